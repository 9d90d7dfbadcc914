package hubtest

import (
	"time"

	"github.com/postshitnow/psn/internal/hub"
	"github.com/postshitnow/psn/internal/psn"
)

// episode is a request for a post of a series.
func (k *kit) episode(a psn.Account, occurrence time.Time, number int, text string) (hub.Created, error) {
	r := scheduled(a, time.Time{}, text)
	r.Link.Episode = &psn.Episode{Series: "news", Occurrence: occurrence, Number: number}
	return k.hub().CreatePosts(k.Context(), r)
}

// keepsSeries counts episodes, leaves occurrences out, moves them, and pauses, resumes and retires.
func keepsSeries(k *kit) {
	a := k.account("a")
	one := time.Date(2035, 1, 1, 9, 0, 0, 0, time.UTC)
	two, three := one.AddDate(0, 0, 7), one.AddDate(0, 0, 14)
	made, err := k.episode(a, one, 1, "first")
	k.ok(err)
	k.unchanged(func() {
		_, err := k.episode(a, one, 2, "the same occurrence")
		k.code(err, psn.CodeStale)
		_, err = k.episode(a, two, 1, "the same number")
		k.code(err, psn.CodeStale)
		k.code(k.hub().ChangeOccurrence(k.Context(), "news", psn.OccurrenceChange{Occurrence: one}, false, ana), psn.CodeConflict)
	})
	_, err = k.episode(a, two, 2, "second")
	k.ok(err)

	// A cancelled episode gives its number back to its occurrence.
	k.ok(k.hub().Delete(k.Context(), made.Posts[0].ID, ana))
	_, err = k.episode(a, one, 3, "first again")
	k.code(err, psn.CodeStale)
	_, err = k.episode(a, one, 1, "first again")
	k.ok(err)

	moved := three.Add(time.Hour)
	k.ok(k.hub().ChangeOccurrence(k.Context(), "news", psn.OccurrenceChange{Occurrence: three, MovedTo: moved}, false, berta))
	k.ok(k.hub().ChangeOccurrence(k.Context(), "news", psn.OccurrenceChange{Occurrence: three, Reason: "holiday"}, false, berta))
	r, err := k.hub().Series(k.Context(), "news", time.Time{})
	k.ok(err)
	c := r.ChangeOf(three)
	if c == nil || !c.MovedTo.IsZero() || c.Reason != "holiday" || c.By != berta.String() || len(r.Changes) != 1 {
		k.Errorf("the changes are %+v", r.Changes)
	}
	if e := r.EpisodeOf(one); r.Episodes != 2 || len(r.Made) != 2 || e == nil || !e.Live || e.Number != 1 || r.Since.IsZero() {
		k.Errorf("the series is %+v", r)
	}
	k.ok(k.hub().ChangeOccurrence(k.Context(), "news", psn.OccurrenceChange{Occurrence: three}, true, ana))
	_, err = k.hub().SetSeriesState(k.Context(), "news", psn.SeriesPaused, ana)
	k.ok(err)
	_, err = k.episode(a, three, 3, "while paused")
	k.code(err, psn.CodeConflict)
	from, err := k.hub().SetSeriesState(k.Context(), "news", psn.SeriesActive, ana)
	k.ok(err)
	r, err = k.hub().Series(k.Context(), "news", time.Time{})
	k.ok(err)
	if from != psn.SeriesPaused || r.State != psn.SeriesActive || len(r.Changes) != 0 {
		k.Errorf("after the pause it is %+v", r)
	}
	_, err = k.hub().SetSeriesState(k.Context(), "news", psn.SeriesActive, ana)
	k.code(err, psn.CodeConflict)
	_, err = k.hub().SetSeriesState(k.Context(), "news", psn.SeriesRetired, ana)
	k.ok(err)
	_, err = k.hub().SetSeriesState(k.Context(), "news", psn.SeriesActive, ana)
	k.code(err, psn.CodeConflict)
	k.code(k.hub().ChangeOccurrence(k.Context(), "news", psn.OccurrenceChange{Occurrence: three}, false, ana), psn.CodeConflict)
}

// countsEpisodesAtOnce lets many make the same episode at the same time: one does.
func countsEpisodesAtOnce(k *kit) {
	a := k.account("a")
	k.hub()
	errs := make([]error, 8)
	together(len(errs), func(i int) {
		_, errs[i] = k.episode(a, time.Date(2035, 1, 1, 9, 0, 0, 0, time.UTC), 1, "text of "+string(rune('a'+i)))
	})
	won := 0
	for _, err := range errs {
		if err == nil {
			won++
			continue
		}
		k.code(err, psn.CodeStale)
	}
	if won != 1 || k.number(`SELECT COUNT(*) FROM posts`) != 1 {
		k.Errorf("%d made the episode", won)
	}
}

// appliesPlans applies a plan, again, and changed.
func appliesPlans(k *kit) {
	a := k.account("a")
	idea := k.idea(psn.Idea{Text: "one"})
	when := time.Date(2035, 1, 1, 9, 0, 0, 0, time.UTC)
	group := func(slot, text, hash string, idea string) hub.ImportGroup {
		return hub.ImportGroup{
			Slot: slot, RequestHash: hash, Link: hub.Link{Idea: idea},
			Posts: scheduled(a, when, text).Posts,
		}
	}
	request := func(groups ...hub.ImportGroup) hub.ImportRequest {
		return hub.ImportRequest{Actor: ana, Plan: &hub.Plan{ID: "week-1", From: when, To: when.AddDate(0, 0, 6)}, Groups: groups}
	}
	k.unchanged(func() {
		dry := request(group("mon", "monday", "h1", idea.ID))
		dry.DryRun = true
		_, err := k.hub().ImportPosts(k.Context(), dry)
		k.ok(err)
		_, err = k.hub().ImportPosts(k.Context(), request(group("mon", "monday", "h1", ""), group("tue", "tuesday", "h2", "nowhere")))
		k.code(err, psn.CodeNotFound)
	})
	first, err := k.hub().ImportPosts(k.Context(), request(group("mon", "monday", "h1", idea.ID)))
	k.ok(err)
	second := request(group("mon", "monday", "h1", idea.ID), group("tue", "tuesday", "h2", ""))
	second.Actor = berta
	again, err := k.hub().ImportPosts(k.Context(), second)
	k.ok(err)
	if again.Created != 1 || !again.Groups[0].Replayed || again.Groups[0].ID != first.Groups[0].ID {
		k.Errorf("the plan again: %+v", again)
	}
	k.unchanged(func() {
		changed, err := k.hub().ImportPosts(k.Context(), request(group("mon", "another monday", "h9", ""), group("wed", "wednesday", "h3", "")))
		k.ok(err)
		if len(changed.Conflicts) != 1 || changed.Conflicts[0] != 0 || changed.Created != 0 {
			k.Errorf("a changed slot: %+v", changed)
		}
	})
	p, found, err := k.hub().CurrentPlan(k.Context())
	k.ok(err)
	if !found || p.ID != "week-1" || len(p.Slots) != 2 || p.Slots[0].ID != "mon" || p.Slots[0].GroupID != first.Groups[0].ID || !p.From.Equal(when) {
		k.Errorf("the plan is %+v", p)
	}
	posts, err := k.hub().GroupPosts(k.Context(), []string{p.Slots[0].GroupID, p.Slots[1].GroupID})
	k.ok(err)
	if got := posts[p.Slots[1].GroupID]; len(posts) != 2 || len(got) != 1 || got[0].Content.Text() != "tuesday" {
		k.Errorf("the posts are %+v", posts)
	}
	if _, found, err = k.hub().Plan(k.Context(), "week-2"); found || err != nil {
		k.Errorf("a plan that is not there: %v, %v", found, err)
	}
}
