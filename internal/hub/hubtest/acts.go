package hubtest

import (
	"fmt"
	"slices"
	"time"

	"github.com/postshitnow/psn/internal/hub"
	"github.com/postshitnow/psn/internal/psn"
)

// do does an act on a post by the method that is meant for it, as worker "w" or as Ana.
func (k *kit) do(p psn.Post, act psn.Act, ready psn.State, published bool) error {
	h, ctx := k.hub(), k.Context()
	finish := func(next hub.Next) error {
		return h.Finish(ctx, hub.Finish{PostID: p.ID, Fence: 1, Worker: "w", Next: next, Ready: ready, AccountID: p.AccountID})
	}
	var err error
	switch act {
	case psn.ActReject, psn.ActCancel, psn.ActReopen:
		_, err = h.Move(ctx, p.ID, act, "why", ana)
	case psn.ActSubmit:
		_, err = h.Submit(ctx, p.ID, time.Time{}, "", ana)
	case psn.ActApprove:
		_, err = h.Approve(ctx, p.ID, hub.Approval{Hash: p.ContentHash, Actor: ana})
	case psn.ActSchedule:
		_, err = h.Schedule(ctx, p.ID, time.Now(), "UTC", ana)
	case psn.ActEdit:
		_, err = h.Edit(ctx, p.ID, text("edited "+p.ID), 0, ana)
	case psn.ActRetry:
		_, err = h.Retry(ctx, p.ID, time.Now(), ana)
	case psn.ActResolve:
		r := hub.Resolution{Published: published, Actor: ana}
		if published {
			r.URL = "https://example.social/" + p.ID
		}
		_, err = h.Resolve(ctx, p.ID, r)
	case psn.ActClaim:
		r := request("w")
		r.PostID = p.ID
		k.claim(h, r)
	case psn.ActMiss:
		_, err = h.Sweep(ctx, "w", 0)
	case psn.ActPublish:
		err = finish(hub.Done)
	case psn.ActDefer:
		err = finish(hub.Defer)
	case psn.ActFail:
		err = finish(hub.Fail)
	case psn.ActReview:
		err = finish(hub.Review)
	}
	return err
}

// everyActInEveryState finds out that exactly the transitions of package psn happen, and that each leaves
// a row that says who did what, from where to where.
func everyActInEveryState(k *kit) {
	a := k.account("a")
	acts := map[psn.Act]bool{}
	for _, t := range psn.Transitions() {
		acts[t.Act] = true
	}
	seen := map[psn.Transition]bool{}
	for _, from := range psn.States() {
		for act := range acts {
			for variant := range 4 {
				approved, published := variant&1 != 0, variant&2 != 0
				if got, ok := k.tryAct(a, from, act, approved, published); ok {
					seen[got] = true
				}
			}
		}
	}
	for _, t := range psn.Transitions() {
		if t == (psn.Transition{From: psn.Scheduled, Act: psn.ActEdit, To: psn.Draft}) {
			continue // where a policy asks for approval; the hub's rule is that a scheduled post stays so
		}
		if !seen[t] {
			k.Errorf("%s by %s to %s can't be reached", t.From, t.Act, t.To)
		}
	}
}

func (k *kit) tryAct(a psn.Account, from psn.State, act psn.Act, approved, published bool) (psn.Transition, bool) {
	p := k.post(a, ago(time.Minute), fmt.Sprintf("%s %s %t %t", from, act, approved, published))
	ready, hash := psn.Scheduled, ""
	if approved {
		ready, hash = psn.Approved, p.ContentHash
	}
	until := time.Now().Add(time.Hour).UnixMicro()
	k.exec(`UPDATE posts SET state = ?, approved_hash = ?, lease_owner = 'w', lease_until = ?, fence = 1 WHERE id = ?`,
		string(from), hash, until, p.ID)
	// Nothing else is ready when the sweep comes.
	defer k.exec(`UPDATE posts SET deleted_at = 1 WHERE id = ?`, p.ID)
	before := k.story(p.ID)
	err := k.do(p, act, ready, published)
	after := k.story(p.ID)
	news := after.Audit[len(before.Audit):]
	to := after.Post.State
	allowed := psn.Allowed(from, act)
	if len(news) == 0 {
		if to != from || len(allowed) > 0 {
			k.Errorf("%s of a post that is %s: it is %s, and no word of it; %v", act, from, to, err)
		}
		if err == nil && act != psn.ActClaim && act != psn.ActMiss { // these find nothing
			k.Errorf("%s of a post that is %s was not refused", act, from)
		}
		return psn.Transition{}, false
	}
	actor := ana.String()
	if slices.Contains([]psn.Act{psn.ActClaim, psn.ActMiss, psn.ActPublish, psn.ActDefer, psn.ActFail, psn.ActReview}, act) {
		actor = "worker:w"
	}
	want := psn.AuditEntry{
		ID: news[0].ID, At: news[0].At, Detail: news[0].Detail, Actor: actor, Act: string(act), Subject: "post", SubjectID: p.ID,
		From: string(from), To: string(to),
	}
	if len(news) != 1 || news[0] != want || !slices.Contains(allowed, to) {
		k.Errorf("%s of a post that is %s: it is %s, the story says %+v; %v", act, from, to, news, err)
	}
	return psn.Transition{From: from, Act: act, To: to}, true
}

func editsByRevision(k *kit) {
	p := k.post(k.account("a"), ago(-time.Hour), "one")
	p, err := k.hub().Edit(k.Context(), p.ID, text("two"), 1, ana)
	k.ok(err)
	if p.Revision != 2 || p.Content.Text() != "two" || p.ContentHash != text("two").Hash() || p.State != psn.Scheduled {
		k.Errorf("edited post is %+v", p)
	}
	k.unchanged(func() {
		_, err := k.hub().Edit(k.Context(), p.ID, text("three"), 1, ana)
		k.code(err, psn.CodeStale)
		_, err = k.hub().Edit(k.Context(), p.ID, text("two"), 2, ana)
		k.ok(err) // nothing to do
	})
	var errs [5]error
	together(len(errs), func(i int) { _, errs[i] = k.hub().Edit(k.Context(), p.ID, text(fmt.Sprint("by ", i)), 2, ana) })
	won := 0
	for _, err := range errs {
		if err == nil {
			won++
			continue
		}
		k.code(err, psn.CodeStale)
	}
	if won != 1 || k.story(p.ID).Post.Revision != 3 {
		k.Errorf("%d of five edits of one revision went through", won)
	}
}

func approvalIsBoundToContent(k *kit) {
	p := k.post(k.account("a"), time.Time{}, "one")
	_, err := k.hub().Submit(k.Context(), p.ID, time.Time{}, "", ana)
	k.ok(err)
	p, err = k.hub().Approve(k.Context(), p.ID, hub.Approval{Hash: p.ContentHash, Actor: berta})
	k.ok(err)
	if p.ReadyState() != psn.Approved || p.ApprovedHash != p.ContentHash {
		k.Errorf("approved post is %+v", p)
	}
	p, err = k.hub().Schedule(k.Context(), p.ID, ago(time.Minute), "UTC", ana)
	k.ok(err)
	c := k.claimOne("w")
	if c.Ready != psn.Approved {
		k.Errorf("a deferred post would go to %s", c.Ready)
	}
	k.exec(`UPDATE posts SET approved_hash = 'another' WHERE id = ?`, p.ID)
	k.code(k.begins(begin(c, "w")), psn.CodeStale)
	k.exec(`UPDATE posts SET approved_hash = content_hash WHERE id = ?`, p.ID)
	k.ok(k.hub().Finish(k.Context(), hub.Finish{PostID: p.ID, Fence: c.Fence, Worker: "w", Next: hub.Defer, Ready: c.Ready}))
	k.state(p.ID, psn.Approved)
	p, err = k.hub().Edit(k.Context(), p.ID, text("two"), 0, ana)
	k.ok(err)
	if p.State != psn.Draft || p.ApprovedHash != "" {
		k.Errorf("after the edit the post is %s with approval %q", p.State, p.ApprovedHash)
	}
}

// unknownOutcomeBlocksEdits keeps other words from going out in the place of what may be out already.
func unknownOutcomeBlocksEdits(k *kit) {
	p := k.post(k.account("a"), ago(time.Minute), "one")
	k.unknown("w")
	k.unchanged(func() {
		_, err := k.hub().Edit(k.Context(), p.ID, text("two"), 0, ana)
		k.code(err, psn.CodeConflict)
		_, err = k.hub().Move(k.Context(), p.ID, psn.ActReopen, "", ana)
		k.code(err, psn.CodeConflict)
		k.code(k.hub().Delete(k.Context(), p.ID, ana), psn.CodeConflict)
	})
	_, err := k.hub().Resolve(k.Context(), p.ID, hub.Resolution{When: ago(-time.Hour), Actor: ana})
	k.ok(err)
	_, err = k.hub().Edit(k.Context(), p.ID, text("two"), 0, ana)
	k.ok(err)
}

// actsRaceTheClaim cancels, edits and moves posts while a worker claims them: one of the two wins, and the
// answers say which.
func actsRaceTheClaim(k *kit) {
	a := k.account("a")
	worker := k.later(0)
	for round := range 45 {
		p := k.post(a, ago(time.Minute), fmt.Sprint("round ", round))
		edited := text(fmt.Sprint("edited ", round))
		var claims []hub.Claim
		var err error
		together(2, func(i int) {
			switch {
			case i == 0:
				claims = k.claim(worker, request("w"))
			case round%3 == 0:
				_, err = k.hub().Move(k.Context(), p.ID, psn.ActCancel, "", ana)
			case round%3 == 1:
				_, err = k.hub().Edit(k.Context(), p.ID, edited, 0, ana)
			default:
				_, err = k.hub().Schedule(k.Context(), p.ID, ago(-time.Hour), "UTC", ana)
			}
		})
		if err != nil {
			k.code(err, psn.CodeConflict)
		}
		// The claim may come back empty while the post is locked; the next one tells.
		if len(claims) == 0 {
			claims = k.claim(worker, request("w"))
		}
		won := err == nil
		switch {
		case round%3 == 1 && (len(claims) != 1 || won != (claims[0].Post.ContentHash == edited.Hash())):
			k.Fatalf("round %d: edit says %v, claimed %+v", round, err, claims)
		case round%3 != 1 && won == (len(claims) == 1):
			k.Fatalf("round %d: the act says %v, and %d posts are claimed", round, err, len(claims))
		}
		for _, c := range claims {
			b := begin(c, "w")
			_, err := worker.Begin(k.Context(), b)
			k.ok(err)
			k.ok(worker.Finish(k.Context(), end(c, b, hub.Done, psn.OutcomePublished)))
			k.state(p.ID, psn.Published)
		}
	}
}
