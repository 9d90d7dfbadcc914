// Package notifytest is the suite that each member of package notify passes.
package notifytest

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/postshitnow/psn/internal/notify"
	"github.com/postshitnow/psn/internal/psn"
)

// Suite is what a member's test supplies.
type Suite struct {
	Notifier notify.Notifier
	// Start makes a place where messages arrive, for one check, and ends it with t.Cleanup.
	Start func(t *testing.T) Place
	// Bad are targets that Check refuses. Each holds the word canary, which no error repeats.
	Bad []string
}

// Place is where messages arrive.
type Place struct {
	Target psn.Secret
	Shown  string   // what Check says of it
	Secret []string // parts of the target that nothing ever shows
	// Received returns what arrived, oldest first, each as one text that holds title, body and address.
	Received func() []string
	// Failing are targets at which sending ends with an outcome. Those with psn.OutcomeUnknown take longer
	// than a caller with little patience waits.
	Failing map[psn.Outcome][]psn.Secret
}

// Run runs the suite.
func Run(t *testing.T, s Suite) {
	t.Helper()
	for _, check := range []struct {
		name string
		run  func(*testing.T, Suite, Place)
	}{
		{"a target is shown without its secrets", checkShown},
		{"bad targets are refused", checkBad},
		{"a message arrives once and whole", checkArrives},
		{"messages at the same time arrive once each", checkParallel},
		{"a call that is over sends nothing", checkOver},
		{"failures have their outcome", checkFailures},
	} {
		t.Run(check.name, func(t *testing.T) {
			t.Parallel()
			check.run(t, s, s.Start(t))
		})
	}
}

func message(title string) notify.Message {
	return notify.Message{
		Kind: "test", Title: title, Body: "first line\nsecond <line> & \"more\"", URL: "https://example.social/1",
		At: time.Date(2026, 3, 29, 1, 30, 0, 0, time.UTC),
	}
}

func checkShown(t *testing.T, s Suite, p Place) {
	t.Helper()
	shown, err := s.Notifier.Check(p.Target)
	if err != nil || shown != p.Shown {
		t.Errorf("shown as %q, want %q: %v", shown, p.Shown, err)
	}
	quiet(t, p, shown)
}

func checkBad(t *testing.T, s Suite, p Place) {
	t.Helper()
	for _, bad := range append([]string{"", "canary", "canary://canary", "://canary", "http://canary.example\x7f"}, s.Bad...) {
		shown, err := s.Notifier.Check(psn.NewSecret(bad))
		if psn.CodeOf(err) != psn.CodeInvalid || shown != "" {
			t.Errorf("%q is shown as %q: %v", bad, shown, err)
		}
		if err != nil && strings.Contains(fmt.Sprintf("%v %+v", err, err), "canary") {
			t.Errorf("%q is repeated: %v", bad, err)
		}
		failed(t, p, s.Notifier.Send(t.Context(), psn.NewSecret(bad), message("hello")), psn.OutcomeNotSent)
	}
	if got := p.Received(); len(got) != 0 {
		t.Errorf("arrived: %q", got)
	}
}

func checkArrives(t *testing.T, s Suite, p Place) {
	t.Helper()
	m := message("post 7k2 failed on masto")
	if err := s.Notifier.Send(t.Context(), p.Target, m); err != nil {
		t.Fatal(err)
	}
	got := p.Received()
	if len(got) != 1 {
		t.Fatalf("%d messages arrived, want 1: %q", len(got), got)
	}
	for _, part := range []string{m.Title, "first line", "second <line> & \"more\"", m.URL} {
		if strings.Count(got[0], part) != 1 {
			t.Errorf("%q stands %d times in %q", part, strings.Count(got[0], part), got[0])
		}
	}
}

func checkParallel(t *testing.T, s Suite, p Place) {
	t.Helper()
	const n = 8
	var all sync.WaitGroup
	for i := range n {
		all.Go(func() {
			if err := s.Notifier.Send(t.Context(), p.Target, message(fmt.Sprintf("number-%d-", i))); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	got := p.Received()
	if len(got) != n {
		t.Errorf("%d messages arrived, want %d", len(got), n)
	}
	for i := range n {
		number := fmt.Sprintf("number-%d-", i)
		if !slices.ContainsFunc(got, func(text string) bool { return strings.Contains(text, number) }) {
			t.Errorf("%s did not arrive", number)
		}
	}
}

func checkOver(t *testing.T, s Suite, p Place) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	err := s.Notifier.Send(ctx, p.Target, message("hello"))
	if f := failure(t, p, err); f != nil && f.Outcome == psn.OutcomeRejected {
		t.Errorf("the outcome is %s", f.Outcome)
	}
	if got := p.Received(); len(got) != 0 {
		t.Errorf("arrived: %q", got)
	}
}

func checkFailures(t *testing.T, s Suite, p Place) {
	t.Helper()
	for outcome, targets := range p.Failing {
		for i, target := range targets {
			t.Run(fmt.Sprintf("%s %d", outcome, i), func(t *testing.T) {
				// The context is the caller's patience: a member that does not heed it fails the test by taking
				// longer than the test may.
				ctx, cancel := context.WithTimeout(t.Context(), 3*time.Second)
				defer cancel()
				failed(t, p, s.Notifier.Send(ctx, target, message("hello")), outcome)
			})
		}
	}
}

// failed checks that err is a Failure with that outcome.
func failed(t *testing.T, p Place, err error, want psn.Outcome) {
	t.Helper()
	if f := failure(t, p, err); f != nil && f.Outcome != want {
		t.Errorf("outcome %s, want %s: %v", f.Outcome, want, err)
	}
}

// failure checks that err is a Failure fit to be shown.
func failure(t *testing.T, p Place, err error) *notify.Failure {
	t.Helper()
	if err == nil {
		t.Error("the message was sent")
		return nil
	}
	var f *notify.Failure
	if !errors.As(err, &f) {
		t.Errorf("the error is not a *notify.Failure: %v", err)
		return nil
	}
	if f.Message == "" || strings.ContainsAny(f.Message, "\r\n") {
		t.Errorf("message %q is not fit to be shown", f.Message)
	}
	for e := err; e != nil; e = errors.Unwrap(e) {
		quiet(t, p, fmt.Sprintf("%v %+v", e, e))
	}
	return f
}

func quiet(t *testing.T, p Place, told string) {
	t.Helper()
	for _, secret := range append([]string{"canary"}, p.Secret...) {
		if strings.Contains(told, secret) {
			t.Errorf("%q tells the secret %q", told, secret)
		}
	}
}
