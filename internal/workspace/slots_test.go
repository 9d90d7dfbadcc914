package workspace_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/postshitnow/psn/internal/workspace"
)

func TestSlots(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, zone, windows, platform, from string
		want                                []string
	}{
		{
			"own windows before default", "America/New_York",
			`{default: [{days: daily, times: ["09:00"]}], x: [{days: [tue], times: ["18:00", "08:00"]}]}`,
			"x", "2026-11-24T08:00:00-05:00",
			[]string{"2026-11-24T08:00:00-05:00", "2026-11-24T18:00:00-05:00", "2026-12-01T08:00:00-05:00"},
		},
		{
			"default", "America/New_York", `{default: [{days: weekdays, times: ["09:00"]}]}`, "x", "2026-11-27T09:00:01-05:00",
			[]string{"2026-11-30T09:00:00-05:00", "2026-12-01T09:00:00-05:00"},
		},
		{"none", "UTC", `{default: [{days: daily, times: ["09:00"]}], x: []}`, "x", "2026-11-27T00:00:00Z", nil},
		{"none at all", "UTC", `{}`, "x", "2026-11-27T00:00:00Z", nil},
		{
			"daily 09:00 over the change of clocks in New York", "America/New_York", `{default: [{days: daily, times: ["09:00"]}]}`,
			"x", "2026-03-07T00:00:00-05:00",
			[]string{"2026-03-07T09:00:00-05:00", "2026-03-08T09:00:00-04:00", "2026-03-09T09:00:00-04:00"},
		},
		{
			"no change in Mexico City", "America/Mexico_City", `{default: [{days: daily, times: ["09:00"]}]}`,
			"x", "2026-04-04T00:00:00-06:00",
			[]string{"2026-04-04T09:00:00-06:00", "2026-04-05T09:00:00-06:00"},
		},
		{
			"half an hour at Lord Howe", "Australia/Lord_Howe", `{default: [{days: daily, times: ["09:00"]}]}`,
			"x", "2026-10-03T00:00:00+10:30",
			[]string{"2026-10-03T09:00:00+10:30", "2026-10-04T09:00:00+11:00"},
		},
		{
			"a gap moves forward and doubles nothing", "America/New_York",
			`{default: [{days: daily, times: ["02:30", "03:30", "03:00"]}]}`, "x", "2026-03-08T00:00:00-05:00",
			[]string{"2026-03-08T03:00:00-04:00", "2026-03-08T03:30:00-04:00", "2026-03-09T02:30:00-04:00"},
		},
		{
			"a gap moves forward at Lord Howe", "Australia/Lord_Howe", `{default: [{days: daily, times: ["02:10"]}]}`,
			"x", "2026-10-04T00:00:00+10:30",
			[]string{"2026-10-04T02:40:00+11:00", "2026-10-05T02:10:00+11:00"},
		},
		{
			"an overlap takes the first", "America/New_York", `{default: [{days: daily, times: ["01:30"]}]}`,
			"x", "2026-11-01T00:00:00-04:00",
			[]string{"2026-11-01T01:30:00-04:00", "2026-11-02T01:30:00-05:00"},
		},
		{
			"between the two of an overlap", "America/New_York", `{default: [{days: daily, times: ["01:30"]}]}`,
			"x", "2026-11-01T01:10:00-05:00",
			[]string{"2026-11-02T01:30:00-05:00"},
		},
	} {
		s, err := workspace.ParseStrategy("s.yaml", []byte("zone: "+c.zone+"\nwindows: "+c.windows+"\n"))
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		from, err := time.Parse(time.RFC3339, c.from)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, at := range s.Slots(c.platform, from, max(1, len(c.want))) {
			got = append(got, at.Format(time.RFC3339))
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s: %s", c.name, diff)
		}
	}
}

func TestSlotsNeverDouble(t *testing.T) {
	t.Parallel()
	for _, zone := range []string{"America/New_York", "America/Mexico_City", "Australia/Lord_Howe", "Africa/Casablanca"} {
		s, err := workspace.ParseStrategy("s.yaml",
			[]byte("zone: "+zone+"\nwindows: {default: [{days: daily, times: [\"01:30\", \"02:30\", \"09:00\"]}]}\n"))
		if err != nil {
			t.Fatal(err)
		}
		from := time.Date(2026, 1, 1, 0, 0, 0, 0, s.Zone)
		slots := s.Slots("x", from, 3*365)
		for i := 1; i < len(slots); i++ {
			if !slots[i].After(slots[i-1]) {
				t.Errorf("%s: %s after %s", zone, slots[i], slots[i-1])
			}
		}
		nines := 0
		for _, at := range slots {
			if at.Hour() == 9 && at.Minute() == 0 {
				nines++
			}
		}
		if nines != 365 {
			t.Errorf("%s: 09:00 came %d times in a year", zone, nines)
		}
	}
}
