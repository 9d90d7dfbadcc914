package hubtest

import (
	"fmt"
	"slices"
	"time"

	"github.com/postshitnow/psn/internal/hub"
	"github.com/postshitnow/psn/internal/psn"
)

// imports makes a request for one post each of some texts, on each of some accounts.
func imports(texts []string, accounts ...psn.Account) hub.ImportRequest {
	r := hub.ImportRequest{Actor: ana}
	for _, words := range texts {
		var g hub.ImportGroup
		for _, a := range accounts {
			g.Posts = append(g.Posts, hub.NewPost{AccountID: a.ID, Content: text(words), State: psn.Draft})
		}
		r.Groups = append(r.Groups, g)
	}
	return r
}

func numbered(n int) []string {
	var out []string
	for i := range n {
		out = append(out, fmt.Sprintf("post %d", i))
	}
	return out
}

// importsLikeCreation imports what CreatePosts creates in another hub, and compares all rows but ids and times.
func importsLikeCreation(k *kit) {
	a, b := k.account("a"), k.account("b")
	m := k.put(k.hub(), 1, 10)
	when := time.Now().Add(time.Hour).Truncate(time.Second)
	posts := []hub.NewPost{
		with(a, "shown", m).Posts[0],
		{AccountID: b.ID, Content: text("one", "two"), State: psn.Scheduled, ScheduledAt: when, Zone: "UTC"},
	}
	out, err := k.hub().ImportPosts(k.Context(), hub.ImportRequest{Actor: ana, Groups: []hub.ImportGroup{{Posts: posts, Key: "k", RequestHash: "h"}}})
	k.ok(err)
	if out.Created != 2 || out.Groups[0].Posts[0] != out.Groups[0].ID {
		k.Fatalf("imported %+v", out)
	}
	var seen [2][]psn.Post
	for i, actor := range []psn.Actor{ana, berta} {
		if i == 1 {
			_, err = k.hub().CreatePosts(k.Context(), hub.CreateRequest{Actor: actor, Posts: posts, Key: "k", RequestHash: "h", AllowDuplicate: true})
			k.ok(err)
		}
		made, found, err := k.hub().Replay(k.Context(), actor, "k", "h")
		k.ok(err)
		if !found || len(made) != 2 {
			k.Fatalf("%v found %+v", actor, made)
		}
		for j, p := range made {
			if p.CreatedBy != actor.String() || p.GroupID != made[0].ID || !p.UpdatedAt.Equal(p.CreatedAt) {
				k.Errorf("made %+v", p)
			}
			var acts []string
			story, err := k.hub().Story(k.Context(), "post", p.ID)
			k.ok(err)
			for _, e := range story {
				acts = append(acts, e.Act+"→"+e.To)
			}
			if want := [][]string{{"create→draft"}, {"create→draft", "schedule→scheduled"}}[j]; !slices.Equal(acts, want) {
				k.Errorf("the story is %v, want %v", acts, want)
			}
			p.ID, p.GroupID, p.CreatedBy, p.CreatedAt, p.UpdatedAt = "", "", "", time.Time{}, time.Time{}
			seen[i] = append(seen[i], p)
		}
	}
	if got, want := fmt.Sprintf("%+v", seen[0]), fmt.Sprintf("%+v", seen[1]); got != want {
		k.Errorf("imported\n%s, created\n%s", got, want)
	}
	if uses, err := k.hub().MediaUses(k.Context(), m.ID); err != nil || len(uses) != 2 {
		k.Errorf("%d uses: %v", len(uses), err)
	}
}

// importsOnce repeats an import, with keys, with content alone, and fifty at once.
func importsOnce(k *kit) {
	a := k.account("a")
	r := imports(numbered(1000), a)
	out, err := k.hub().ImportPosts(k.Context(), r)
	k.ok(err)
	if n := k.number(`SELECT COUNT(*) FROM posts`); n != 1000 || out.Created != 1000 {
		k.Fatalf("%d posts, created %d", n, out.Created)
	}
	k.unchanged(func() {
		out, err := k.later(72*time.Hour).ImportPosts(k.Context(), r)
		k.ok(err)
		if out.Created != 0 || len(out.Duplicates) != 1000 || out.Duplicates[999].Group != 999 || out.Duplicates[999].State != psn.Draft {
			k.Errorf("again: created %d, %d duplicates", out.Created, len(out.Duplicates))
		}
	})
	r = imports(numbered(1001), a)
	r.SkipDuplicates = true
	out, err = k.hub().ImportPosts(k.Context(), r)
	k.ok(err)
	if out.Created != 1 || len(out.Duplicates) != 1000 || out.Groups[1000].Posts[0] == "" {
		k.Errorf("the new one: created %d", out.Created)
	}
	keyed := imports([]string{"with a key", "another"}, a)
	for i := range keyed.Groups {
		keyed.Groups[i].Key, keyed.Groups[i].RequestHash = fmt.Sprintf("k%d", i), "hash"
	}
	var outs [10]hub.PostsImported
	var errs [10]error
	together(len(outs), func(i int) { outs[i], errs[i] = k.hub().ImportPosts(k.Context(), keyed) })
	created := 0
	for i := range outs {
		k.ok(errs[i])
		created += outs[i].Created
		if outs[i].Groups[0].ID != outs[0].Groups[0].ID {
			k.Errorf("two groups of one key: %+v", outs[i].Groups)
		}
	}
	if created != 2 {
		k.Errorf("ten imports created %d posts", created)
	}
	keyed.Groups[1].RequestHash = "other"
	k.unchanged(func() {
		out, err := k.hub().ImportPosts(k.Context(), keyed)
		k.ok(err)
		if !slices.Equal(out.Conflicts, []int{1}) || !out.Groups[0].Replayed || out.Created != 0 {
			k.Errorf("another request: %+v", out)
		}
	})
}

// importsAllOrNothing imports with a dry run, for an account that is gone and with media that are.
func importsAllOrNothing(k *kit) {
	a := k.account("a")
	r := imports(numbered(250), a)
	r.Groups[249].Posts[0].Content = with(a, "x", psn.Media{ID: "2222222222"}).Posts[0].Content
	gone := imports(numbered(250), a)
	gone.Groups[249].Posts[0].AccountID = "3333333333"
	dry := imports(numbered(3), a)
	dry.DryRun = true
	k.unchanged(func() {
		_, err := k.hub().ImportPosts(k.Context(), r)
		k.code(err, psn.CodeNotFound)
		_, err = k.hub().ImportPosts(k.Context(), gone)
		k.code(err, psn.CodeNotFound)
		out, err := k.hub().ImportPosts(k.Context(), dry)
		k.ok(err)
		if out.Created != 3 {
			k.Errorf("a dry run would create %d", out.Created)
		}
	})
}

// importRacesCreation creates single posts while they are imported: each comes into being once.
func importRacesCreation(k *kit) {
	a := k.account("a")
	texts := numbered(20)
	handles := []*hub.Hub{k.hub(), k.open(hub.Options{}), k.open(hub.Options{})}
	together(12, func(i int) {
		h := handles[i%len(handles)]
		if i%2 == 0 {
			r := imports(texts, a)
			r.SkipDuplicates = true
			_, err := h.ImportPosts(k.Context(), r)
			if err != nil {
				k.Error(err)
			}
			return
		}
		for _, words := range texts {
			_, err := h.CreatePosts(k.Context(), scheduled(a, time.Time{}, words))
			if err != nil && psn.CodeOf(err) != psn.CodeDuplicate {
				k.Error(err)
			}
		}
	})
	if n := k.number(`SELECT COUNT(*) FROM posts`); n != len(texts) {
		k.Errorf("%d posts of %d texts", n, len(texts))
	}
}
