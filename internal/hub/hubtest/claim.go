package hubtest

import (
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/postshitnow/psn/internal/hub"
	"github.com/postshitnow/psn/internal/psn"
)

func claimsInDueOrder(k *kit) {
	a := k.account("a")
	third, first, second := k.post(a, ago(time.Second), "3"), k.post(a, ago(time.Hour), "1"), k.post(a, ago(time.Minute), "2")
	k.post(a, ago(-time.Hour), "not due")
	k.post(a, time.Time{}, "draft")
	gone := k.post(a, ago(time.Hour), "gone")
	k.ok(k.hub().Delete(k.Context(), gone.ID, ana))

	r := request("w")
	r.Most = 2
	claims := k.claim(k.hub(), r)
	k.same("first claim", claimed(claims), []string{first.ID, second.ID})
	c := claims[0]
	if c.Fence != 1 || c.Ready != psn.Scheduled || c.Account.ID != a.ID || len(c.Sealed) == 0 || len(c.Attempts) > 0 || c.Open != nil ||
		c.Post.State != psn.Publishing || c.TokenVersion != 1 || c.Limits != `{"characters":500}` {
		k.Errorf("claim is %+v", c)
	}
	if left := time.Until(c.Until); left <= 0 || left > lease {
		k.Errorf("the lease holds for %s, want at most %s", left, lease)
	}
	k.same("second claim", claimed(k.claim(k.hub(), r)), []string{third.ID})
	k.unchanged(func() {
		k.same("third claim", claimed(k.claim(k.hub(), r)), nil)
		r.Most = 0
		k.same("no slot", claimed(k.claim(k.hub(), r)), nil)
	})
	k.many(a, 40)
	r.Most = 100
	if n := len(k.claim(k.hub(), r)); n != hub.ClaimMost {
		k.Errorf("claimed %d at once, want %d", n, hub.ClaimMost)
	}
}

func claimsOnePost(k *kit) {
	a := k.account("a")
	k.post(a, ago(time.Hour), "first")
	want, future := k.post(a, ago(time.Minute), "second"), k.post(a, ago(-time.Hour), "future")
	r := request("w")
	r.PostID = future.ID
	k.same("not due", claimed(k.claim(k.hub(), r)), nil)
	r.PostID = want.ID
	k.same("due", claimed(k.claim(k.hub(), r)), []string{want.ID})
}

// heldPostsAreNotMissed holds posts because of their account or hub for longer than the grace period.
func heldPostsAreNotMissed(k *kit) {
	soon := time.Now().Add(time.Second)
	paused, limited, refused, hubs := k.account("paused"), k.account("limited"), k.account("refused"), k.account("hub")
	posts := []psn.Post{k.post(paused, soon, "1"), k.post(limited, soon, "2"), k.post(refused, soon, "3"), k.post(hubs, soon, "4")}
	k.ok(k.hub().SetAccountState(k.Context(), paused.ID, psn.AccountPaused, "", ana))
	k.exec(`UPDATE accounts SET limited_until = ? WHERE id = ?`, time.Now().Add(time.Hour).UnixMicro(), limited.ID)
	k.ok(k.hub().SetAccountState(k.Context(), refused.ID, psn.AccountReauthRequired, "", ana))

	look := k.later(2 * time.Second)
	k.same("the active account's", claimed(k.claim(look, request("w"))), []string{posts[3].ID})
	k.exec(`UPDATE posts SET state = 'scheduled', lease_owner = '', lease_until = NULL WHERE id = ?`, posts[3].ID)
	k.exec(`UPDATE hub SET paused = TRUE`)
	k.same("while the hub is paused", claimed(k.claim(look, request("w"))), nil)
	missed, err := look.Sweep(k.Context(), "w", grace)
	k.ok(err)
	if missed != 0 {
		k.Errorf("%d posts were missed", missed)
	}
	k.exec(`UPDATE hub SET paused = FALSE`)
	k.exec(`UPDATE accounts SET state = 'active', limited_until = NULL`)
	days := k.later(72 * time.Hour)
	missed, err = days.Sweep(k.Context(), "w", grace)
	k.ok(err)
	if got := claimed(k.claim(days, request("w"))); missed != 0 || len(got) != 4 {
		k.Errorf("%d missed and %d claimed after the hold-up, want 0 and 4", missed, len(got))
	}
}

func missesAfterGrace(k *kit) {
	a := k.account("a")
	old, fresh := k.post(a, ago(7*time.Hour), "old"), k.post(a, ago(5*time.Hour), "fresh")
	k.same("claim", claimed(k.claim(k.hub(), request("w"))), []string{fresh.ID})
	k.state(old.ID, psn.Scheduled) // the sweep says that it is missed, not the claim
	missed, err := k.hub().Sweep(k.Context(), "w", grace)
	k.ok(err)
	if missed != 1 {
		k.Errorf("%d posts were missed, want 1", missed)
	}
	k.state(old.ID, psn.Missed)
	if p := k.story(old.ID).Post; p.ProblemCode != "missed" || p.Problem == "" {
		k.Errorf("missed post is %+v", p)
	}
	k.unchanged(func() { _, err = k.hub().Sweep(k.Context(), "w", grace) })
	k.ok(err)
	_, err = k.hub().Retry(k.Context(), old.ID, time.Now(), ana)
	k.ok(err)
	k.same("after the retry", claimed(k.claim(k.hub(), request("w"))), []string{old.ID})
}

// workersNeverShare has four workers with handles of their own claim a thousand posts.
func workersNeverShare(k *kit) {
	all := k.many(k.account("a"), 1000)
	var mu sync.Mutex
	by := map[string]string{}
	handles := []*hub.Hub{k.hub(), k.later(0), k.later(0), k.later(0)}
	together(len(handles), func(i int) {
		worker := fmt.Sprint("w", i)
		for {
			claims, err := handles[i].Claim(k.Context(), request(worker))
			if err != nil {
				k.Error(err)
				return
			}
			mu.Lock()
			for _, c := range claims {
				if other, taken := by[c.Post.ID]; taken || c.Fence != 1 {
					k.Errorf("post %s was claimed by %s and %s, fence %d", c.Post.ID, other, worker, c.Fence)
				}
				by[c.Post.ID] = worker
			}
			done := len(by) == len(all) || k.Failed()
			mu.Unlock()
			if done {
				return
			}
		}
	})
	if len(by) != len(all) {
		k.Errorf("%d posts were claimed, want %d", len(by), len(all))
	}
}

func takesOver(k *kit) {
	p := k.post(k.account("a"), ago(time.Minute), "one")
	first := k.claimOne("w1")
	b := begin(first, "w1")
	k.ok(k.begins(b))
	k.same("while the lease holds", claimed(k.claim(k.hub(), request("w2"))), nil)
	second := k.claim(k.later(2*lease), request("w2"))
	if len(second) != 1 {
		k.Fatalf("%d posts taken over, want 1", len(second))
	}
	c := second[0]
	if c.Fence != first.Fence+1 || c.Deaths != 1 || len(c.Attempts) == 0 || c.Open == nil || c.Open.ID != b.AttemptID ||
		c.Open.Outcome != psn.OutcomeSending {
		k.Errorf("the claim taken over is %+v", c)
	}
	if e := k.last("post", p.ID); e.Act != "take-over" || e.Actor != "worker:w2" || e.From != "publishing" || e.To != "publishing" {
		k.Errorf("story ends with %+v", e)
	}
	k.expire(p.ID)
	if c := k.claimOne("w3"); c.Deaths != 2 || c.Fence != 3 {
		k.Errorf("deaths %d, fence %d, want 2 and 3", c.Deaths, c.Fence)
	}
}

// fencesOut lets a worker that lost its claim write, in vain.
func fencesOut(k *kit) {
	p := k.post(k.account("a"), ago(time.Minute), "one", "two")
	old := k.claimOne("w1")
	b := begin(old, "w1")
	k.ok(k.begins(b))
	k.expire(p.ID)
	c := k.claimOne("w2")
	k.unchanged(func() {
		again := begin(old, "w1")
		k.code(k.begins(again), psn.CodeStale)
		again.Segment = 1
		k.code(k.begins(again), psn.CodeStale)
		for _, next := range []hub.Next{hub.Continue, hub.Park, hub.Done, hub.Defer, hub.Fail, hub.Review} {
			f := end(old, b, next, psn.OutcomePublished)
			f.LimitedFor, f.Unauthorised = time.Hour, "no"
			k.code(k.hub().Finish(k.Context(), f), psn.CodeStale)
			f.Fence = c.Fence // the right number in the wrong hands
			k.code(k.hub().Finish(k.Context(), f), psn.CodeStale)
		}
		_, lost, err := k.hub().Renew(k.Context(), "w1", lease, []hub.Held{{PostID: p.ID, Fence: old.Fence}, {PostID: p.ID, Fence: c.Fence}})
		k.ok(err)
		if len(lost) != 2 {
			k.Errorf("lost %v", lost)
		}
	})
	f := end(c, b, hub.Done, psn.OutcomePublished)
	f.Worker = "w2"
	k.ok(k.hub().Finish(k.Context(), f))
	k.unchanged(func() { k.code(k.hub().Finish(k.Context(), f), psn.CodeStale) })
}

// twoTurnsInAGroup has one process write for a post under its old and its new claim at the same time, as it
// does after a pause: only the new one counts, also when both wait for the same commit.
func twoTurnsInAGroup(k *kit) {
	a := k.account("a")
	for round := range 4 {
		k.many(a, 2) // whose operations the others wait behind
		ahead := k.claim(k.hub(), request("w"))
		p := k.post(a, ago(time.Minute), fmt.Sprint("round ", round))
		old := k.claimOne("w")
		k.expire(p.ID)
		c := k.claimOne("w")
		b := begin(c, "w")
		fresh := func() error { return k.begins(b) }
		stale := func() error { return k.begins(begin(old, "w")) }
		k.bothTurns(ahead, round%2 == 0, fresh, stale)

		fresh = func() error { return k.hub().Finish(k.Context(), end(c, b, hub.Done, psn.OutcomePublished)) }
		stale = func() error {
			return k.hub().Finish(k.Context(), end(old, begin(old, "w"), hub.Fail, psn.OutcomeRejected))
		}
		k.bothTurns(nil, round%2 == 0, fresh, stale)
		if s := k.story(p.ID); s.Post.State != psn.Published || len(s.Attempts) != 1 || s.Attempts[0].Outcome != psn.OutcomePublished {
			k.Fatalf("round %d: %+v", round, s)
		}
		k.exec(`UPDATE posts SET state = 'cancelled', content_hash = id`)
	}
}

// bothTurns runs an operation that must go through and one that must not, waiting behind others.
func (k *kit) bothTurns(ahead []hub.Claim, freshFirst bool, fresh, stale func() error) {
	k.Helper()
	release := k.jam(k.hub())
	var all sync.WaitGroup
	for _, c := range ahead {
		all.Go(func() { _ = k.begins(begin(c, "w")) })
		time.Sleep(queueing)
	}
	errs := [2]error{}
	do := []func(){func() { errs[0] = fresh() }, func() { errs[1] = stale() }}
	if !freshFirst {
		do[0], do[1] = do[1], do[0]
	}
	for _, f := range do {
		all.Go(f)
		time.Sleep(queueing)
	}
	release()
	all.Wait()
	k.ok(errs[0])
	k.code(errs[1], psn.CodeStale)
}

func serialOneAtATime(k *kit) {
	a := k.serial("serial")
	first, second := k.post(a, ago(time.Hour), "1"), k.post(a, ago(time.Minute), "2")
	c := k.claimOne("w")
	k.same("first", []string{c.Post.ID}, []string{first.ID})
	k.same("while it is out", claimed(k.claim(k.hub(), request("w2"))), nil)
	r := request("w2")
	r.PostID = second.ID
	k.same("by name", claimed(k.claim(k.hub(), r)), nil)
	b := begin(c, "w")
	k.ok(k.begins(b))
	k.ok(k.hub().Finish(k.Context(), end(c, b, hub.Park, psn.OutcomeUnknown)))
	again := k.claimOne("w2") // what is parked is looked at, and nothing else
	k.same("parked", []string{again.Post.ID}, []string{first.ID})
	k.ok(k.hub().Finish(k.Context(), hub.Finish{PostID: first.ID, Fence: again.Fence, Worker: "w2", Next: hub.Fail}))
	k.same("afterwards", claimed(k.claim(k.hub(), request("w"))), []string{second.ID})
}

func serialAtOnce(k *kit) {
	a := k.serial("serial")
	k.many(a, 20)
	handles := []*hub.Hub{k.hub(), k.later(0), k.later(0), k.later(0)}
	for range 5 {
		var mu sync.Mutex
		var all []hub.Claim
		k.eventually("a claim", func() bool {
			together(8, func(i int) {
				claims, err := handles[i%4].Claim(k.Context(), request(fmt.Sprint("w", i)))
				if err != nil {
					k.Error(err)
				}
				mu.Lock()
				defer mu.Unlock()
				all = append(all, claims...)
			})
			return len(all) > 0
		})
		if len(all) != 1 {
			k.Fatalf("%d posts of a serial account are out at once", len(all))
		}
		worker := k.number(`SELECT COUNT(*) FROM posts WHERE state = 'publishing'`)
		if worker != 1 {
			k.Fatalf("%d posts are publishing", worker)
		}
		k.exec(`UPDATE posts SET state = 'published' WHERE id = ?`, all[0].Post.ID)
	}
}

// serialStarvesNobody puts many posts of a serial account before those of others.
func serialStarvesNobody(k *kit) {
	k.many(k.serial("serial"), 3*hub.ClaimMost)
	last := k.post(k.account("other"), time.Now(), "last")
	k.claimOne("w")
	k.same("behind the serial ones", claimed(k.claim(k.hub(), request("w"))), []string{last.ID})
}

func suspectsOneAtATime(k *kit) {
	a := k.account("a")
	k.many(a, 5)
	for _, c := range k.claim(k.hub(), request("w1")) {
		k.expire(c.Post.ID)
	}
	r := request("w2")
	r.Suspects = false
	k.same("none allowed", claimed(k.claim(k.hub(), r)), nil)
	r.Suspects = true
	first := k.claim(k.hub(), r)
	if len(first) != 1 || first[0].Deaths != 1 {
		k.Fatalf("claimed %d suspects at once, want one", len(first))
	}
	// It goes back to the queue and stays suspect.
	k.ok(k.hub().Finish(k.Context(), hub.Finish{
		PostID: first[0].Post.ID, Fence: first[0].Fence, Worker: "w2", Next: hub.Defer, Ready: psn.Scheduled,
	}))
	healthy := k.post(a, time.Now(), "healthy")
	r.Suspects = false
	k.same("the healthy one", claimed(k.claim(k.hub(), r)), []string{healthy.ID})
}

// suspectsHideNobody puts many suspects before a post that only has to be looked at.
func suspectsHideNobody(k *kit) {
	a := k.account("a")
	k.many(a, 2*hub.ClaimMost)
	for range 2 {
		for _, c := range k.claim(k.hub(), request("w1")) {
			k.expire(c.Post.ID)
			k.exec(`UPDATE posts SET due_at = 1 WHERE id = ?`, c.Post.ID)
		}
		k.exec(`UPDATE posts SET lease_until = ? WHERE state = 'publishing'`, time.Now().Add(time.Hour).UnixMicro())
	}
	p := k.post(a, time.Now(), "parked")
	r := request("w1")
	r.Suspects = false
	c := k.claim(k.hub(), r)
	k.same("claim", claimed(c), []string{p.ID})
	k.ok(k.hub().Finish(k.Context(), hub.Finish{PostID: p.ID, Fence: c[0].Fence, Worker: "w1", Next: hub.Park}))
	k.exec(`UPDATE posts SET lease_until = 1 WHERE state = 'publishing' AND lease_owner <> ''`)
	k.same("behind the suspects", claimed(k.claim(k.hub(), r)), []string{p.ID})
}

// databaseClockDecides gives a process a clock that is ten minutes off.
func databaseClockDecides(k *kit) {
	if k.engine.Name == psn.SQLite {
		return // the machine's clock is the database's
	}
	a := k.account("a")
	due, soon := k.post(a, ago(time.Minute), "due"), k.post(a, ago(-5*time.Minute), "in five minutes")
	for _, off := range []time.Duration{10 * time.Minute, -10 * time.Minute} {
		clock := func() time.Time { return time.Now().Add(off) }
		h := k.open(hub.Options{Clock: clock})
		claims := k.claim(h, request("w"))
		k.same("what the database calls due", claimed(claims), []string{due.ID})
		if left := claims[0].Until.Sub(clock()); left <= 0 || left > lease {
			k.Errorf("by its own clock the lease holds for %s", left)
		}
		if got := k.number(`SELECT (lease_until - extract(epoch from clock_timestamp()) * 1000000)::bigint FROM posts WHERE id = ?`, due.ID); got <= 0 || got > int(lease.Microseconds()) {
			k.Errorf("by the database's clock the lease holds for %d µs", got)
		}
		if now, err := h.Now(k.Context()); err != nil || time.Since(now).Abs() > time.Minute {
			k.Errorf("now is %s: %v", now, err)
		}
		look, err := h.NextLook(k.Context(), time.Hour)
		k.ok(err)
		if look <= 0 || look > lease {
			k.Errorf("next look in %s, want at the end of the lease", look)
		}
		until, _, err := h.Renew(k.Context(), "w", lease, []hub.Held{{PostID: due.ID, Fence: claims[0].Fence}})
		k.ok(err)
		if left := until.Sub(clock()); left <= 0 || left > lease {
			k.Errorf("by its own clock the renewed lease holds for %s", left)
		}
		k.exec(`UPDATE posts SET state = 'scheduled', lease_owner = '', lease_until = NULL WHERE id = ?`, due.ID)
	}
	got := claimed(k.claim(k.later(10*time.Minute), request("w")))
	slices.Sort(got)
	want := []string{due.ID, soon.ID}
	slices.Sort(want)
	k.same("when the database's clock is ahead", got, want)
}
