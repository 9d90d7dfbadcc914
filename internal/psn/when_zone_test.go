package psn_test

import (
	"errors"
	"testing"

	"github.com/postshitnow/psn/internal/psn"
)

func TestLoadZone(t *testing.T) {
	t.Parallel()
	for _, name := range []string{
		"UTC", "GMT", "America/New_York", "Australia/Lord_Howe", "America/Argentina/Buenos_Aires", "Etc/GMT+5", "US/Eastern",
	} {
		if got, err := psn.LoadZone(name); err != nil || got.String() != name {
			t.Errorf("%s: got %v, %v", name, got, err)
		}
	}
}

func TestLoadZoneRefuses(t *testing.T) {
	t.Parallel()
	const plain = "use an IANA name, such as America/New_York, Europe/Madrid or UTC"
	for name, hint := range map[string]string{
		"":                      plain,
		"Local":                 plain,
		"local":                 plain,
		"localtime":             plain,
		"EST":                   "did you mean America/New_York?",
		"pst":                   "did you mean America/Los_Angeles?",
		"CET":                   "did you mean Europe/Paris?",
		"utc":                   "did you mean UTC?",
		"New York":              "did you mean America/New_York?",
		"new_york":              "did you mean America/New_York?",
		"america/new_york":      "did you mean America/New_York?",
		"America/New York":      "did you mean America/New_York?",
		"America/New_Yrok":      "did you mean America/New_York?",
		"mexico city":           "did you mean America/Mexico_City?",
		"Lord Howe":             "did you mean Australia/Lord_Howe?",
		"Madrid":                "did you mean Europe/Madrid?",
		"Buenos Aires":          "did you mean America/Buenos_Aires?",
		"Eastern Standard Time": "did you mean America/New_York?",
		"Atlantis/Nowhere":      plain,
		"America":               plain,
		"../etc/passwd":         plain,
		"/etc/localtime":        plain,
		"Factory":               plain,
		" ":                     plain,
	} {
		_, err := psn.LoadZone(name)
		refused, ok := errors.AsType[*psn.Error](err)
		if !ok || refused.Code != psn.CodeInvalid || refused.Hint != hint {
			t.Errorf("%q: got %v, hint %q, want hint %q", name, err, refused.Hint, hint)
		}
	}
}

func TestResolveWall(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		zone, wall, first, second string
		gap                       bool
	}{
		{"America/New_York", "2026-03-08 02:30", "2026-03-08T03:30:00-04:00", "", true},
		{"America/New_York", "2026-11-01 01:30", "2026-11-01T01:30:00-04:00", "2026-11-01T01:30:00-05:00", false},
		{"America/New_York", "2026-11-01 00:59", "2026-11-01T00:59:00-04:00", "", false},
		{"America/New_York", "2026-11-01 02:00", "2026-11-01T02:00:00-05:00", "", false},
		{"Australia/Lord_Howe", "2026-10-04 02:00", "2026-10-04T02:30:00+11:00", "", true},
		{"Australia/Lord_Howe", "2026-04-05 01:30", "2026-04-05T01:30:00+11:00", "2026-04-05T01:30:00+10:30", false},
		{"America/Mexico_City", "2022-04-03 02:30", "2022-04-03T03:30:00-05:00", "", true},
		{"America/Mexico_City", "2026-04-05 02:30", "2026-04-05T02:30:00-06:00", "", false},
		{"Pacific/Apia", "2011-12-30 12:00", "2011-12-31T12:00:00+14:00", "", true}, // a whole day was skipped
		{"Pacific/Apia", "2011-12-29 12:00", "2011-12-29T12:00:00-10:00", "", false},
		{"Africa/Casablanca", "2026-03-22 02:30", "2026-03-22T03:30:00+01:00", "", true},
	} {
		w := instant(t, c.wall[:10]+"T"+c.wall[11:]+":00Z")
		got := psn.ResolveWall(w.Year(), w.Month(), w.Day(), w.Hour(), w.Minute(), 0, zone(t, c.zone))
		second := ""
		if !got.Second.IsZero() {
			second = got.Second.Format("2006-01-02T15:04:05Z07:00")
		}
		if first := got.First.Format("2006-01-02T15:04:05Z07:00"); first != c.first || second != c.second || got.Gap != c.gap {
			t.Errorf("%s in %s: got %s, %s, gap %t", c.wall, c.zone, first, second, got.Gap)
		}
	}
}

func TestClosest(t *testing.T) {
	t.Parallel()
	known := []string{"account", "accounts", "at", "language", "options"}
	for word, want := range map[string]string{
		"acount": "account", "Langage": "language", "option": "options", "ta": "at", "zzzz": "", "": "", "AT": "at",
	} {
		if got := psn.Closest(word, known); got != want {
			t.Errorf("%q: got %q, want %q", word, got, want)
		}
	}
}
