package app_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	ics "github.com/arran4/golang-ical"
	"github.com/google/go-cmp/cmp"

	"github.com/postshitnow/psn/internal/app"
	"github.com/postshitnow/psn/internal/psn"
)

const twiceADay = "zone: America/New_York\nwindows:\n  default:\n    - {days: weekdays, times: [\"09:00\", \"17:00\"]}\n"

// connect adds a connection file to the wall's workspace.
func (w *wall) connect(t *testing.T, name, url string) {
	t.Helper()
	dir := filepath.Join(w.dir, "config", "connections")
	if err := os.MkdirAll(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	text := "PSN_HUB_NAME=" + name + "\nPSN_HUB_URL=" + url + "\n"
	if err := os.WriteFile(filepath.Join(dir, name+".env"), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

func ids(posts []app.Planned) []string {
	out := []string{}
	for _, p := range posts {
		out = append(out, p.Hub+" "+p.Account+" "+p.Content.Text())
	}
	return out
}

func TestCalendar(t *testing.T) {
	t.Parallel()
	w := newWall(t, "2026-12-01T10:00:00-05:00", twiceADay) // a Tuesday
	brand := w.newHub(t, "brand.db")
	w.connect(t, "brand", "sqlite://"+filepath.Join(w.dir, "brand.db"))
	w.connect(t, "down", "postgres://ana:s3cr3t@127.0.0.1:1/db")
	main, work := w.account, w.join(t, brand, "work")
	w.join(t, w.hub, "idle")
	w.put(t, w.hub, main, "2026-12-01T04:59:59Z", "just before the first day")
	w.put(t, w.hub, main, "2026-12-01T05:40:00Z", "clashes with the day before")
	w.put(t, w.hub, main, "2026-12-02T14:00:00Z", "takes a window")
	w.put(t, brand, work, "2026-12-02T14:10:00Z", "another account at the same time is no clash")
	w.put(t, w.hub, main, "2026-12-02T15:00:00Z", "an hour later")
	w.put(t, w.hub, main, "2026-12-02T16:00:01Z", "more than an hour later")
	w.put(t, w.hub, main, "2026-12-08T05:00:00Z", "just after the last day")
	w.put(t, w.hub, main, "2026-12-08T05:30:00Z", "clashes after the last day")
	w.put(t, w.hub, main, "", "no time")
	gone := w.put(t, w.hub, main, "2026-12-03T14:00:00Z", "cancelled")
	ana := psn.Actor{Kind: psn.Person, Name: "ana"}
	if _, err := w.hub.Move(t.Context(), gone.ID, psn.ActCancel, "", ana); err != nil {
		t.Fatal(err)
	}
	c, err := w.Calendar(t.Context(), app.CalendarQuery{Span: app.Week, Limit: 200})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"2026-12-01T00:00:00-05:00", "2026-12-08T00:00:00-05:00"}, written(c.From, c.To)); diff != "" {
		t.Error(diff)
	}
	want := []string{
		"test masto clashes with the day before", "test masto takes a window", "brand work another account at the same time is no clash",
		"test masto an hour later", "test masto more than an hour later",
	}
	if diff := cmp.Diff(want, ids(c.Posts)); diff != "" || c.Total != 5 || !c.Next.IsZero() {
		t.Error(diff)
	}
	var clashes [][]string
	for _, clash := range c.Clashes {
		clashes = append(clashes, ids(clash.Posts))
	}
	if diff := cmp.Diff([][]string{
		{"test masto just before the first day", "test masto clashes with the day before"},
		{"test masto takes a window", "test masto an hour later"},
	}, clashes); diff != "" {
		t.Error(diff)
	}
	got := map[string][]string{}
	for _, e := range c.Empty {
		got[e.Hub+" "+e.Account] = written(e.At...)
	}
	rest := []string{
		"2026-12-02T17:00:00-05:00", "2026-12-03T09:00:00-05:00", "2026-12-03T17:00:00-05:00", "2026-12-04T09:00:00-05:00",
		"2026-12-04T17:00:00-05:00", "2026-12-07T09:00:00-05:00", "2026-12-07T17:00:00-05:00",
	}
	if diff := cmp.Diff(map[string][]string{
		"test masto": append([]string{"2026-12-01T17:00:00-05:00"}, rest...),
		"test idle":  append([]string{"2026-12-01T17:00:00-05:00", "2026-12-02T09:00:00-05:00"}, rest...),
		"brand work": append([]string{"2026-12-01T17:00:00-05:00", "2026-12-02T09:00:00-05:00"}, rest...),
	}, got); diff != "" {
		t.Error(diff)
	}
	if len(c.Warnings) != 1 || !strings.Contains(c.Warnings[0], "the posts of hub down are missing: ") || strings.Contains(c.Warnings[0], "s3cr3t") {
		t.Errorf("warnings %q", c.Warnings)
	}
	if err := c.Whole(); psn.CodeOf(err) != psn.CodeUnavailable {
		t.Errorf("a calendar without a hub is whole: %v", err)
	}
	cut, err := w.Calendar(t.Context(), app.CalendarQuery{Hubs: []string{"test"}, Span: app.Month, Limit: 2})
	if err != nil || len(cut.Posts) != 2 || cut.Total != 6 || !cut.Next.Equal(time.Date(2026, 12, 2, 15, 0, 0, 0, time.UTC)) {
		t.Errorf("%v, %d of %d, %s", err, len(cut.Posts), cut.Total, cut.Next)
	}
	if diff := cmp.Diff([]string{"2026-12-01T00:00:00-05:00", "2027-01-01T00:00:00-05:00"}, written(cut.From, cut.To)); diff != "" {
		t.Error(diff)
	}
}

func TestCalendarRefuses(t *testing.T) {
	t.Parallel()
	w := newWall(t, "2026-12-01T10:00:00-05:00", twiceADay)
	ask := func(q app.CalendarQuery) error {
		q.Span = app.Week
		_, err := w.Calendar(t.Context(), q)
		return err
	}
	for _, from := range []string{"someday", "2026-13-01", "next", "-1"} {
		if err := ask(app.CalendarQuery{From: from}); psn.CodeOf(err) != psn.CodeInvalid {
			t.Errorf("--from %s: %v", from, err)
		}
	}
	for _, from := range []string{"yesterday", "0001-01-01", "9999-12-31", "2026-03-08 02:30"} {
		if err := ask(app.CalendarQuery{From: from}); err != nil {
			t.Errorf("--from %s: %v", from, err)
		}
	}
	if err := ask(app.CalendarQuery{Hubs: []string{"nowhere"}}); psn.CodeOf(err) != psn.CodeNotFound {
		t.Error(err)
	}
	w.connect(t, "down", "postgres://ana:s3cr3t@127.0.0.1:1/db")
	if err := ask(app.CalendarQuery{Hubs: []string{"down"}}); psn.CodeOf(err) != psn.CodeUnavailable {
		t.Errorf("the only hub is down: %v", err)
	}
	w.strategy(t, "zone: Atlantis/Nowhere\n")
	c, err := w.Calendar(t.Context(), app.CalendarQuery{Hubs: []string{"test"}, Span: app.Week})
	if err != nil || len(c.Warnings) != 1 || !strings.Contains(c.Warnings[0], "strategy.yaml:1:7") || c.Zone != time.UTC || c.Empty != nil {
		t.Errorf("%v, %q", err, c.Warnings)
	}
}

func TestCalendarOutsideWorkspace(t *testing.T) {
	t.Parallel()
	w := newWall(t, "2026-12-01T10:00:00-05:00", twiceADay)
	if err := os.RemoveAll(filepath.Join(w.dir, "config")); err != nil {
		t.Fatal(err)
	}
	c, err := w.Calendar(t.Context(), app.CalendarQuery{Span: app.Week})
	if err != nil || len(c.Warnings) != 1 || !strings.Contains(c.Warnings[0], "psn init") {
		t.Errorf("%v, %q", err, c.Warnings)
	}
	_, err = w.Slots(t.Context(), app.SlotsQuery{Days: 14})
	if psn.CodeOf(err) != psn.CodeNotFound || !strings.Contains(err.(*psn.Error).Hint, "psn init") { //nolint:errcheck,errorlint // it has a code
		t.Error(err)
	}
	w.env["PSN_HUB_URL"] = ""
	if _, err = w.Calendar(t.Context(), app.CalendarQuery{Span: app.Week}); psn.CodeOf(err) != psn.CodeNotFound {
		t.Errorf("without a hub: %v", err)
	}
}

// TestICS reads the file back, for texts that could break it.
func TestICS(t *testing.T) {
	t.Parallel()
	w := newWall(t, "2026-12-01T10:00:00-05:00", twiceADay)
	const evil = "one; two, three\\ four\r\nEND:VEVENT\nBEGIN:VEVENT “漢字漢字漢字漢字漢字漢字漢字漢字” 👩‍👩‍👧👩‍👩‍👧👩‍👩‍👧👩‍👩‍👧"
	first := w.put(t, w.hub, w.account, "2026-12-02T14:00:00Z", evil)
	gone := w.put(t, w.hub, w.account, "2027-11-30T14:00:00Z", "cancelled, a year ahead")
	w.put(t, w.hub, w.account, "2026-11-05T14:00:00Z", "a month ago")
	ana := psn.Actor{Kind: psn.Person, Name: "ana"}
	if _, err := w.hub.Move(t.Context(), gone.ID, psn.ActCancel, "", ana); err != nil {
		t.Fatal(err)
	}
	read := func() (string, map[string]*ics.VEvent) {
		c, err := w.Calendar(t.Context(), app.CalendarQuery{Span: app.Feed})
		if err != nil {
			t.Fatal(err)
		}
		text := c.ICS()
		parsed, err := ics.ParseCalendar(strings.NewReader(text))
		if err != nil {
			t.Fatal(err)
		}
		events := map[string]*ics.VEvent{}
		for _, e := range parsed.Events() {
			events[e.Id()] = e
		}
		return text, events
	}
	text, events := read()
	for line := range strings.Lines(text) {
		if !strings.HasSuffix(line, "\r\n") || len(line) > 77 || strings.Count(line, "\n") != 1 {
			t.Errorf("line %q", line)
		}
	}
	uid := first.ID + "." + w.hub.Info().ID + "@psn"
	value := func(e *ics.VEvent, p ics.ComponentProperty) string { return e.GetProperty(p).Value }
	e := events[uid]
	if len(events) != 3 || e == nil {
		t.Fatalf("events %v", events)
	}
	if got, want := value(e, ics.ComponentPropertySummary), "masto: "+psn.Excerpt(evil, 80); got != want {
		t.Errorf("summary %q, want %q", got, want)
	}
	if value(e, ics.ComponentPropertyDtStart) != "20261202T140000Z" || value(e, ics.ComponentPropertyStatus) != "CONFIRMED" ||
		value(e, ics.ComponentPropertyDtstamp) != first.UpdatedAt.UTC().Format("20060102T150405Z") || value(e, "X-PSN-STATE") != "scheduled" {
		t.Error(text)
	}
	if e := events[gone.ID+"."+w.hub.Info().ID+"@psn"]; value(e, ics.ComponentPropertyStatus) != "CANCELLED" {
		t.Errorf("cancelled: %v", e)
	}
	if again, _ := read(); again != text {
		t.Error("the file changed although no post did")
	}
	// A post that moves keeps its event.
	if _, err := w.hub.Schedule(t.Context(), first.ID, time.Date(2026, 12, 3, 15, 0, 0, 0, time.UTC), "UTC", ana); err != nil {
		t.Fatal(err)
	}
	if _, events = read(); value(events[uid], ics.ComponentPropertyDtStart) != "20261203T150000Z" || len(events) != 3 {
		t.Errorf("moved: %v", events[uid])
	}
}

func TestSaveICS(t *testing.T) {
	t.Parallel()
	w := newWall(t, "2026-12-01T10:00:00-05:00", twiceADay)
	w.put(t, w.hub, w.account, "2026-12-02T14:00:00Z", "hello")
	c, err := w.Calendar(t.Context(), app.CalendarQuery{Span: app.Feed})
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(w.dir, "posts.ics")
	if err := w.SaveICS(c, "posts.ics"); err != nil {
		t.Fatal(err)
	}
	if info, err := os.Stat(file); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v %v", info, err)
	}
	if err := os.Chmod(file, 0o644); err != nil {
		t.Fatal(err)
	}
	if err := w.SaveICS(c, file); err != nil {
		t.Fatal(err)
	}
	if info, err := os.Stat(file); err != nil || info.Mode().Perm() != 0o644 {
		t.Errorf("%v %v", info, err)
	}
	for path, want := range map[string]psn.Code{"no/such/folder.ics": psn.CodeNotFound, ".": psn.CodeUsage} {
		if err := w.SaveICS(c, path); psn.CodeOf(err) != want || !strings.HasPrefix(err.Error(), "--ics: ") {
			t.Errorf("%s: %v", path, err)
		}
	}
	// A hub that is missing keeps the file as it was.
	c.Hubs = append(c.Hubs, app.CalendarHub{Name: "down", Problem: psn.Errorf(psn.CodeUnavailable, "it is away")})
	before := must(os.ReadFile(file))
	c.Posts = nil
	if err := w.SaveICS(c, file); psn.CodeOf(err) != psn.CodeUnavailable {
		t.Error(err)
	}
	if string(must(os.ReadFile(file))) != string(before) {
		t.Error("the file was replaced")
	}
	if left := must(filepath.Glob(filepath.Join(w.dir, ".psn-ics-*"))); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}

// TestCalendarOnBoth reads the same calendar from each engine.
func TestCalendarOnBoth(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, d *desk) {
		t.Helper()
		d.strategy(t, "zone: Europe/Madrid\nwindows:\n  default:\n    - {days: daily, times: [\"09:00\"]}\n")
		a := d.open(t)
		for _, words := range []string{"a", "b"} {
			if _, err := a.CreatePosts(t.Context(), app.CreatePosts{Input: app.PostInput{Text: words, At: "next"}}); err != nil {
				t.Fatal(err)
			}
		}
		c, err := a.Calendar(t.Context(), app.CalendarQuery{Span: app.Week})
		if err != nil {
			t.Fatal(err)
		}
		if len(c.Posts) != 2 || len(c.Clashes) != 0 || len(c.Empty) != 1 || len(c.Empty[0].At) < 4 || c.Zone.String() != "Europe/Madrid" {
			t.Errorf("%+v", c)
		}
		s, err := a.Slots(t.Context(), app.SlotsQuery{Days: 14})
		if err != nil || !s.Accounts[0].Next.Equal(c.Empty[0].At[0]) || s.Accounts[0].Slots[0].Post != c.Posts[0].ID {
			t.Errorf("%v, %+v", err, s)
		}
	})
}
