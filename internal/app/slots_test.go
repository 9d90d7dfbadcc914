package app_test

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/postshitnow/psn/internal/app"
	"github.com/postshitnow/psn/internal/hub"
	"github.com/postshitnow/psn/internal/platform"
	"github.com/postshitnow/psn/internal/platform/mastodon"
	"github.com/postshitnow/psn/internal/psn"
)

// wall is a workspace with a SQLite hub and one account, at a time of the test's choice.
type wall struct {
	*desk
	now time.Time
}

func newWall(t *testing.T, now, strategy string) *wall {
	t.Helper()
	dir := t.TempDir()
	w := &wall{desk: &desk{dir: dir, env: map[string]string{
		"HOME": dir, "USER": "ana", "TZ": "UTC", "PSN_HUB_NAME": "test", "PSN_HUB_URL": "sqlite://" + filepath.Join(dir, "hub.db"),
	}}, now: must(time.Parse(time.RFC3339, now))}
	w.strategy(t, strategy)
	w.hub = w.newHub(t, "hub.db")
	w.account = w.join(t, w.hub, "masto")
	w.App = app.New(app.Options{
		Clock: func() time.Time { return w.now }, Dir: dir, Platforms: platform.Registry{mastodon.Platform{}},
		Lookup: func(name string) (string, bool) { v, ok := w.env[name]; return v, ok },
		HTTP:   func() platform.HTTP { panic("it went to the network") },
	})
	t.Cleanup(w.Close)
	return w
}

// newHub makes a SQLite hub in the wall's folder.
func (w *wall) newHub(t *testing.T, file string) *hub.Hub {
	t.Helper()
	public, _, err := hub.NewKeys()
	if err != nil {
		t.Fatal(err)
	}
	h, err := hub.Create(t.Context(), hub.Options{
		URL: psn.NewSecret("sqlite://" + filepath.Join(w.dir, file)), Clock: func() time.Time { return w.now },
	}, hub.New{
		ID: psn.NewID(), Name: "test", Kind: psn.Personal, PublicKey: public,
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(h.Close)
	return h
}

// join adds an account to a hub.
func (w *wall) join(t *testing.T, h *hub.Hub, name string) psn.Account {
	t.Helper()
	account, _, err := h.AddAccount(t.Context(), hub.NewAccount{
		Account: psn.Account{
			Name: name, Platform: "mastodon", Handle: "@" + name, ExternalID: name, Server: "https://x.example", Simulated: true,
		},
		Limits: map[string]int{"characters": 500}, Actor: psn.Actor{Kind: psn.Person, Name: "ana"},
	})
	if err != nil {
		t.Fatal(err)
	}
	return account
}

// put schedules a post of an account, in UTC; an empty time makes a draft without one.
func (w *wall) put(t *testing.T, h *hub.Hub, account psn.Account, at, text string) psn.Post {
	t.Helper()
	p := hub.NewPost{AccountID: account.ID, State: psn.Draft, Content: psn.Content{Segments: []psn.Segment{{Text: text}}}}
	if at != "" {
		p.State, p.ScheduledAt, p.Zone = psn.Scheduled, must(time.Parse(time.RFC3339, at)), "UTC"
	}
	made, err := h.CreatePosts(t.Context(), hub.CreateRequest{Posts: []hub.NewPost{p}, Actor: psn.Actor{Kind: psn.Person, Name: "ana"}})
	if err != nil {
		t.Fatal(err)
	}
	return made.Posts[0]
}

func written(times ...time.Time) []string {
	var out []string
	for _, at := range times {
		out = append(out, at.Format(time.RFC3339))
	}
	return out
}

func TestSlotsOverClockChanges(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, zone, times, now string
		want                   []string
	}{
		{
			"New York, forward", "America/New_York", `"09:00"`, "2026-03-07T12:00:00-05:00",
			[]string{"2026-03-08T09:00:00-04:00", "2026-03-09T09:00:00-04:00"},
		},
		{
			"New York, back", "America/New_York", `"09:00"`, "2026-10-31T12:00:00-04:00",
			[]string{"2026-11-01T09:00:00-05:00", "2026-11-02T09:00:00-05:00"},
		},
		{
			"New York, in the gap", "America/New_York", `"02:30"`, "2026-03-07T12:00:00-05:00",
			[]string{"2026-03-08T03:30:00-04:00", "2026-03-09T02:30:00-04:00"},
		},
		{
			"New York, in the overlap", "America/New_York", `"01:30"`, "2026-10-31T12:00:00-04:00",
			[]string{"2026-11-01T01:30:00-04:00", "2026-11-02T01:30:00-05:00"},
		},
		{
			"New York, in the overlap, after the first", "America/New_York", `"01:30"`, "2026-11-01T01:45:00-04:00",
			[]string{"2026-11-02T01:30:00-05:00", "2026-11-03T01:30:00-05:00"},
		},
		{
			"Mexico City, forward, the last time", "America/Mexico_City", `"09:00"`, "2022-04-02T12:00:00-06:00",
			[]string{"2022-04-03T09:00:00-05:00", "2022-04-04T09:00:00-05:00"},
		},
		{
			"Mexico City, back, the last time", "America/Mexico_City", `"09:00"`, "2022-10-29T12:00:00-05:00",
			[]string{"2022-10-30T09:00:00-06:00", "2022-10-31T09:00:00-06:00"},
		},
		{
			"Mexico City, no more changes", "America/Mexico_City", `"09:00"`, "2026-04-04T12:00:00-06:00",
			[]string{"2026-04-05T09:00:00-06:00", "2026-04-06T09:00:00-06:00"},
		},
		{
			"Lord Howe, forward by half an hour", "Australia/Lord_Howe", `"09:00"`, "2026-10-03T12:00:00+10:30",
			[]string{"2026-10-04T09:00:00+11:00", "2026-10-05T09:00:00+11:00"},
		},
		{
			"Lord Howe, back", "Australia/Lord_Howe", `"09:00"`, "2026-04-04T12:00:00+11:00",
			[]string{"2026-04-05T09:00:00+10:30", "2026-04-06T09:00:00+10:30"},
		},
		{
			"Lord Howe, in the gap", "Australia/Lord_Howe", `"02:10"`, "2026-10-03T12:00:00+10:30",
			[]string{"2026-10-04T02:40:00+11:00", "2026-10-05T02:10:00+11:00"},
		},
		{
			"Lord Howe, in the overlap", "Australia/Lord_Howe", `"01:30"`, "2026-04-04T12:00:00+11:00",
			[]string{"2026-04-05T01:30:00+11:00", "2026-04-06T01:30:00+10:30"},
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			w := newWall(t, c.now, "zone: "+c.zone+"\nwindows:\n  default:\n    - {days: daily, times: ["+c.times+"]}\n")
			found, err := w.Slots(t.Context(), app.SlotsQuery{Days: 3})
			if err != nil {
				t.Fatal(err)
			}
			var got []time.Time
			for _, slot := range found.Accounts[0].Slots {
				got = append(got, slot.At)
			}
			if diff := cmp.Diff(c.want, written(got[:2]...)); diff != "" {
				t.Error(diff)
			}
			seen, err := w.Calendar(t.Context(), app.CalendarQuery{Span: app.Week})
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(c.want, written(seen.Empty[0].At[:2]...)); diff != "" {
				t.Errorf("the calendar: %s", diff)
			}
			// What --at next takes, one after the other, is the same.
			for i, want := range c.want {
				made, err := w.CreatePosts(t.Context(), app.CreatePosts{Input: app.PostInput{Text: fmt.Sprint("post ", i), At: "next"}})
				if err != nil {
					t.Fatal(err)
				}
				if at := written(made.Posts[0].Post.ScheduledAt.In(found.Zone))[0]; at != want {
					t.Errorf("next took %s, want %s", at, want)
				}
			}
		})
	}
}

func TestSlotsTaken(t *testing.T) {
	t.Parallel()
	w := newWall(t, "2026-12-01T08:00:00Z", "zone: UTC\nwindows:\n  default:\n    - {days: daily, times: [\"09:00\", \"17:00\"]}\n")
	other := w.join(t, w.hub, "other")
	near := w.put(t, w.hub, w.account, "2026-12-01T09:04:00Z", "near enough")
	w.put(t, w.hub, w.account, "2026-12-01T17:06:00Z", "not near enough")
	w.put(t, w.hub, other, "2026-12-01T17:00:00Z", "of another account")
	gone := w.put(t, w.hub, w.account, "2026-12-02T09:00:00Z", "cancelled")
	if _, err := w.hub.Move(t.Context(), gone.ID, psn.ActCancel, "", psn.Actor{Kind: psn.Person, Name: "ana"}); err != nil {
		t.Fatal(err)
	}
	found, err := w.Slots(t.Context(), app.SlotsQuery{Account: "masto", Days: 2})
	if err != nil {
		t.Fatal(err)
	}
	day := time.Date(2026, 12, 1, 0, 0, 0, 0, time.UTC)
	want := []app.Slot{
		{At: day.Add(9 * time.Hour), Post: near.ID},
		{At: day.Add(17 * time.Hour)},
		{At: day.Add(33 * time.Hour)},
		{At: day.Add(41 * time.Hour)},
	}
	if len(found.Accounts) != 1 || !cmp.Equal(found.Accounts[0].Slots, want) || !found.Accounts[0].Next.Equal(want[1].At) || len(found.Warnings) > 0 {
		t.Errorf("%+v, want %+v", found, want)
	}
	next, err := w.Slots(t.Context(), app.SlotsQuery{Days: 1, NextOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	for i, at := range []string{"2026-12-01T17:00:00Z", "2026-12-01T09:00:00Z"} {
		if s := next.Accounts[i]; written(s.Next)[0] != at || s.Slots != nil {
			t.Errorf("%s: %+v", s.Account.Name, s)
		}
	}
}

func TestSlotsRefuses(t *testing.T) {
	t.Parallel()
	w := newWall(t, "2026-12-01T08:00:00Z", "zone: UTC\nwindows:\n  x: []\n  mastodonn:\n    - {days: mon, times: [\"09:00\"]}\n")
	found, err := w.Slots(t.Context(), app.SlotsQuery{Days: 14})
	if err != nil {
		t.Fatal(err)
	}
	if s := found.Accounts[0]; !strings.Contains(s.Problem, "no posting windows for mastodon") || !s.Next.IsZero() || len(s.Slots) > 0 {
		t.Errorf("%+v", s)
	}
	if len(found.Warnings) != 1 || !strings.Contains(found.Warnings[0], `config/strategy.yaml:3:3: unknown key "x"`) {
		t.Errorf("warnings %q", found.Warnings)
	}
	if _, err := w.Slots(t.Context(), app.SlotsQuery{Days: 14, Account: "mast"}); psn.CodeOf(err) != psn.CodeNotFound {
		t.Error(err)
	}
	w.strategy(t, "zone: Atlantis/Nowhere\n")
	if _, err := w.Slots(t.Context(), app.SlotsQuery{Days: 14}); psn.CodeOf(err) != psn.CodeInvalid || !strings.Contains(err.Error(), "strategy.yaml:1:7") {
		t.Error(err)
	}
}

// TestSlotsInACrowd finds the first free slot behind more posts than are read at once.
func TestSlotsInACrowd(t *testing.T) {
	t.Parallel()
	w := newWall(t, "2026-12-01T00:00:00Z", "zone: UTC\nwindows:\n  default:\n    - {days: daily, times: [\"00:00\", \"06:00\", \"12:00\", \"18:00\"]}\n")
	begin := w.now
	const posts = hub.CalendarMost + 500 // a minute apart
	w.put(t, w.hub, w.account, written(begin)[0], "the first")
	_, err := w.hub.Handles().SQLite.ExecContext(t.Context(), `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ? - 1)
		INSERT INTO posts (id, group_id, account_id, state, content, content_hash, scheduled_at, zone, created_by, created_at, updated_at)
		SELECT 'p' || i, 'p' || i, account_id, state, content, 'hash' || i, scheduled_at + i * 60000000, zone, created_by, created_at, updated_at
		FROM posts, n`, posts)
	if err != nil {
		t.Fatal(err)
	}
	found, err := w.Slots(t.Context(), app.SlotsQuery{Days: 14})
	if err != nil {
		t.Fatal(err)
	}
	slots := found.Accounts[0].Slots
	first := slices.IndexFunc(slots, app.Slot.Free)
	if want := begin.Add(96 * time.Hour); !slots[first].At.Equal(want) || !found.Accounts[0].Next.Equal(want) || len(slots) != 56 {
		t.Errorf("%d slots, the first free one is %s", len(slots), slots[first].At)
	}
	made, err := w.CreatePosts(t.Context(), app.CreatePosts{Input: app.PostInput{Text: "behind them", At: "next"}})
	if err != nil || !made.Posts[0].Post.ScheduledAt.Equal(slots[first].At) {
		t.Errorf("%v, %v", made.Posts, err)
	}
	c, err := w.Calendar(t.Context(), app.CalendarQuery{Span: app.Week, Limit: 200})
	if err != nil {
		t.Fatal(err)
	}
	if len(c.Posts) != 200 || c.Total != hub.CalendarMost || !c.Next.Equal(begin.Add(200*time.Minute)) {
		t.Errorf("%d of %d posts, next %s", len(c.Posts), c.Total, c.Next)
	}
	if len(c.Warnings) != 1 || !strings.Contains(c.Warnings[0], "those after 2026-12-04T11:20:00Z UTC are missing") || len(c.Empty) > 0 {
		t.Errorf("%q, empty %v", c.Warnings, c.Empty)
	}
}
