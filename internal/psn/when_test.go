package psn_test

import (
	"errors"
	"strings"
	"testing"
	"time"
	_ "time/tzdata"

	"github.com/postshitnow/psn/internal/psn"
)

func zone(tb testing.TB, name string) *time.Location {
	tb.Helper()
	z, err := psn.LoadZone(name)
	if err != nil {
		tb.Fatal(err)
	}
	return z
}

func instant(tb testing.TB, text string) time.Time {
	tb.Helper()
	at, err := time.Parse(time.RFC3339, text)
	if err != nil {
		tb.Fatal(err)
	}
	return at
}

// sunday is a Sunday, 2026-11-22, at noon in New York, Mexico City's 11:00.
const sunday = "2026-11-22T12:00:00-05:00"

func TestParseWhen(t *testing.T) {
	t.Parallel()
	const ny, mx, lh = "America/New_York", "America/Mexico_City", "Australia/Lord_Howe"
	for _, c := range []struct{ text, zone, now, want string }{
		{"2026-12-01T09:00:00-05:00", ny, sunday, "2026-12-01T09:00:00-05:00 America/New_York"},
		{"2026-12-01T09:00:00Z", ny, sunday, "2026-12-01T04:00:00-05:00 America/New_York"},
		{"2026-12-01t09:00:00z", ny, sunday, "2026-12-01T04:00:00-05:00 America/New_York"},
		{"2026-12-01T09:00+01:00", ny, sunday, "2026-12-01T03:00:00-05:00 America/New_York"},
		{"2026-12-01 09:00:00-05:00", mx, sunday, "2026-12-01T08:00:00-06:00 America/Mexico_City"},
		{"2026-12-01T09:00:00-05:00 America/New_York", ny, sunday, "2026-12-01T09:00:00-05:00 America/New_York"},
		{"2026-12-01T09:00:00.5-05:00", ny, sunday, "2026-12-01T09:00:00-05:00 America/New_York"},
		{"2026-12-01 09:00", ny, sunday, "2026-12-01T09:00:00-05:00 America/New_York"},
		{"2026-12-01 09:00", mx, sunday, "2026-12-01T09:00:00-06:00 America/Mexico_City"},
		{"2026-12-01 09:00", lh, sunday, "2026-12-01T09:00:00+11:00 Australia/Lord_Howe"},
		{"2026-12-01T09:00", ny, sunday, "2026-12-01T09:00:00-05:00 America/New_York"},
		{"2026-12-01 9am", ny, sunday, "2026-12-01T09:00:00-05:00 America/New_York"},
		{"2026-12-01 at 9:15 PM", ny, sunday, "2026-12-01T21:15:00-05:00 America/New_York"},
		{"  2026-12-01 \t 12am ", ny, sunday, "2026-12-01T00:00:00-05:00 America/New_York"},
		{"2026-12-01 12pm", ny, sunday, "2026-12-01T12:00:00-05:00 America/New_York"},
		{"2028-02-29 08:00", ny, sunday, "2028-02-29T08:00:00-05:00 America/New_York"},
		{"now", ny, sunday, "2026-11-22T12:00:00-05:00 America/New_York"},
		{"NOW", mx, sunday, "2026-11-22T11:00:00-06:00 America/Mexico_City"},
		{"today 17:00", ny, sunday, "2026-11-22T17:00:00-05:00 America/New_York"},
		{"today 12:00", ny, sunday, "2026-11-22T12:00:00-05:00 America/New_York"},
		{"tomorrow 9am", ny, sunday, "2026-11-23T09:00:00-05:00 America/New_York"},
		{"Tomorrow  At  9 AM", ny, sunday, "2026-11-23T09:00:00-05:00 America/New_York"},
		{"tomorrow 9am", lh, sunday, "2026-11-24T09:00:00+11:00 Australia/Lord_Howe"},
		{"monday 10:30", ny, sunday, "2026-11-23T10:30:00-05:00 America/New_York"},
		{"mon 10:30", ny, sunday, "2026-11-23T10:30:00-05:00 America/New_York"},
		{"saturday 10:30", ny, sunday, "2026-11-28T10:30:00-05:00 America/New_York"},
		{"sunday 10:30", ny, sunday, "2026-11-29T10:30:00-05:00 America/New_York"},
		{"in 2h", ny, sunday, "2026-11-22T14:00:00-05:00 America/New_York"},
		{"in 90m", ny, sunday, "2026-11-22T13:30:00-05:00 America/New_York"},
		{"in 1h 30 minutes", ny, sunday, "2026-11-22T13:30:00-05:00 America/New_York"},
		{"in 3 days", ny, sunday, "2026-11-25T12:00:00-05:00 America/New_York"},
		{"in 1 week", ny, sunday, "2026-11-29T12:00:00-05:00 America/New_York"},
		{"17:00", ny, sunday, "2026-11-22T17:00:00-05:00 America/New_York"},
		{"5pm", mx, sunday, "2026-11-22T17:00:00-06:00 America/Mexico_City"},

		// Days keep the time of day over a change of clocks, hours elapse.
		{"in 1 day", ny, "2026-03-07T09:00:00-05:00", "2026-03-08T09:00:00-04:00 America/New_York"},
		{"in 24h", ny, "2026-03-07T09:00:00-05:00", "2026-03-08T10:00:00-04:00 America/New_York"},
		{"in 1 day", ny, "2026-10-31T09:00:00-04:00", "2026-11-01T09:00:00-05:00 America/New_York"},
		{"in 1 week", lh, "2026-09-28T09:00:00+10:30", "2026-10-05T09:00:00+11:00 Australia/Lord_Howe"},
		{"tomorrow 09:00", mx, "2026-04-04T09:00:00-06:00", "2026-04-05T09:00:00-06:00 America/Mexico_City"}, // no summer time since 2022
		{"2026-03-08 01:59", ny, "2026-03-07T09:00:00-05:00", "2026-03-08T01:59:00-05:00 America/New_York"},
		{"2026-03-08 03:00", ny, "2026-03-07T09:00:00-05:00", "2026-03-08T03:00:00-04:00 America/New_York"},
		{"2026-10-04 02:30", lh, "2026-10-01T09:00:00Z", "2026-10-04T02:30:00+11:00 Australia/Lord_Howe"},
		{"2026-11-01 01:30-05:00", ny, "2026-10-31T09:00:00-04:00", "2026-11-01T01:30:00-05:00 America/New_York"},
	} {
		w, err := psn.ParseWhen(c.text, instant(t, c.now), zone(t, c.zone))
		if err != nil {
			t.Errorf("%q: %v", c.text, err)
			continue
		}
		if got := psn.FormatInstant(w.At); got != c.want || w.Next {
			t.Errorf("%q: got %s, want %s", c.text, got, c.want)
		}
	}
}

func TestParseWhenBest(t *testing.T) {
	t.Parallel()
	if w, err := psn.ParseWhen(" BEST ", instant(t, sunday), zone(t, "America/New_York")); err != nil || w != (psn.When{Best: true}) {
		t.Errorf("best is %+v, %v", w, err)
	}
}

func TestParseWhenNext(t *testing.T) {
	t.Parallel()
	w, err := psn.ParseWhen(" Next ", instant(t, sunday), zone(t, "America/New_York"))
	if err != nil || w != (psn.When{Next: true}) {
		t.Fatalf("got %+v, %v", w, err)
	}
}

func TestParseWhenNotes(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ text, zone, now, at, note string }{
		{
			"2026-11-01 01:30", "America/New_York", "2026-10-31T09:00:00-04:00", "2026-11-01T01:30:00-04:00 America/New_York",
			"2026-11-01 01:30 happens twice in America/New_York; this is the first, for the second write `2026-11-01T01:30:00-05:00`",
		},
		{
			"01:30", "America/New_York", "2026-11-01T01:45:00-04:00", "2026-11-01T01:30:00-05:00 America/New_York",
			"2026-11-01 01:30 happens twice in America/New_York; the first is past, this is the second",
		},
		{
			"2026-04-05 01:45", "Australia/Lord_Howe", "2026-04-01T00:00:00Z", "2026-04-05T01:45:00+11:00 Australia/Lord_Howe",
			"2026-04-05 01:45 happens twice in Australia/Lord_Howe; this is the first, for the second write `2026-04-05T01:45:00+10:30`",
		},
		{
			"in 1 day", "America/New_York", "2026-03-07T02:30:00-05:00", "2026-03-08T03:30:00-04:00 America/New_York",
			"2026-03-08 02:30 does not exist in America/New_York, so it moved forward to 03:30",
		},
		{
			"sunday 18:00", "America/New_York", sunday, "2026-11-29T18:00:00-05:00 America/New_York",
			"today is Sunday too; for today write `today` and the time",
		},
		{"monday 18:00", "America/New_York", sunday, "2026-11-23T18:00:00-05:00 America/New_York", ""},
	} {
		w, err := psn.ParseWhen(c.text, instant(t, c.now), zone(t, c.zone))
		if err != nil {
			t.Errorf("%q: %v", c.text, err)
			continue
		}
		if got := psn.FormatInstant(w.At); got != c.at || w.Note != c.note {
			t.Errorf("%q: got %s, %q, want %s, %q", c.text, got, w.Note, c.at, c.note)
		}
	}
}

func TestParseWhenRefuses(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ text, zone, now, message, hint string }{
		{"", "UTC", sunday, "the time is empty", "2026-12-01 09:00"},
		{"soon", "UTC", sunday, `"soon" is not a time that psn understands`, "tomorrow 9am"},
		{"tonight", "UTC", sunday, "is not a time that psn understands", "write one of"},
		{"2026-11-22 11:59", "America/New_York", sunday, "2026-11-22T11:59:00-05:00 America/New_York is in the past", "2026-11-22T12:00:00-05:00"},
		{"2020-01-01T00:00:00Z", "UTC", sunday, "2020-01-01T00:00:00Z UTC is in the past", "give a later time"},
		{"today 9am", "America/New_York", sunday, "is in the past", "give a later time"},
		{"9am", "America/New_York", sunday, "2026-11-22T09:00:00-05:00 America/New_York is in the past", "`tomorrow 9am`"},
		{"9 am", "America/New_York", sunday, "is in the past", "`tomorrow 9am`"},
		{"09:00", "America/New_York", sunday, "is in the past", "`tomorrow 09:00`"},
		{"2206-12-01 09:00", "UTC", sunday, "more than 10 years ahead", "check the year"},
		{"in 999999 weeks", "UTC", sunday, "more than 10 years ahead", "check the year"},
		{"in 1000000 weeks", "UTC", sunday, "not a time", "whole number"},
		{
			"2026-03-08 02:30", "America/New_York", "2026-03-07T09:00:00-05:00",
			"2026-03-08 02:30 does not exist in America/New_York: clocks go forward from 02:00 to 03:00",
			"write `2026-03-08 01:59` or `2026-03-08 03:00`",
		},
		{
			"2026-10-04 02:15", "Australia/Lord_Howe", "2026-10-01T00:00:00Z",
			"2026-10-04 02:15 does not exist in Australia/Lord_Howe: clocks go forward from 02:00 to 02:30",
			"write `2026-10-04 01:59` or `2026-10-04 02:30`",
		},
		{"tomorrow 2:30am", "America/New_York", "2026-03-07T09:00:00-05:00", "does not exist", "`2026-03-08 03:00`"},
		{"2026-12-01", "UTC", sunday, `"2026-12-01" has no time of day`, "`2026-12-01 09:00`"},
		{"tomorrow", "UTC", sunday, `"tomorrow" has no time of day`, "`tomorrow 9am`"},
		{"monday", "UTC", sunday, "has no time of day", "`monday 9am`"},
		{"01/02/2027 9am", "UTC", sunday, `"01/02/2027" is not a date that reads one way only`, "`2027-01-02 09:00` or `2027-02-01 09:00`"},
		{"25.12.2026", "UTC", sunday, "reads one way only", "write the year first: `2026-12-25 09:00`"},
		{"2026/12/01 09:00", "UTC", sunday, "reads one way only", "`2026-12-01 09:00`"},
		{"12-01 09:00", "UTC", sunday, "reads one way only", "write year, month and day"},
		{"2026-02-30 09:00", "UTC", sunday, "there is no day 2026-02-30", "year, month, day"},
		{"2026-13-01 09:00", "UTC", sunday, "there is no day 2026-13-01", ""},
		{"next monday 9am", "UTC", sunday, `"next monday" could mean`, "`2026-11-23 09:00` or `2026-11-30 09:00`"},
		{"this friday 5pm", "UTC", sunday, `"this friday" could mean`, "`2026-11-27 17:00` or `2026-12-04 17:00`"},
		{"9", "UTC", sunday, "reads one way only", "`9am`"},
		{"tomorrow 9", "UTC", sunday, `"9" is not a time of day`, "`9am`"},
		{"tomorrow 25:00", "UTC", sunday, `"25:00" is not a time of day`, ""},
		{"tomorrow 13pm", "UTC", sunday, `"13pm" is not a time of day`, ""},
		{"2026-12-01 24:00", "UTC", sunday, `"24:00" is not a time of day`, ""},
		{"2026-12-01 9:5", "UTC", sunday, `"9:5" is not a time of day`, ""},
		{"2026-12-01 09:00 EST", "America/New_York", sunday, `"EST" after the time is not understood`, "America/New_York"},
		{"2026-12-01T09:00:00-05:00 Europe/Madrid", "UTC", sunday, "contradict each other", "`2026-12-01T15:00:00+01:00`"},
		{"in 0h", "UTC", sunday, "is not a time", "`now`"},
		{"in 1.5h", "UTC", sunday, "is not a time", "whole number"},
		{"in 2 months", "UTC", sunday, "is not a time", "weeks"},
		{"in", "UTC", sunday, "is not a time", "`in 2h`"},
		{"best friend \x00\u202e", "UTC", sunday, `"best friend " is not a time`, ""},
	} {
		_, err := psn.ParseWhen(c.text, instant(t, c.now), zone(t, c.zone))
		refused, ok := errors.AsType[*psn.Error](err)
		if !ok || refused.Code != psn.CodeInvalid {
			t.Errorf("%q: got %v, want CodeInvalid", c.text, err)
			continue
		}
		if !strings.Contains(refused.Message, c.message) || !strings.Contains(refused.Hint, c.hint) {
			t.Errorf("%q: got %q, hint %q\nwant %q, hint %q", c.text, refused.Message, refused.Hint, c.message, c.hint)
		}
	}
}

func TestFormatInstantReadsBack(t *testing.T) {
	t.Parallel()
	now := instant(t, sunday)
	for _, name := range []string{"America/New_York", "America/Mexico_City", "Australia/Lord_Howe", "UTC"} {
		at := now.Add(48 * time.Hour).In(zone(t, name))
		w, err := psn.ParseWhen(psn.FormatInstant(at), now, zone(t, name))
		if err != nil || !w.At.Equal(at) {
			t.Errorf("%s: got %v, %v", psn.FormatInstant(at), w, err)
		}
	}
	if got := psn.FormatInstant(now.In(time.FixedZone("", -5*3600))); got != sunday {
		t.Errorf("got %s, want %s", got, sunday)
	}
}

func TestWhenFormsParse(t *testing.T) {
	t.Parallel()
	early := instant(t, "2026-11-22T06:00:00-05:00")
	for _, form := range psn.WhenForms() {
		if _, err := psn.ParseWhen(form, early, zone(t, "America/New_York")); err != nil {
			t.Errorf("%q: %v", form, err)
		}
	}
}

func FuzzParseWhen(f *testing.F) {
	for _, form := range psn.WhenForms() {
		f.Add(form, int64(1_795_000_000), uint8(0))
	}
	f.Add("2026-03-08 02:30", int64(1_772_000_000), uint8(0))
	f.Add("01/02/2026 9am", int64(1_772_000_000), uint8(2))
	f.Add("next monday 9am", int64(1_772_000_000), uint8(1))
	zones := []*time.Location{
		zone(f, "America/New_York"), zone(f, "America/Mexico_City"), zone(f, "Australia/Lord_Howe"), zone(f, "Pacific/Apia"), nil,
	}
	f.Fuzz(func(t *testing.T, text string, unix int64, z uint8) {
		now := time.Unix(unix%4_000_000_000, 0)
		w, err := psn.ParseWhen(text, now, zones[int(z)%len(zones)])
		if err != nil {
			if psn.CodeOf(err) != psn.CodeInvalid || w != (psn.When{}) {
				t.Fatalf("%q: got %+v, %v", text, w, err)
			}
			return
		}
		if (w.Next || w.Best) != w.At.IsZero() || !w.Next && !w.Best && w.At.Before(now) {
			t.Fatalf("%q at %v: got %+v", text, now, w)
		}
	})
}
