package workspace_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/postshitnow/psn/internal/psn"
	"github.com/postshitnow/psn/internal/workspace"
)

func TestParseStrategy(t *testing.T) {
	t.Parallel()
	s, err := workspace.ParseStrategy("strategy.yaml", []byte("\ufeffzone: Europe/Madrid\r\n"+`
languages: [es, pt-BR, no]
windows:
  default:
    - days: weekdays
      times: ["09:00", 17:30]
  x: []
  mastodon:
    - days: [sat, Sunday, sat]
      times: 11:00
pillars:
  - craft
  - {name: numbers, about: "what we earn"}
goals: [500 readers]
`))
	if err != nil {
		t.Fatal(err)
	}
	if s.Zone.String() != "Europe/Madrid" {
		t.Errorf("zone %s", s.Zone)
	}
	type said struct {
		Languages []string
		Windows   map[string][]workspace.Window
		Pillars   []workspace.Pillar
		Goals     []string
	}
	want := said{
		Languages: []string{"es", "pt-BR", "no"},
		Windows: map[string][]workspace.Window{
			"default": {{
				Days:  []time.Weekday{time.Monday, time.Tuesday, time.Wednesday, time.Thursday, time.Friday},
				Times: []workspace.TimeOfDay{{Hour: 9}, {Hour: 17, Minute: 30}},
			}},
			"x":        {},
			"mastodon": {{Days: []time.Weekday{time.Sunday, time.Saturday}, Times: []workspace.TimeOfDay{{Hour: 11}}}},
		},
		Pillars: []workspace.Pillar{{Name: "craft"}, {Name: "numbers", About: "what we earn"}},
		Goals:   []string{"500 readers"},
	}
	if diff := cmp.Diff(want, said{s.Languages, s.Windows, s.Pillars, s.Goals}); diff != "" {
		t.Error(diff)
	}
}

func TestParseStrategyRefuses(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ text, message, hint string }{
		{"", "s.yaml:1:1: zone is missing", "America/New_York"},
		{"# nothing\n", "s.yaml:1:1: zone is missing", ""},
		{"languages: [en]\n", "s.yaml:1:1: zone is missing", ""},
		{"zone: EST\n", "s.yaml:1:7: EST is not the name of one time zone", "America/New_York"},
		{"zone:\n", "s.yaml:1:6: zone has no value", ""},
		{"zone: UTC\nwindow: {}\n", `s.yaml:2:1: unknown key "window"`, `did you mean "windows"?`},
		{"zone: UTC\nzone: UTC\n", `s.yaml:2:1: "zone" stands twice, first in line 1`, ""},
		{"zone: UTC\nlanguages: en\n", "s.yaml:2:12: languages must be a list, not text", ""},
		{"zone: UTC\nlanguages:\n  - en\n  - english_us\n", `s.yaml:4:5: "english_us" is not a language tag`, "BCP 47"},
		{"zone: UTC\nwindows:\n  default:\n    - day: mon\n", `s.yaml:4:7: unknown key "day"`, `did you mean "days"?`},
		{"zone: UTC\nwindows:\n  default:\n    - days: [mon, moonday]\n", `s.yaml:4:19: "moonday" is not a day`, "mon, tue"},
		{"zone: UTC\nwindows:\n  default:\n    - days: mon\n      times: [9am]\n", `s.yaml:5:15: "9am" is not a time of day`, "23:59"},
		{"zone: UTC\nwindows:\n  default:\n    - days: mon\n", "s.yaml:4:7: a window needs days and times", ""},
		{"zone: UTC\nwindows:\n  default: 9am\n", "s.yaml:3:12: windows of default must be a list, not text", ""},
		{"zone: UTC\npillars:\n  - about: x\n", "s.yaml:3:5: a pillar has no name", ""},
		{"- zone\n", "s.yaml:1:1: the strategy must be keys with values, not a list", ""},
		{"zone: UTC\n---\nzone: UTC\n", "s.yaml:2:1: a second YAML document", ""},
		{"zone: [UTC\nlanguages: en\n", "s.yaml:1:7: not valid YAML", "brackets"},
		{"zone: UTC\n\tlanguages: en\n", "s.yaml:2:1: not valid YAML", "tabs"},
		{"zone: a: b\n", "s.yaml:1:8: not valid YAML", ""},
		{"zone: &z UTC\ngoals: *z\n", "s.yaml:2:8: goals must be a list, not an alias", ""},
		{"zone: UTC\ngoals: *z\n", "s.yaml:2:8: not valid YAML", ""},
		{"zone: UTC\x00\n", "s.yaml: line 1, column 10: control character U+0000", ""},
		{"zone: \xff\n", "s.yaml: line 1, column 7: byte 0xff is not valid UTF-8", ""},
	} {
		_, err := workspace.ParseStrategy("s.yaml", []byte(c.text))
		wantInvalid(t, c.text, err, c.message, c.hint)
	}
}

func TestCheckPlatforms(t *testing.T) {
	t.Parallel()
	s, err := workspace.ParseStrategy("s.yaml", []byte("zone: UTC\nwindows:\n  default: []\n  mastadon: []\n"))
	if err != nil {
		t.Fatal(err)
	}
	wantInvalid(t, "mastadon", s.CheckPlatforms([]string{"mastodon", "x"}), `s.yaml:4:3: unknown key "mastadon"`, `did you mean "mastodon"?`)
	if err := s.CheckPlatforms([]string{"mastadon"}); err != nil {
		t.Error(err)
	}
}

func wantInvalid(t *testing.T, input string, err error, message, hint string) {
	t.Helper()
	refused, ok := errors.AsType[*psn.Error](err)
	if !ok || refused.Code != psn.CodeInvalid {
		t.Errorf("%q: got %v, want CodeInvalid", input, err)
		return
	}
	if !strings.HasPrefix(refused.Message, message) || !strings.Contains(refused.Hint, hint) {
		t.Errorf("%q:\ngot  %q, hint %q\nwant %q, hint %q", input, refused.Message, refused.Hint, message, hint)
	}
}
