package hubtest

import (
	"slices"
	"sync"
	"time"

	"github.com/postshitnow/psn/internal/hub"
	"github.com/postshitnow/psn/internal/psn"
)

// quota is what a platform says of the budget of publish calls.
func quota(capacity, left int, resets time.Duration) hub.Quota {
	return hub.Quota{Name: "posts", Capacity: capacity, Left: left, Window: time.Minute, Publish: 1, ResetsAt: time.Now().Add(resets)}
}

func claimsWithinBudget(k *kit) {
	tight, free := k.account("tight"), k.account("free")
	k.many(tight, 10)
	k.many(free, 2)
	k.ok(k.hub().Observe(k.Context(), tight.ID, []hub.Quota{quota(10, 3, 30*time.Second)}))
	count := func(claims []hub.Claim) map[string]int {
		n := map[string]int{}
		for _, c := range claims {
			n[c.Account.Name]++
		}
		return n
	}
	if n := count(k.claim(k.hub(), request("w"))); n["tight"] != 3 || n["free"] > 2 {
		k.Errorf("claimed %v, want three of tight", n)
	}
	if n := count(k.claim(k.hub(), request("w"))); n["tight"] != 0 {
		k.Errorf("claimed %v more, want none of tight", n)
	}
	if open, err := k.hub().Budgets(k.Context(), tight.ID); err != nil || len(open) != 1 || open[0].Left != 0 || open[0].Capacity != 10 {
		k.Errorf("budgets %+v, %v", open, err)
	}
	if n := count(k.claim(k.later(31*time.Second), request("w"))); n["tight"] != 7 {
		k.Errorf("in the next window claimed %v, want seven of tight", n)
	}
}

func claimsInOrderWithinBudget(k *kit) {
	tight := k.account("tight")
	want := ids(k.many(tight, 6)) // in the order in which they came due
	k.ok(k.hub().Observe(k.Context(), tight.ID, []hub.Quota{quota(10, 4, 30*time.Second)}))
	got := claimed(k.claim(k.hub(), request("w")))
	slices.Sort(got)
	first := slices.Clone(want[:4])
	slices.Sort(first)
	if !slices.Equal(got, first) {
		k.Errorf("claimed %v, want the four that came due first %v", got, first)
	}
}

// keepsOrderTogether has three workers claim at the same moment, window after window, while outcomes bring news of
// the budget: together they take what came due first, and none passes over what another looks at.
func keepsOrderTogether(k *kit) {
	const window, perWindow, workers = 8, 7, 3
	tight := k.account("tight")
	order := ids(k.many(tight, window*perWindow))
	hubs := []*hub.Hub{k.hub(), k.open(hub.Options{}), k.open(hub.Options{})}
	for n := range window {
		k.exec(`UPDATE accounts SET limited_until = NULL`)
		k.exec(`UPDATE budgets SET resets_at = 1`)
		k.ok(k.hub().Observe(k.Context(), tight.ID, []hub.Quota{quota(perWindow, perWindow, time.Minute)}))
		var mu sync.Mutex
		var got []string
		together(workers, func(i int) {
			claims, err := hubs[i].Claim(k.Context(), request("w"+string(rune('a'+i))))
			if err != nil {
				k.Error(err)
			}
			mu.Lock()
			got = append(got, claimed(claims)...)
			mu.Unlock()
			for _, c := range claims {
				b := begin(c, "w"+string(rune('a'+i)))
				if _, err := hubs[i].Begin(k.Context(), b); err != nil {
					k.Error(err)
				}
				f := end(c, b, hub.Done, psn.OutcomePublished)
				f.Quotas = []hub.Quota{quota(perWindow, 0, time.Minute)}
				if err := hubs[i].Finish(k.Context(), f); err != nil {
					k.Error(err)
				}
			}
		})
		want := slices.Clone(order[n*perWindow : (n+1)*perWindow])
		slices.Sort(want)
		slices.Sort(got)
		if !slices.Equal(got, want) {
			k.Fatalf("window %d: claimed %v, want the next in order %v", n, got, want)
		}
	}
}

func sharesBudgets(k *kit) {
	tight := k.account("tight")
	k.many(tight, 30)
	k.ok(k.hub().Observe(k.Context(), tight.ID, []hub.Quota{quota(10, 10, 30*time.Second)}))
	var n [3]int
	together(3, func(i int) {
		h := k.hub()
		for range 3 {
			claims, err := h.Claim(k.Context(), request("w"+string(rune('a'+i))))
			k.ok(err)
			n[i] += len(claims)
		}
	})
	if n[0]+n[1]+n[2] != 10 {
		k.Errorf("three workers claimed %v, want ten in all", n)
	}
}

func keepsReserve(k *kit) {
	a := k.account("work")
	b := hub.Budget{Name: "requests", Capacity: 10, Window: time.Minute, Publish: 1}
	spent := 0
	for range 20 {
		ok, resets, err := k.hub().Spend(k.Context(), a.ID, b, 1, false)
		k.ok(err)
		if !ok && resets.Before(time.Now()) {
			k.Errorf("it resets at %s", resets)
		}
		if ok {
			spent++
		}
	}
	if spent != 8 {
		k.Errorf("reads took %d of ten, want eight", spent)
	}
	for range 2 {
		if ok, _, err := k.hub().Spend(k.Context(), a.ID, b, 1, true); !ok || err != nil {
			k.Errorf("the reserve is not there for publishing: %v", err)
		}
	}
	if ok, _, err := k.hub().Spend(k.Context(), a.ID, b, 1, true); ok || err != nil {
		k.Errorf("more was spent than there is: %v", err)
	}
}

// holdsNothingUnasked spends a budget of which the platform never spoke: publishing goes on.
func holdsNothingUnasked(k *kit) {
	a := k.account("work")
	k.many(a, 3)
	for {
		ok, _, err := k.hub().Spend(k.Context(), a.ID, hub.Budget{Name: "posts", Capacity: 5, Window: time.Minute, Publish: 1}, 1, true)
		k.ok(err)
		if !ok {
			break
		}
	}
	if n := len(k.claim(k.hub(), request("w"))); n != 3 {
		k.Errorf("claimed %d posts, want all three", n)
	}
}

func believesHeaders(k *kit) {
	a := k.account("work")
	see := func(q hub.Quota, left int) {
		k.Helper()
		k.ok(k.hub().Observe(k.Context(), a.ID, []hub.Quota{q}))
		got, err := k.hub().Budgets(k.Context(), a.ID)
		k.ok(err)
		if len(got) != 1 || got[0].Left != left {
			k.Errorf("after %d of %d: %+v, want %d left", q.Left, q.Capacity, got, left)
		}
	}
	see(quota(100, 50, 30*time.Second), 50)
	see(quota(100, 60, 30*time.Second), 50) // an answer that was overtaken
	see(quota(100, 40, 30*time.Second), 40)
	see(quota(100, 99, -time.Second), 40) // of a window that is over
	see(quota(100, 99, 50*time.Second), 99)
	see(quota(10, 0, 50*time.Second), 0)
	until, err := k.hub().LimitedUntil(k.Context(), a.ID)
	k.ok(err)
	if left := time.Until(until); left < 40*time.Second || left > time.Minute {
		k.Errorf("with nothing left the account is limited for %s", left)
	}
}

func defersInPlace(k *kit) {
	a := k.account("work")
	p := k.post(a, ago(2*time.Hour), "held for long")
	k.exec(`UPDATE posts SET held_at = 1 WHERE id = ?`, p.ID)
	before := k.story(p.ID).Post.DueAt
	c := k.claimOne("w")
	b := begin(c, "w")
	k.ok(k.begins(b))
	f := end(c, b, hub.Defer, psn.OutcomeRateLimited)
	f.InPlace, f.LimitedFor = true, time.Minute
	k.ok(k.hub().Finish(k.Context(), f))
	k.state(p.ID, psn.Scheduled)
	if got := k.story(p.ID).Post.DueAt; !got.Equal(before) {
		k.Errorf("due at %s, it was %s", got, before)
	}
	if missed, err := k.hub().Sweep(k.Context(), "w", time.Hour); missed != 0 || err != nil {
		k.Errorf("%d posts that the platform's limit held were missed: %v", missed, err)
	}
	if n := len(k.claim(k.later(2*time.Minute), request("w"))); n != 1 {
		k.Errorf("after the limit %d posts are claimed", n)
	}
}
