package platformtest

import (
	"context"
	"testing"
	"time"

	"github.com/postshitnow/psn/internal/platform"
	"github.com/postshitnow/psn/internal/psn"
)

// Fault is what happens to a publish request.
type Fault string

// The faults.
const (
	Refuse            Fault = "refuse"              // a documented 4xx, no effect
	AcceptThenHang    Fault = "accept-then-hang"    // takes effect, no answer
	AcceptThenReset   Fault = "accept-then-reset"   // takes effect, the connection is reset
	AcceptThen502     Fault = "accept-then-502"     // takes effect, a proxy answers 502
	GarbageSuccess    Fault = "garbage-2xx"         // takes effect, 200 with a body that can't be read
	SlowBody          Fault = "slow-body"           // takes effect, the answer takes a part of a second
	HangBeforeEffect  Fault = "hang-before-effect"  // no effect, no answer
	ResetBeforeEffect Fault = "reset-before-effect" // no effect, the connection is reset
	Refuse502         Fault = "refuse-502"          // a 502, no effect
	RateLimit         Fault = "rate-limit"          // 429, to be tried again in a minute; no effect
	ExpiredToken      Fault = "expired-token"       // the token is refused, no effect
	Unavailable       Fault = "unavailable"         // 503 with an HTML body, no effect
	Slow              Fault = "slow"                // takes effect and answers after a part of a second
	Lag               Fault = "lag"                 // takes effect; listings show it after a minute
)

// trouble is a fault, what is to come of the attempt, and whether a post is out.
type trouble struct {
	fault   Fault
	outcome psn.Outcome
	created int
}

var troubles = []trouble{
	{Refuse, psn.OutcomeRejected, 0},
	{AcceptThenHang, psn.OutcomeUnknown, 1},
	{AcceptThenReset, psn.OutcomeUnknown, 1},
	{AcceptThen502, psn.OutcomeUnknown, 1},
	{GarbageSuccess, psn.OutcomeUnknown, 1},
	{SlowBody, psn.OutcomePublished, 1},
	{HangBeforeEffect, psn.OutcomeUnknown, 0},
	{ResetBeforeEffect, psn.OutcomeUnknown, 0},
	{Refuse502, psn.OutcomeUnknown, 0},
	{RateLimit, psn.OutcomeRateLimited, 0},
	{ExpiredToken, psn.OutcomeUnauthorised, 0},
	{Unavailable, psn.OutcomeUnknown, 0},
	{Slow, psn.OutcomePublished, 1},
}

func checkFaults(b *bundle) {
	for _, tr := range troubles {
		b.Run(string(tr.fault), func(t *testing.T) {
			t.Parallel()
			setup(t, b.suite).suffer(tr)
		})
	}
}

// suffer publishes twice, once with the trouble and once after it.
func (b *bundle) suffer(tr trouble) {
	b.Helper()
	req := b.prepared(b.request("in trouble"))
	b.Fault(b.T, tr.fault)
	ctx, cancel := context.WithTimeout(b.Context(), b.caps.Deadline)
	defer cancel()
	if tr.fault == AcceptThenHang || tr.fault == HangBeforeEffect {
		ctx, cancel = context.WithTimeout(b.Context(), 500*time.Millisecond)
		defer cancel()
	}
	receipt, err := b.client.Publish(ctx, req, func() error { return nil })
	receipt, err = b.settle(ctx, b.client, req, receipt, err)
	if tr.outcome == psn.OutcomePublished {
		if err != nil || receipt.RemoteID == "" {
			b.Errorf("receipt %+v, error %v", receipt, err)
		}
	} else {
		b.fails(err, tr.outcome)
		b.retryAt(tr, platform.FailureOf(err).RetryAt)
	}
	b.arrived(1, tr.created)
	b.publish(b.request("after the trouble"))
	b.arrived(2, tr.created+1)
}

// retryAt checks that a rate limit says when to try again, and that nothing else does.
func (b *bundle) retryAt(tr trouble, at time.Time) {
	b.Helper()
	now := b.Clock()
	switch {
	case tr.fault != RateLimit && !at.IsZero():
		b.Errorf("try again at %s, without being told so", at)
	case tr.fault == RateLimit && (at.Before(now) || at.After(now.Add(10*time.Minute))):
		b.Errorf("try again at %s, and it is %s", at, now)
	}
}

func checkLag(b *bundle) {
	l, ok := b.lister()
	if !ok {
		return
	}
	if b.Advance == nil {
		b.Log("not checked: the network's clock can't be moved")
		return
	}
	b.Fault(b.T, Lag)
	id := b.publish(b.request("late")).RemoteID
	if _, listed := find(b.recent(l), id); listed {
		b.Error("the network does not lag")
	}
	b.Advance(2 * time.Minute)
	if _, listed := find(b.recent(l), id); !listed {
		b.Error("the post is not listed after the lag")
	}
}
