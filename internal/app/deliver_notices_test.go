package app

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/postshitnow/psn/internal/hub"
	"github.com/postshitnow/psn/internal/notify"
	"github.com/postshitnow/psn/internal/psn"
)

func TestJudgeDelivery(t *testing.T) {
	t.Parallel()
	failure := func(o psn.Outcome) error {
		return fmt.Errorf("more: %w", &notify.Failure{Outcome: o, Message: "no luck"})
	}
	for name, c := range map[string]struct {
		err   error
		tries int
		want  hub.Delivered
	}{
		"sent":              {nil, 1, hub.Delivered{State: hub.DeliverySent}},
		"refused":           {failure(psn.OutcomeRejected), 1, hub.Delivered{State: hub.DeliveryFailed, Problem: "no luck"}},
		"unknown":           {failure(psn.OutcomeUnknown), 1, hub.Delivered{State: hub.DeliveryUnknown, Problem: "no luck"}},
		"another error":     {errors.New("canary"), 1, hub.Delivered{State: hub.DeliveryUnknown, Problem: "it is not known whether the message arrived"}},
		"not sent":          {failure(psn.OutcomeNotSent), 1, hub.Delivered{State: hub.DeliveryWaiting, RetryIn: time.Minute, Problem: "no luck"}},
		"not sent twice":    {failure(psn.OutcomeNotSent), 2, hub.Delivered{State: hub.DeliveryWaiting, RetryIn: 2 * time.Minute, Problem: "no luck"}},
		"not sent for long": {failure(psn.OutcomeNotSent), 28, hub.Delivered{State: hub.DeliveryWaiting, RetryIn: time.Hour, Problem: "no luck"}},
		"not sent for a day": {
			failure(psn.OutcomeNotSent), 29, hub.Delivered{State: hub.DeliveryFailed, Problem: "given up after a day: no luck"},
		},
	} {
		if got := judgeDelivery(c.err, c.tries); got != c.want {
			t.Errorf("%s: got %+v, want %+v", name, got, c.want)
		}
	}
	var all time.Duration
	for tries := 1; tries < noticeTries; tries++ {
		all += judgeDelivery(failure(psn.OutcomeNotSent), tries).RetryIn
	}
	if all < 22*time.Hour || all > 25*time.Hour {
		t.Errorf("it is tried for %s, want about a day", all)
	}
}

func TestMessageOf(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC)
	one := hub.Notice{Kind: hub.NoticeFailed, Title: "psn work: post 7k2 failed on masto", Body: "why", At: at}
	want := notify.Message{Kind: "failed", Title: one.Title, Body: "why", At: at}
	if got := messageOf("work", []hub.Notice{one}); got != want {
		t.Errorf("got %+v, want %+v", got, want)
	}
	want = notify.Message{
		Kind: "digest", Title: "psn work: 2 notices", At: at,
		Body: "- post 7k2 failed on masto\n- post 7k2 failed on masto\nAll of them, and what to do: `psn notify list --hub work`",
	}
	if got := messageOf("work", []hub.Notice{one, one}); got != want {
		t.Errorf("got %+v, want %+v", got, want)
	}
	var many []hub.Notice
	for range 100 {
		many = append(many, one)
	}
	if got := messageOf("work", many); !strings.Contains(got.Body, "- and 80 more\n") || len(got.Body) > digestRoom+200 {
		t.Errorf("got %+v", got)
	}
}
