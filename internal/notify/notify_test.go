package notify_test

import (
	"errors"
	"fmt"
	"testing"

	"github.com/postshitnow/psn/internal/notify"
	"github.com/postshitnow/psn/internal/psn"
)

func TestMessageText(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		message    notify.Message
		text, rest string
	}{
		{notify.Message{Title: "title"}, "title", ""},
		{notify.Message{Title: "title", Body: "one\ntwo"}, "title\none\ntwo", "one\ntwo"},
		{notify.Message{Title: "title", URL: "https://a"}, "title\nhttps://a", "https://a"},
		{notify.Message{Title: "title", Body: "one", URL: "https://a"}, "title\none\nhttps://a", "one\nhttps://a"},
	} {
		if c.message.Text() != c.text || c.message.Rest() != c.rest {
			t.Errorf("%+v gives %q and %q", c.message, c.message.Text(), c.message.Rest())
		}
	}
}

func TestFailureOf(t *testing.T) {
	t.Parallel()
	known := &notify.Failure{Outcome: psn.OutcomeRejected, Message: "no"}
	if got := notify.FailureOf(fmt.Errorf("more: %w", known)); got != known {
		t.Errorf("got %+v", got)
	}
	if got := notify.FailureOf(errors.New("canary")); got.Outcome != psn.OutcomeUnknown || got.Error() == "canary" {
		t.Errorf("got %+v", got)
	}
}
