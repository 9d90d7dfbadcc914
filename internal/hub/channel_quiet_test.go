package hub

import (
	"testing"
	"time"
	_ "time/tzdata"

	"github.com/postshitnow/psn/internal/psn"
)

func TestQuietHours(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		quiet, zone, now, end string // no end: not quiet
	}{
		{"", "UTC", "2026-03-10T23:00:00Z", ""},
		{"22:00-08:00", "UTC", "2026-03-10T21:59:59Z", ""},
		{"22:00-08:00", "UTC", "2026-03-10T22:00:00Z", "2026-03-11T08:00:00Z"},
		{"22:00-08:00", "UTC", "2026-03-11T00:00:00Z", "2026-03-11T08:00:00Z"},
		{"22:00-08:00", "UTC", "2026-03-11T07:59:59Z", "2026-03-11T08:00:00Z"},
		{"22:00-08:00", "UTC", "2026-03-11T08:00:00Z", ""},
		{"22:00-08:00", "UTC", "2026-02-28T23:00:00Z", "2026-03-01T08:00:00Z"},
		{"12:00-14:00", "UTC", "2026-03-11T11:59:00Z", ""},
		{"12:00-14:00", "UTC", "2026-03-11T13:59:00Z", "2026-03-11T14:00:00Z"},
		{"12:00-14:00", "UTC", "2026-03-11T14:00:00Z", ""},
		// The night in which Berlin loses an hour, and the one in which it gains one.
		{"22:00-08:00", "Europe/Berlin", "2026-03-28T21:30:00Z", "2026-03-29T06:00:00Z"},
		{"22:00-08:00", "Europe/Berlin", "2026-10-24T20:30:00Z", "2026-10-25T07:00:00Z"},
		// The end is skipped: 02:30 does not exist on that day.
		{"22:00-02:30", "Europe/Berlin", "2026-03-28T22:00:00Z", "2026-03-29T01:30:00Z"},
		// The end comes twice: the first ends the quiet hours, also when the clock shows them again.
		{"22:00-02:30", "Europe/Berlin", "2026-10-25T00:10:00Z", "2026-10-25T00:30:00Z"},
		{"22:00-02:30", "Europe/Berlin", "2026-10-25T01:10:00Z", ""},
		{"22:00-08:00", "America/Mexico_City", "2026-04-05T05:00:00Z", "2026-04-05T14:00:00Z"},
		{"22:00-08:00", "Australia/Lord_Howe", "2026-04-04T12:00:00Z", "2026-04-04T21:30:00Z"},
	} {
		q, err := ParseQuiet(c.quiet)
		if err != nil || q.String() != c.quiet {
			t.Fatalf("%s is read as %s: %v", c.quiet, q, err)
		}
		end, quiet := q.until(instantOf(t, c.now), zoneOf(t, c.zone))
		got := ""
		if quiet {
			got = end.UTC().Format(time.RFC3339)
		}
		if got != c.end {
			t.Errorf("%s in %s at %s ends at %q, want %q", c.quiet, c.zone, c.now, got, c.end)
		}
	}
	for _, bad := range []string{"22-8", "22:00", "22:00-22:00", "24:00-08:00", "night", "22:00-08:00-09:00", "-"} {
		if _, err := ParseQuiet(bad); psn.CodeOf(err) != psn.CodeInvalid {
			t.Errorf("%q passes for quiet hours: %v", bad, err)
		}
	}
}

func TestNextMorning(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ quiet, zone, now, want, day string }{
		{"", "UTC", "2026-03-10T05:00:00Z", "2026-03-11T08:00:00Z", "2026-03-10T00:00:00Z"},
		{"22:00-09:30", "UTC", "2026-03-10T05:00:00Z", "2026-03-11T09:30:00Z", "2026-03-10T00:00:00Z"},
		{"", "Europe/Berlin", "2026-03-28T22:30:00Z", "2026-03-29T06:00:00Z", "2026-03-27T23:00:00Z"},
		{"", "Europe/Berlin", "2026-03-29T12:00:00Z", "2026-03-30T06:00:00Z", "2026-03-28T23:00:00Z"},
	} {
		q, err := ParseQuiet(c.quiet)
		if err != nil {
			t.Fatal(err)
		}
		now, zone := instantOf(t, c.now), zoneOf(t, c.zone)
		if got := q.nextMorning(now, zone).UTC().Format(time.RFC3339); got != c.want {
			t.Errorf("the morning after %s is %s, want %s", c.now, got, c.want)
		}
		if got := midnight(now, zone).UTC().Format(time.RFC3339); got != c.day {
			t.Errorf("the day of %s begins at %s, want %s", c.now, got, c.day)
		}
	}
}

func instantOf(t *testing.T, text string) time.Time {
	t.Helper()
	at, err := time.Parse(time.RFC3339, text)
	if err != nil {
		t.Fatal(err)
	}
	return at
}

func zoneOf(t *testing.T, name string) *time.Location {
	t.Helper()
	zone, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return zone
}
