package hubtest

import (
	"context"
	"sync/atomic"
	"time"

	"github.com/postshitnow/psn/internal/hub"
	"github.com/postshitnow/psn/internal/psn"
)

const most = 3 * time.Hour

// look asks when the next look is wanted, and checks that it is within a range.
func (k *kit) look(what string, from, to time.Duration) {
	k.Helper()
	got, err := k.hub().NextLook(k.Context(), most)
	k.ok(err)
	if got < from || got > to {
		k.Errorf("%s: next look in %s, want %s to %s", what, got, from, to)
	}
}

func looksWhenNeeded(k *kit) {
	a, b := k.account("a"), k.account("b")
	k.look("no post", most, most)
	k.post(a, time.Time{}, "draft")
	k.look("a draft", most, most)
	k.post(b, ago(-5*time.Hour), "far")
	k.look("far away", most, most)
	p := k.post(a, ago(-time.Hour), "one")
	k.look("in an hour", 59*time.Minute, time.Hour)
	_, err := k.hub().Schedule(k.Context(), p.ID, ago(time.Minute), "UTC", ana)
	k.ok(err)
	k.look("due", 0, 0)

	k.ok(k.hub().SetAccountState(k.Context(), a.ID, psn.AccountPaused, "", ana))
	k.look("account paused", most, most)
	k.ok(k.hub().SetAccountState(k.Context(), a.ID, psn.AccountActive, "", ana))
	k.exec(`UPDATE accounts SET limited_until = ? WHERE id = ?`, time.Now().Add(10*time.Minute).UnixMicro(), a.ID)
	k.look("account limited", 9*time.Minute, 10*time.Minute)
	k.exec(`UPDATE accounts SET limited_until = 1 WHERE id = ?`, a.ID)
	k.look("limit over", 0, 0)
	k.exec(`UPDATE hub SET paused = TRUE`)
	k.look("hub paused", most, most)
	k.exec(`UPDATE hub SET paused = FALSE`)

	k.claimOne("w")
	k.look("in hand", lease-10*time.Second, lease)
	k.expire(p.ID)
	k.look("lease over", 0, 0)
	c := k.claimOne("w")
	f := hub.Finish{PostID: p.ID, Fence: c.Fence, Worker: "w", Next: hub.Park, DueIn: 20 * time.Minute}
	k.ok(k.hub().Finish(k.Context(), f))
	k.look("parked", 19*time.Minute, 20*time.Minute)
	k.exec(`UPDATE posts SET due_at = 1 WHERE id = ?`, p.ID)
	k.look("parked and due", 0, 0)
	c = k.claimOne("w")
	k.ok(k.hub().Finish(k.Context(), hub.Finish{PostID: p.ID, Fence: c.Fence, Worker: "w", Next: hub.Done}))
	k.look("published", most, most)
	gone := k.post(a, ago(time.Minute), "gone")
	k.ok(k.hub().Delete(k.Context(), gone.ID, ana))
	k.look("deleted", most, most)
	k.post(a, ago(time.Minute), "ready")
	_, err = k.hub().RemoveAccount(k.Context(), a.ID, ana)
	k.ok(err)
	k.look("account removed", most, most)
}

func looksAtSerialAccounts(k *kit) {
	k.many(k.serial("serial"), 2)
	k.look("two are due", 0, 0)
	c := k.claimOne("w")
	k.look("one is in hand", 100*time.Millisecond, time.Second)
	k.ok(k.hub().Finish(k.Context(), hub.Finish{PostID: c.Post.ID, Fence: c.Fence, Worker: "w", Next: hub.Park, DueIn: time.Hour}))
	k.look("one is parked", 59*time.Minute, time.Hour)
	k.exec(`UPDATE posts SET state = 'failed' WHERE id = ?`, c.Post.ID)
	k.look("the other may go", 0, 0)
}

// watch counts the changes that a handle sees.
func (k *kit) watch(h *hub.Hub) *atomic.Int64 {
	k.Helper()
	var seen atomic.Int64
	ctx, stop := context.WithCancel(context.WithoutCancel(k.Context()))
	ended := make(chan error, 1)
	go func() { ended <- h.Watch(ctx, func() { seen.Add(1) }) }()
	k.Cleanup(func() {
		stop()
		if err := <-ended; err != context.Canceled { //nolint:errorlint // just this one is promised
			k.Errorf("the watch ended with %v", err)
		}
	})
	k.eventually("the first look", func() bool { return seen.Load() > 0 })
	return &seen
}

// watchesOthers changes the hub by another handle in all the ways that may make something due.
func watchesOthers(k *kit) {
	a := k.account("a")
	p := k.post(a, ago(-time.Hour), "one")
	seen := k.watch(k.later(0))
	for what, change := range map[string]func(){
		"create":     func() { k.post(a, ago(-time.Hour), "two") },
		"schedule":   func() { _, err := k.hub().Schedule(k.Context(), p.ID, ago(-time.Minute), "UTC", ana); k.ok(err) },
		"reschedule": func() { k.reschedule(a) },
		"resume":     func() { k.resume(a) },
		"sign in":    func() { k.account("a") },
		"task asked": func() { _, err := k.hub().AskTask(k.Context(), "x", "{}", ana); k.ok(err) },
		"hub paused": func() { k.exec(`UPDATE hub SET paused = NOT paused`) },
	} {
		before := seen.Load()
		change()
		k.eventually(what+" is seen", func() bool { return seen.Load() > before })
	}
}

func (k *kit) reschedule(a psn.Account) {
	p := k.post(a, ago(-time.Hour), "three")
	_, err := k.hub().Move(k.Context(), p.ID, psn.ActCancel, "", ana)
	k.ok(err)
	_, err = k.hub().Move(k.Context(), p.ID, psn.ActReopen, "", ana)
	k.ok(err)
	_, err = k.hub().Schedule(k.Context(), p.ID, ago(-time.Minute), "UTC", ana)
	k.ok(err)
}

func (k *kit) resume(a psn.Account) {
	k.ok(k.hub().SetAccountState(k.Context(), a.ID, psn.AccountPaused, "", ana))
	k.ok(k.hub().SetAccountState(k.Context(), a.ID, psn.AccountActive, "", ana))
}

// watchesNotItself publishes; on Postgres that wakes nobody. SQLite can't tell one writer from another.
func watchesNotItself(k *kit) {
	if k.engine.Name == psn.SQLite {
		return
	}
	a := k.account("a")
	k.post(a, ago(time.Minute), "one")
	seen := k.watch(k.hub())
	before := seen.Load()
	k.publish("w")
	_, err := k.hub().Sweep(k.Context(), "w", grace)
	k.ok(err)
	k.ok(k.hub().Tick(k.Context(), hub.WorkerInfo{ID: "w"}))
	k.exec(`NOTIFY psn_due`) // what comes before it on the channel was seen before it
	k.eventually("the notification", func() bool { return seen.Load() > before })
	if got := seen.Load() - before; got != 1 {
		k.Errorf("publishing woke the worker %d times", got-1)
	}
}
