package hubtest

import (
	"strings"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/postshitnow/psn/internal/hub"
	"github.com/postshitnow/psn/internal/psn"
)

// idea keeps an idea.
func (k *kit) idea(i psn.Idea) psn.Idea {
	k.Helper()
	out, err := k.hub().AddIdea(k.Context(), i, ana)
	k.ok(err)
	return out
}

// ideas returns the texts of the ideas that a filter selects, the latest first.
func (k *kit) ideas(f hub.IdeaFilter) string {
	k.Helper()
	found, _, err := k.hub().Ideas(k.Context(), f)
	k.ok(err)
	var texts []string
	for _, i := range found {
		texts = append(texts, i.Text)
	}
	return strings.Join(texts, "; ")
}

// keepsIdeas adds, edits, moves and kills ideas, and counts them.
func keepsIdeas(k *kit) {
	soon := time.Now().Add(time.Hour).UTC().Truncate(time.Microsecond)
	first := k.idea(psn.Idea{
		Text: "one", Notes: "more", Pillar: "craft", Platforms: []string{"mastodon", "x"}, Format: psn.FormatPoll,
		Languages: []string{"en"}, Urgent: true, ExpiresAt: soon,
	})
	read, err := k.hub().Idea(k.Context(), first.ID)
	k.ok(err)
	if diff := cmp.Diff(first, read); diff != "" || read.State != psn.IdeaSpark || read.CreatedBy != ana.String() {
		k.Errorf("kept %+v: %s", read, diff)
	}
	changed, err := k.hub().EditIdea(k.Context(), first.ID, berta, func(i *psn.Idea) error {
		i.Text, i.Platforms, i.Urgent, i.ExpiresAt = "uno", nil, false, time.Time{}
		return nil
	})
	k.ok(err)
	if changed.Text != "uno" || changed.Platforms != nil || changed.Urgent || !changed.ExpiresAt.IsZero() || changed.State != psn.IdeaSpark {
		k.Errorf("edited %+v", changed)
	}
	_, moved, err := k.hub().MoveIdea(k.Context(), first.ID, psn.IdeaClaimed, "", berta)
	k.ok(err)
	if moved.State != psn.IdeaClaimed || moved.ClaimedBy != berta.String() {
		k.Errorf("claimed %+v", moved)
	}
	_, _, err = k.hub().MoveIdea(k.Context(), first.ID, psn.IdeaSpark, "", ana)
	k.code(err, psn.CodeConflict)
	_, killed, err := k.hub().MoveIdea(k.Context(), first.ID, psn.IdeaKilled, "dull", ana)
	k.ok(err)
	if killed.Reason != "dull" || killed.ClaimedBy != "" {
		k.Errorf("killed %+v", killed)
	}
	k.unchanged(func() {
		_, _, err := k.hub().MoveIdea(k.Context(), first.ID, psn.IdeaReady, "", ana)
		k.code(err, psn.CodeConflict)
		_, err = k.hub().EditIdea(k.Context(), first.ID, ana, func(*psn.Idea) error { return nil })
		k.code(err, psn.CodeConflict)
		_, _, err = k.hub().MoveIdea(k.Context(), "nowhere", psn.IdeaReady, "", ana)
		k.code(err, psn.CodeNotFound)
	})
	if e := k.last("idea", first.ID); e.To != "killed" || e.Detail != "dull" || e.Actor != ana.String() {
		k.Errorf("the story ends with %+v", e)
	}
	k.idea(psn.Idea{Text: "stale", ExpiresAt: ago(time.Hour)})
	k.idea(psn.Idea{Text: "ready", State: psn.IdeaReady, Platforms: []string{"x"}, Pillar: "craft"})
	for want, f := range map[string]hub.IdeaFilter{
		"ready; uno":        {},
		"stale":             {Expired: true},
		"ready; stale; uno": {All: true},
		"ready":             {Platform: "x"},
		"uno":               {Format: psn.FormatPoll},
		"ready; uno ":       {Pillar: "craft"},
		" uno":              {States: []psn.IdeaState{psn.IdeaKilled, psn.IdeaUsed}},
		"":                  {Platform: "mast"},
	} {
		k.same("ideas", []string{k.ideas(f)}, []string{strings.TrimSpace(want)})
	}
	page, next, err := k.hub().Ideas(k.Context(), hub.IdeaFilter{All: true, Limit: 2})
	k.ok(err)
	rest, end, err := k.hub().Ideas(k.Context(), hub.IdeaFilter{All: true, Limit: 2, Cursor: next})
	k.ok(err)
	if len(page) != 2 || len(rest) != 1 || rest[0].Text != "uno" || end != "" {
		k.Errorf("pages of %d and %d, then %q", len(page), len(rest), end)
	}
	counts, err := k.hub().CountIdeas(k.Context(), time.Time{})
	k.ok(err)
	want := []hub.IdeaCount{
		{State: psn.IdeaKilled, Pillar: "craft", N: 1}, {State: psn.IdeaReady, Pillar: "craft", N: 1}, {State: psn.IdeaSpark, Expired: true, N: 1},
	}
	if diff := cmp.Diff(want, counts); diff != "" {
		k.Error(diff)
	}
	id, err := k.hub().IdeaID(k.Context(), first.ID[:9])
	k.ok(err)
	k.same("prefix", []string{id}, []string{first.ID})
}

// searchesIdeas finds the same on every engine: all words, each of which may go on, without accents and case.
func searchesIdeas(k *kit) {
	k.idea(psn.Idea{Text: "Über die Ästhetik von Go-Tests"})
	k.idea(psn.Idea{Text: "cómo probar", Notes: "con ÉXITO & 'quotes' \"double\" | ! ( ) : * <-> NEAR AND OR NOT"})
	k.idea(psn.Idea{Text: "version 2.1 of abc123 日本語のテスト", Pillar: "Behind the scenes"})
	k.idea(psn.Idea{Text: strings.Repeat("long", 400)})
	for query, want := range map[string]string{
		"uber": "Über", "ASTHET go": "Über", "go test": "Über", "ästhetik": "Über", "tests go uber": "Über",
		"exito": "cómo", "éxito PROBAR": "cómo", "quot double": "cómo", "near": "cómo", "not and or": "cómo",
		"abc1": "version", "2 1": "version", "日本": "version", "scenes": "version", "longlong": "long",
		"bc123": "", "uber exito": "", "test-": "Über", `"go" OR*`: "", strings.Repeat("long", 300): "long",
	} {
		got := k.ideas(hub.IdeaFilter{Text: query})
		if want == "" && got != "" || want != "" && (!strings.HasPrefix(got, want) || strings.Contains(got, ";")) {
			k.Errorf("%q finds %q, want %q", query, got, want)
		}
	}
	_, _, err := k.hub().Ideas(k.Context(), hub.IdeaFilter{Text: "&| '"})
	k.code(err, psn.CodeInvalid)
	found, _, err := k.hub().Ideas(k.Context(), hub.IdeaFilter{Text: "uber"})
	k.ok(err)
	_, err = k.hub().EditIdea(k.Context(), found[0].ID, ana, func(i *psn.Idea) error { i.Text = "ganz anders"; return nil })
	k.ok(err)
	if k.ideas(hub.IdeaFilter{Text: "uber"}) != "" || k.ideas(hub.IdeaFilter{Text: "anders"}) != "ganz anders" {
		k.Error("the search does not know the edited text")
	}
}

// linksIdeas creates posts of an idea: it is developed with them, and used when one is out.
func linksIdeas(k *kit) {
	a := k.account("a")
	idea := k.idea(psn.Idea{Text: "one", State: psn.IdeaReady})
	r := scheduled(a, ago(time.Minute), "of an idea")
	r.Link.Idea = idea.ID
	dry := r
	dry.DryRun = true
	k.unchanged(func() {
		_, err := k.hub().CreatePosts(k.Context(), dry)
		k.ok(err)
	})
	made, err := k.hub().CreatePosts(k.Context(), r)
	k.ok(err)
	is := func(want psn.IdeaState) {
		k.Helper()
		got, err := k.hub().Idea(k.Context(), idea.ID)
		k.ok(err)
		if got.State != want || len(got.Posts) != 1 || got.Posts[0] != made.Posts[0].ID {
			k.Errorf("the idea is %+v, want %s", got, want)
		}
	}
	is(psn.IdeaDeveloped)
	if e := k.last("idea", idea.ID); e.From != "ready" || e.To != "developed" {
		k.Errorf("the story ends with %+v", e)
	}
	k.publish("w1")
	is(psn.IdeaUsed)
	k.same("used", []string{k.ideas(hub.IdeaFilter{States: []psn.IdeaState{psn.IdeaUsed}})}, []string{"one"})
	_, _, err = k.hub().MoveIdea(k.Context(), idea.ID, psn.IdeaReady, "", ana)
	k.code(err, psn.CodeConflict)

	dead := k.idea(psn.Idea{Text: "two"})
	_, _, err = k.hub().MoveIdea(k.Context(), dead.ID, psn.IdeaKilled, "no", ana)
	k.ok(err)
	k.unchanged(func() {
		r := scheduled(a, time.Time{}, "of a dead idea")
		r.Link.Idea = dead.ID
		_, err := k.hub().CreatePosts(k.Context(), r)
		k.code(err, psn.CodeConflict)
		r.Link.Idea = "nowhere"
		_, err = k.hub().CreatePosts(k.Context(), r)
		k.code(err, psn.CodeNotFound)
	})
}
