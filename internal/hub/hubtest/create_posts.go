package hubtest

import (
	"fmt"
	"slices"
	"time"

	"github.com/postshitnow/psn/internal/hub"
	"github.com/postshitnow/psn/internal/psn"
)

func createsGroups(k *kit) {
	r := hub.CreateRequest{Actor: ana, Key: "k", RequestHash: "h"}
	for i := range 5 {
		a := k.account(fmt.Sprintf("a%d", i))
		r.Posts = append(r.Posts, hub.NewPost{
			AccountID: a.ID, Content: text("hello"), State: psn.Scheduled, ScheduledAt: ago(-time.Hour), Zone: "Europe/Madrid",
		})
	}
	made, err := k.hub().CreatePosts(k.Context(), r)
	k.ok(err)
	for i, p := range made.Posts {
		if p.GroupID != made.Posts[0].ID || p.AccountID != r.Posts[i].AccountID || p.Revision != 1 ||
			p.ContentHash != r.Posts[i].Content.Hash() || p.CreatedBy != "person:ana" || p.Zone != "Europe/Madrid" {
			k.Errorf("post %d is %+v", i, p)
		}
		story := k.story(p.ID)
		if len(story.Audit) != 2 || story.Audit[0].To != "draft" || story.Audit[1].From != "draft" ||
			story.Audit[1].To != "scheduled" || story.Account.ID != p.AccountID {
			k.Errorf("story of post %d is %+v", i, story)
		}
	}
	again, err := k.hub().CreatePosts(k.Context(), r)
	k.ok(err)
	k.same("replay", ids(again.Posts), ids(made.Posts))
	page, _, err := k.hub().Posts(k.Context(), hub.PostFilter{GroupID: made.Posts[0].GroupID})
	k.ok(err)
	if len(page) != 5 {
		k.Errorf("the group has %d posts, want 5", len(page))
	}

	r.Key = ""
	r.Posts[0].Content, r.Posts[1].Content = text("other"), text("other")
	r.Posts[4].AccountID = "nobody"
	k.unchanged(func() { // all or none
		_, err := k.hub().CreatePosts(k.Context(), r)
		k.code(err, psn.CodeNotFound)
	})
}

func replaysKeys(k *kit) {
	a := k.account("a")
	r := scheduled(a, ago(-time.Hour), "hello")
	r.Key, r.RequestHash = "key", "hash"
	first, err := k.hub().CreatePosts(k.Context(), r)
	k.ok(err)
	k.unchanged(func() {
		again, err := k.hub().CreatePosts(k.Context(), r)
		k.ok(err)
		if !again.Replayed {
			k.Error("not replayed")
		}
		k.same("replay", ids(again.Posts), ids(first.Posts))
		other := r
		other.RequestHash = "another"
		_, err = k.hub().CreatePosts(k.Context(), other)
		k.code(err, psn.CodeConflict)
	})
	r.Actor, r.AllowDuplicate = berta, true
	theirs, err := k.hub().CreatePosts(k.Context(), r)
	k.ok(err)
	if theirs.Replayed {
		k.Error("another author's key was taken for one's own")
	}
	r.Actor = ana
	k.exec(`UPDATE creations SET created_at = created_at - ?`, (31 * 24 * time.Hour).Microseconds())
	fresh, err := k.hub().CreatePosts(k.Context(), r)
	k.ok(err)
	if fresh.Replayed {
		k.Error("a key was kept for more than 30 days")
	}
}

// oneKeyAtOnce is one create call made fifty times at once, from four handles.
func oneKeyAtOnce(k *kit) {
	r := scheduled(k.account("a"), ago(-time.Hour), "hello")
	r.Key, r.RequestHash = "key", "hash"
	handles := []*hub.Hub{k.hub(), k.later(0), k.later(0), k.later(0)}
	var made [50]hub.Created
	together(len(made), func(i int) {
		var err error
		if made[i], err = handles[i%len(handles)].CreatePosts(k.Context(), r); err != nil {
			k.Error(err)
		}
	})
	fresh := 0
	for _, m := range made {
		if !m.Replayed {
			fresh++
		}
		k.same("posts", ids(m.Posts), ids(made[0].Posts))
	}
	if n := k.number(`SELECT COUNT(*) FROM posts`); fresh != 1 || n != 1 {
		k.Errorf("%d calls created, %d posts stand, want one", fresh, n)
	}
}

func refusesDuplicates(k *kit) {
	a, b := k.account("a"), k.account("b")
	r := scheduled(a, ago(-time.Hour), "hello")
	first, err := k.hub().CreatePosts(k.Context(), r)
	k.ok(err)
	k.unchanged(func() {
		_, err := k.hub().CreatePosts(k.Context(), r)
		k.code(err, psn.CodeDuplicate)
	})
	k.post(b, ago(-time.Hour), "hello") // for another account it is none
	_, err = k.later(25*time.Hour).CreatePosts(k.Context(), r)
	k.ok(err) // nor a day later
	k.exec(`UPDATE posts SET state = 'cancelled'`)
	_, err = k.hub().CreatePosts(k.Context(), r)
	k.ok(err) // nor of a cancelled post
	r.AllowDuplicate = true
	second, err := k.hub().CreatePosts(k.Context(), r)
	k.ok(err)
	if second.Posts[0].ID == first.Posts[0].ID {
		k.Error("the duplicate is the same post")
	}
}

// duplicatesAtOnce creates the same content twenty times at once, without a key.
func duplicatesAtOnce(k *kit) {
	r := scheduled(k.account("a"), ago(-time.Hour), "hello")
	handles := []*hub.Hub{k.hub(), k.later(0)}
	var errs [20]error
	together(len(errs), func(i int) { _, errs[i] = handles[i%2].CreatePosts(k.Context(), r) })
	made := 0
	for _, err := range errs {
		if err == nil {
			made++
			continue
		}
		k.code(err, psn.CodeDuplicate)
	}
	if made != 1 {
		k.Errorf("%d posts were created, want 1", made)
	}
}

// oppositeGroups creates groups with the same contents in opposite order at once.
func oppositeGroups(k *kit) {
	a := k.account("a")
	for round := range 10 {
		r := hub.CreateRequest{Actor: ana}
		for i := range 8 {
			r.Posts = append(r.Posts, hub.NewPost{AccountID: a.ID, Content: text(fmt.Sprintf("%d.%d", round, i)), State: psn.Draft})
		}
		var errs [4]error
		together(len(errs), func(i int) {
			mine := r
			if i%2 == 1 {
				mine.Posts = slices.Clone(r.Posts)
				slices.Reverse(mine.Posts)
			}
			_, errs[i] = k.hub().CreatePosts(k.Context(), mine)
		})
		made := 0
		for _, err := range errs {
			if err == nil {
				made++
				continue
			}
			k.code(err, psn.CodeDuplicate)
		}
		if made != 1 {
			k.Fatalf("%d groups were created, want 1", made)
		}
	}
}

func dryRunChangesNothing(k *kit) {
	r := scheduled(k.account("a"), ago(-time.Hour), "hello")
	r.Key, r.RequestHash, r.DryRun = "key", "hash", true
	k.unchanged(func() {
		made, err := k.hub().CreatePosts(k.Context(), r)
		k.ok(err)
		if len(made.Posts) != 1 || made.Posts[0].State != psn.Scheduled {
			k.Errorf("the dry run made %+v", made)
		}
	})
	r.DryRun = false
	made, err := k.hub().CreatePosts(k.Context(), r)
	k.ok(err)
	if made.Replayed {
		k.Error("the dry run used the key")
	}
	r.DryRun, r.Key = true, ""
	_, err = k.hub().CreatePosts(k.Context(), r)
	k.code(err, psn.CodeDuplicate)
}
