package app

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/postshitnow/psn/internal/psn"
	"github.com/postshitnow/psn/internal/workspace"
)

// TestRecurrence follows rules over the changes of clocks: the time on the wall stays, one that is skipped moves
// forward, and of two the first counts.
func TestRecurrence(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		series   workspace.Series
		from, to string
		want     []string
	}{
		"daily over spring in New York": {
			workspace.Series{Rule: "FREQ=DAILY", At: "09:00", Zone: "America/New_York"},
			"2026-03-07", "2026-03-10",
			[]string{"2026-03-07T09:00:00-05:00", "2026-03-08T09:00:00-04:00", "2026-03-09T09:00:00-04:00"},
		},
		"daily over autumn in New York": {
			workspace.Series{Rule: "FREQ=DAILY", At: "09:00", Zone: "America/New_York"},
			"2026-10-31", "2026-11-03",
			[]string{"2026-10-31T09:00:00-04:00", "2026-11-01T09:00:00-05:00", "2026-11-02T09:00:00-05:00"},
		},
		"daily in Mexico City, which has no summer time any more": {
			workspace.Series{Rule: "FREQ=DAILY", At: "09:00", Zone: "America/Mexico_City"},
			"2026-04-04", "2026-04-06",
			[]string{"2026-04-04T09:00:00-06:00", "2026-04-05T09:00:00-06:00"},
		},
		"daily on Lord Howe, half an hour forward": {
			workspace.Series{Rule: "FREQ=DAILY", At: "09:00", Zone: "Australia/Lord_Howe"},
			"2026-10-03", "2026-10-05",
			[]string{"2026-10-03T09:00:00+10:30", "2026-10-04T09:00:00+11:00"},
		},
		"02:30 in the gap": {
			workspace.Series{Rule: "FREQ=DAILY", At: "02:30", Zone: "America/New_York"},
			"2026-03-07", "2026-03-10",
			[]string{"2026-03-07T02:30:00-05:00", "2026-03-08T03:30:00-04:00", "2026-03-09T02:30:00-04:00"},
		},
		"02:15 in the gap of Lord Howe": {
			workspace.Series{Rule: "FREQ=DAILY", At: "02:15", Zone: "Australia/Lord_Howe"},
			"2026-10-04", "2026-10-05",
			[]string{"2026-10-04T02:45:00+11:00"},
		},
		"01:30 in the overlap": {
			workspace.Series{Rule: "FREQ=DAILY", At: "01:30", Zone: "America/New_York"},
			"2026-10-31", "2026-11-03",
			[]string{"2026-10-31T01:30:00-04:00", "2026-11-01T01:30:00-04:00", "2026-11-02T01:30:00-05:00"},
		},
		"every other Tuesday": {
			workspace.Series{Rule: "freq=weekly;interval=2;byday=tu", At: "18:00", Zone: "Europe/Madrid", Start: "2026-01-06"},
			"2026-03-15", "2026-04-20",
			[]string{"2026-03-17T18:00:00+01:00", "2026-03-31T18:00:00+02:00", "2026-04-14T18:00:00+02:00"},
		},
		"first Monday, of the strategy's zone": {
			workspace.Series{Rule: "FREQ=MONTHLY;BYDAY=1MO"},
			"2026-01-01", "2026-03-01",
			[]string{"2026-01-05T09:00:00Z", "2026-02-02T09:00:00Z"},
		},
		"until a day, which counts whole": {
			workspace.Series{Rule: "FREQ=DAILY;UNTIL=20260102", At: "23:00", Zone: "America/New_York"},
			"2026-01-01", "2026-02-01",
			[]string{"2026-01-01T23:00:00-05:00", "2026-01-02T23:00:00-05:00"},
		},
		"until an instant": {
			workspace.Series{Rule: "FREQ=DAILY;UNTIL=20260103T030000Z", At: "23:00", Zone: "America/New_York"},
			"2026-01-01", "2026-02-01",
			[]string{"2026-01-01T23:00:00-05:00"},
		},
		"three times": {
			workspace.Series{Rule: "FREQ=DAILY;COUNT=3", Start: "2026-01-05"},
			"2026-01-06", "2026-02-01",
			[]string{"2026-01-06T09:00:00Z", "2026-01-07T09:00:00Z"},
		},
		"leap day": {
			workspace.Series{Rule: "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29", At: "00:00"},
			"2026-01-01", "2030-01-01",
			[]string{"2028-02-29T00:00:00Z"},
		},
	} {
		c.series.Name = "s"
		r, err := newRecurrence(c.series, time.UTC)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		day := func(text string) time.Time {
			d, err := time.ParseInLocation(time.DateOnly, text, r.zone)
			if err != nil {
				t.Fatal(err)
			}
			return d
		}
		var got []string
		for _, at := range r.between(day(c.from), day(c.to), 100) {
			got = append(got, at.Format(time.RFC3339))
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}

func TestRecurrenceRefuses(t *testing.T) {
	t.Parallel()
	for _, rule := range []string{
		"", "tuesdays", "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30", "FREQ=HOURLY", "FREQ=SECONDLY", "FREQ=DAILY;BYHOUR=9", "FREQ=DAILY;INTERVAL=0",
		"FREQ=DAILY;INTERVAL=-1", "FREQ=DAILY;COUNT=0", "FREQ=DAILY;COUNT=3", "FREQ=DAILY;UNTIL=20200101", "FREQ=DAILY\nRDATE:20260101",
		"DTSTART:20260101T000000Z;FREQ=DAILY", "FREQ=WEEKLY;BYDAY=XX", "FREQ=DAILY;FOO=1", "FREQ=MONTHLY;BYMONTHDAY=32",
	} {
		_, err := newRecurrence(workspace.Series{Name: "s", Rule: rule}, time.UTC)
		if psn.CodeOf(err) != psn.CodeInvalid {
			t.Errorf("%q: %v", rule, err)
		}
	}
}
