package app_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/postshitnow/psn/internal/app"
	"github.com/postshitnow/psn/internal/psn"
	"github.com/postshitnow/psn/internal/sim"
)

func TestPublishHere(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, d *desk) {
		t.Helper()
		id := d.draft(t, "one", "two", "three")
		c, err := d.PublishPost(t.Context(), app.PublishNow{Post: id[:6], Wait: time.Minute})
		if err != nil {
			t.Fatal(err)
		}
		if c.Item.Post.State != psn.Published || c.From != psn.Draft || c.Item.URL == "" {
			t.Errorf("%+v", c)
		}
		story := d.expect(t, id, psn.Published)
		if len(story.Publications) != 3 || len(story.Attempts) != 3 {
			t.Errorf("%+v", story)
		}
		if diff := cmp.Diff([]string{"one", "two", "three"}, d.arrived()); diff != "" {
			t.Error(diff)
		}
		err = d.publish(t.Context(), id, 0)
		if psn.CodeOf(err) != psn.CodeConflict || !strings.Contains(err.Error(), "published already") {
			t.Error(err)
		}
	})
}

func TestPublishByTheWorker(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, d *desk) {
		t.Helper()
		d.work(t)
		id := d.draft(t, "by the worker")
		if err := d.publish(t.Context(), id, time.Minute); err != nil {
			t.Fatal(err)
		}
		story := d.expect(t, id, psn.Published)
		if strings.HasPrefix(story.Attempts[0].Worker, "cli-") {
			t.Error("published by the command, although a worker is there")
		}
	})
}

// TestPublishTogether publishes one post from several processes at once, beside a worker.
func TestPublishTogether(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, d *desk) {
		t.Helper()
		d.work(t)
		id := d.draft(t, "by everyone")
		errs := make(chan error, 5)
		for range cap(errs) {
			a := d.open(t)
			go func() {
				_, err := a.PublishPost(context.Background(), app.PublishNow{Post: id, Wait: time.Minute})
				errs <- err
			}()
		}
		for range cap(errs) {
			// Whoever comes late is told that it is published already.
			if err := <-errs; err != nil && psn.CodeOf(err) != psn.CodeConflict {
				t.Error(err)
			}
		}
		d.expect(t, id, psn.Published)
		if got := len(d.arrived()); got != 1 {
			t.Errorf("%d posts arrived", got)
		}
	})
}

// TestPublishFaults holds `psn post publish` to what it says about each trouble.
func TestPublishFaults(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		fault   sim.Fault
		wait    time.Duration
		code    psn.Code
		state   psn.State
		arrived int
		says    string
	}{
		"lost answer":  {sim.Fault{Do: sim.AcceptThenReset, Times: 1}, time.Minute, "", psn.Published, 1, ""},
		"bad gateway":  {sim.Fault{Do: sim.AcceptThen502, Times: 1}, time.Minute, "", psn.Published, 1, ""},
		"garbage":      {sim.Fault{Do: sim.GarbageSuccess, Times: 1}, time.Minute, "", psn.Published, 1, ""},
		"lost request": {sim.Fault{Do: sim.ResetBeforeEffect, Times: 1}, time.Minute, "", psn.Published, 1, ""},
		"refused":      {sim.Fault{Do: sim.Refuse}, time.Minute, psn.CodeRefused, psn.Failed, 0, "failed on masto"},
		"rate limit":   {sim.Fault{Do: sim.RateLimit, Seconds: 60}, time.Minute, psn.CodeRateLimited, psn.Scheduled, 0, "to wait until"},
		"token":        {sim.Fault{Do: sim.ExpiredToken}, time.Minute, psn.CodeUnauthorised, psn.Scheduled, 0, "sign in again"},
		"hang":         {sim.Fault{Do: sim.HangBeforeEffect}, 600 * time.Millisecond, psn.CodeUnknown, psn.Publishing, 0, "not known yet"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := newDesk(t, psn.SQLite)
			d.env["PSN_DEADLINE"] = "200ms"
			if name == "hang" {
				d.env["PSN_LAG"] = "1h"
			}
			c.fault.On = sim.Publish
			d.fault(t, c.fault)
			id := d.draft(t, "in trouble")
			err := d.publish(t.Context(), id, c.wait)
			if psn.CodeOf(err) != c.code || err != nil && !strings.Contains(err.Error(), c.says) {
				t.Errorf("%s: %v", psn.CodeOf(err), err)
			}
			d.expect(t, id, c.state)
			if got := len(d.arrived()); got != c.arrived {
				t.Errorf("%d posts arrived, want %d", got, c.arrived)
			}
			if c.state == psn.Scheduled { // asked again, it is not sent again before its time
				if err := d.publish(t.Context(), id, time.Second); psn.CodeOf(err) != c.code {
					t.Errorf("again: %v", err)
				}
			}
		})
	}
}

func TestPublishNeedsReview(t *testing.T) {
	t.Parallel()
	d := newDesk(t, psn.SQLite)
	d.env["PSN_LAG"] = "1ms"
	d.fault(t, sim.Fault{Do: sim.AcceptThenReset, On: sim.Publish, Times: 1})
	d.fault(t, sim.Fault{Do: sim.Unavailable, On: sim.List})
	id := d.draft(t, "nobody knows")
	err := d.publish(t.Context(), id, time.Minute)
	if psn.CodeOf(err) != psn.CodeUnknown || !strings.Contains(err.Error(), "can't find out") {
		t.Error(err)
	}
	d.expect(t, id, psn.NeedsReview)
}

func TestPublishWithoutKey(t *testing.T) {
	t.Parallel()
	d := newDesk(t, psn.SQLite)
	delete(d.env, "PSN_HUB_KEY")
	id := d.draft(t, "no key")
	if err := d.publish(t.Context(), id, time.Second); psn.CodeOf(err) != psn.CodeKeyMissing {
		t.Error(err)
	}
	d.expect(t, id, psn.Draft)
}

func TestPublishNotConfirmed(t *testing.T) {
	t.Parallel()
	d := newDesk(t, psn.SQLite)
	id := d.draft(t, "no thanks")
	asked := ""
	no := psn.Errorf(psn.CodeCancelled, "no")
	_, err := d.PublishPost(t.Context(), app.PublishNow{Post: id, Confirm: func(question string) error { asked = question; return no }})
	if psn.CodeOf(err) != psn.CodeCancelled || asked != "publish post "+id+" on masto now?" {
		t.Error(err, asked)
	}
	d.expect(t, id, psn.Draft)
}

// TestPublishInterrupted interrupts the command while the request is away: it is waited for, and what came
// of it is recorded and said.
func TestPublishInterrupted(t *testing.T) {
	t.Parallel()
	d := newDesk(t, psn.SQLite)
	d.fault(t, sim.Fault{Do: sim.Slow, On: sim.Publish, Seconds: 1})
	id := d.draft(t, "interrupted")
	ctx, interrupt := context.WithCancel(t.Context())
	defer interrupt()
	done := make(chan error, 1)
	go func() { done <- d.publish(ctx, id, time.Minute) }()
	for must(d.hub.State(t.Context(), id)) != psn.Publishing {
		time.Sleep(10 * time.Millisecond)
	}
	time.Sleep(100 * time.Millisecond)
	interrupt()
	if err := <-done; err != nil {
		t.Error(err)
	}
	d.expect(t, id, psn.Published)
	if got := len(d.arrived()); got != 1 {
		t.Errorf("%d posts arrived", got)
	}
}

func TestPublishPaused(t *testing.T) {
	t.Parallel()
	d := newDesk(t, psn.SQLite)
	id := d.draft(t, "paused")
	actor := psn.Actor{Kind: psn.Person, Name: "ana"}
	if err := d.hub.SetAccountState(t.Context(), d.account.ID, psn.AccountPaused, "on holiday", actor); err != nil {
		t.Fatal(err)
	}
	if err := d.publish(t.Context(), id, time.Second); psn.CodeOf(err) != psn.CodePaused {
		t.Error(err)
	}
	d.expect(t, id, psn.Draft)
}
