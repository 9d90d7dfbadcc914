package hubtest

import (
	"time"

	"github.com/postshitnow/psn/internal/hub"
	"github.com/postshitnow/psn/internal/psn"
)

func proposals(k *kit) {
	account := k.account("a")
	made, err := k.hub().CreatePosts(k.Context(), hub.CreateRequest{
		Actor: ana, Posts: []hub.NewPost{
			{AccountID: account.ID, Content: text("one"), State: psn.Scheduled, ScheduledAt: ago(-time.Hour), Zone: "UTC", Proposed: "first idea of one"},
			{AccountID: account.ID, Content: text("two"), State: psn.Scheduled, ScheduledAt: ago(-time.Hour), Zone: "UTC"},
			{AccountID: account.ID, Content: text("three"), State: psn.Draft, Proposed: "first idea of three"},
		},
	})
	k.ok(err)
	for i, say := range []string{"one, edited", "two, edited"} {
		_, err := k.hub().Edit(k.Context(), made.Posts[i].ID, text(say), 0, ana)
		k.ok(err)
		_, err = k.hub().Edit(k.Context(), made.Posts[i].ID, text(say+" twice"), 0, ana)
		k.ok(err)
		_, err = k.hub().Schedule(k.Context(), made.Posts[i].ID, ago(-time.Hour), "UTC", ana)
		k.ok(err)
	}
	for i, want := range []string{"first idea of one", "two", "first idea of three"} {
		if got := k.story(made.Posts[i].ID).Proposed; got != want {
			k.Errorf("post %d was proposed as %q, want %q", i+1, got, want)
		}
	}
	found, err := k.hub().Proposals(k.Context(), 10)
	k.ok(err)
	got := map[string]string{}
	for _, p := range found {
		got[p.Proposed] = p.Post.Content.Text()
	}
	if len(got) != 2 || got["first idea of one"] != "one, edited twice" || got["two"] != "two, edited twice" || found[0].Account != "a" {
		k.Errorf("proposals: %v", got)
	}
	if few, err := k.hub().Proposals(k.Context(), 1); err != nil || len(few) != 1 {
		k.Errorf("one was asked for: %d, %v", len(few), err)
	}
}
