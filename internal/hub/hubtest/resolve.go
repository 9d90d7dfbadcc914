package hubtest

import (
	"time"

	"github.com/postshitnow/psn/internal/hub"
	"github.com/postshitnow/psn/internal/psn"
)

func resolvesPublished(k *kit) {
	p := k.post(k.account("a"), ago(time.Minute), "one")
	_, b := k.unknown("w")
	got, err := k.hub().Resolve(k.Context(), p.ID, hub.Resolution{
		Published: true, URL: "https://example.social/1", RemoteID: "1", Actor: berta,
	})
	k.ok(err)
	s := k.story(p.ID)
	if got.State != psn.Published || len(s.Publications) != 1 || s.Publications[0].RemoteID != "1" ||
		s.Publications[0].AttemptID != b.AttemptID || s.Attempts[0].Outcome != psn.OutcomePublished ||
		s.Attempts[0].URL != "https://example.social/1" {
		k.Errorf("resolved post is %+v", s)
	}
	if e := k.last("post", p.ID); e.Act != "resolve" || e.From != "needs-review" || e.To != "published" || e.Actor != "person:berta" {
		k.Errorf("story ends with %+v", e)
	}
	k.unchanged(func() {
		_, err := k.hub().Resolve(k.Context(), p.ID, hub.Resolution{Actor: ana})
		k.code(err, psn.CodeConflict)
	})
}

func resolvesNotPublished(k *kit) {
	p := k.post(k.account("a"), ago(time.Minute), "one")
	k.unknown("w")
	k.exec(`INSERT INTO uploads (post_id, segment, position, file, state, fence, total, sent, from_sent, from_at, updated_at)
		VALUES (?, 0, 0, 'f', 's', 1, 9, 9, 0, 0, 0)`, p.ID)
	_, err := k.hub().Resolve(k.Context(), p.ID, hub.Resolution{When: ago(time.Second), Actor: ana})
	k.ok(err)
	if n := k.number(`SELECT COUNT(*) FROM uploads`); n != 0 {
		k.Errorf("an attempt was written off, and %d uploads are gone on with", n)
	}
	if s := k.story(p.ID); s.Post.State != psn.Scheduled || s.Attempts[0].Outcome != psn.OutcomeNotSent || len(s.Publications) != 0 {
		k.Errorf("resolved post is %+v", s)
	}
	c := k.publish("w")
	if c.Open != nil || len(c.Attempts) == 0 || c.Deaths != 0 || c.Tries != 0 {
		k.Errorf("the claim after it is %+v", c)
	}
	if s := k.story(p.ID); len(s.Attempts) != 2 || s.Attempts[1].Number != 2 {
		k.Errorf("attempts are %+v", s.Attempts)
	}
}

func resolvesHalfAThread(k *kit) {
	p := k.post(k.account("a"), ago(time.Minute), "one", "two", "three")
	c := k.claimOne("w")
	b := begin(c, "w")
	k.ok(k.begins(b))
	k.ok(k.hub().Finish(k.Context(), end(c, b, hub.Continue, psn.OutcomePublished)))
	b = begin(c, "w")
	b.Segment = 1
	k.ok(k.begins(b))
	k.ok(k.hub().Finish(k.Context(), end(c, b, hub.Review, psn.OutcomeUnknown)))
	got, err := k.hub().Resolve(k.Context(), p.ID, hub.Resolution{Published: true, URL: "https://example.social/2", RemoteID: "2", Actor: ana})
	k.ok(err)
	if got.State != psn.Scheduled || got.DueAt.IsZero() {
		k.Fatalf("the rest of the thread is %s, due at %s", got.State, got.DueAt)
	}
	k.unchanged(func() {
		for _, other := range []psn.Content{text("1", "two", "three"), text("one", "2", "three"), text("one")} {
			_, err := k.hub().Edit(k.Context(), p.ID, other, 0, ana)
			k.code(err, psn.CodeConflict)
		}
	})
	_, err = k.hub().Edit(k.Context(), p.ID, text("one", "two", "third"), 0, ana)
	k.ok(err)
	c = k.claimOne("w")
	if len(c.Publications) != 2 || c.Publications[0].Segment != 0 || c.Publications[1].RemoteID != "2" {
		k.Fatalf("the next claim knows of %+v", c.Publications)
	}
	b = begin(c, "w")
	k.ok(k.begins(b))
	k.ok(k.hub().Finish(k.Context(), end(c, b, hub.Done, psn.OutcomePublished)))
	if s := k.story(p.ID); s.Post.State != psn.Published || len(s.Publications) != 3 {
		k.Errorf("the thread is %+v", s)
	}
}

func resolvesForRemovedAccount(k *kit) {
	a := k.account("a")
	p := k.post(a, ago(time.Minute), "one")
	k.unknown("w")
	_, err := k.hub().RemoveAccount(k.Context(), a.ID, ana)
	k.ok(err)
	k.state(p.ID, psn.NeedsReview)
	got, err := k.hub().Resolve(k.Context(), p.ID, hub.Resolution{Actor: ana})
	k.ok(err)
	if got.State != psn.Cancelled {
		k.Errorf("a post of a removed account is %s", got.State)
	}
	if e := k.last("post", p.ID); e.From != "scheduled" || e.To != "cancelled" {
		k.Errorf("story ends with %+v", e)
	}
}

func resolvesOnlyOwn(k *kit) {
	a := k.account("a")
	k.post(a, ago(time.Minute), "one")
	first := k.publish("w")
	taken := k.story(first.Post.ID).Publications[0]
	p := k.post(a, ago(time.Minute), "two")
	k.unknown("w")
	k.unchanged(func() {
		_, err := k.hub().Resolve(k.Context(), p.ID, hub.Resolution{Published: true, URL: taken.URL, RemoteID: taken.RemoteID, Actor: ana})
		k.code(err, psn.CodeConflict)
	})
}

func deletesByRule(k *kit) {
	a := k.account("a")
	k.post(a, ago(time.Minute), "one", "two")
	c := k.publish("w")
	id := c.Post.ID
	k.unchanged(func() { k.code(k.hub().Delete(k.Context(), id, ana), psn.CodeConflict) })
	k.ok(k.hub().TakenDown(k.Context(), id, 0, ana))
	k.unchanged(func() {
		k.code(k.hub().Delete(k.Context(), id, ana), psn.CodeConflict)
		k.ok(k.hub().TakenDown(k.Context(), id, 0, ana)) // once is enough
	})
	k.ok(k.hub().TakenDown(k.Context(), id, 1, ana))
	k.ok(k.hub().Delete(k.Context(), id, ana))
	if s := k.story(id); s.Post.DeletedAt.IsZero() || s.Publications[1].DeletedAt.IsZero() {
		k.Errorf("deleted post is %+v", s)
	}
	if e := k.last("post", id); e.Act != "delete" || e.From != "published" || e.Actor != "person:ana" {
		k.Errorf("story ends with %+v", e)
	}
	k.unchanged(func() {
		k.code(k.hub().Delete(k.Context(), id, ana), psn.CodeConflict)
		_, err := k.hub().Edit(k.Context(), id, text("x"), 0, ana)
		k.code(err, psn.CodeConflict)
	})
	k.post(a, ago(time.Minute), "in hand")
	c = k.claimOne("w")
	k.code(k.hub().Delete(k.Context(), c.Post.ID, ana), psn.CodeConflict)
}

func knowsAdopted(k *kit) {
	a, b := k.account("a"), k.account("b")
	k.post(a, ago(time.Minute), "one")
	id := k.publish("w").Post.ID
	remote := k.story(id).Publications[0].RemoteID
	got, err := k.hub().Adopted(k.Context(), a.ID, []string{remote, "free"})
	k.ok(err)
	if len(got) != 1 || !got[remote] {
		k.Errorf("adopted are %v", got)
	}
	got, err = k.hub().Adopted(k.Context(), b.ID, []string{remote})
	k.ok(err)
	if len(got) != 0 {
		k.Errorf("another account adopted %v", got)
	}
	_, err = k.hub().Adopted(k.Context(), a.ID, nil)
	k.ok(err)
}
