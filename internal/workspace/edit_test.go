package workspace_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/postshitnow/psn/internal/psn"
	"github.com/postshitnow/psn/internal/workspace"
)

// set plans and writes an edit of a workspace whose strategy is text, and returns the strategy after it.
func set(t *testing.T, text, key, value string) (string, error) {
	t.Helper()
	w := &workspace.Workspace{Root: t.TempDir()}
	write(t, w.StrategyFile(), text)
	e, err := w.Plan(key, value)
	if err != nil {
		return "", err
	}
	if err := w.Write(e); err != nil {
		t.Fatal(err)
	}
	return read(t, w.StrategyFile()), nil
}

func TestSetKeepsTheRest(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ before, key, value, after string }{
		"plain": {
			"# top\nzone: UTC  # here\n\n# languages\nlanguages: [en]\n", "zone", "Europe/Madrid",
			"# top\nzone: Europe/Madrid  # here\n\n# languages\nlanguages: [en]\n",
		},
		"quoted":            {"zone: 'UTC' # it''s\n", "zone", "Europe/Madrid", "zone: Europe/Madrid # it''s\n"},
		"windows line ends": {"\ufeffzone: UTC\r\n# x\r\n", "languages", "[es, no]", "\ufeffzone: UTC\r\n# x\r\nlanguages: [es, \"no\"]\r\n"},
		"no last line feed": {"zone: UTC", "goals", `[one, "two: three"]`, "zone: UTC\ngoals: [one, \"two: three\"]\n"},
		"a list of lines": {
			"zone: UTC\ngoals: # why\n  # first\n  - one\n  # second\n  - two\n\n# after\nlanguages: [en]\n", "goals", "[three]",
			"zone: UTC\ngoals: [three] # why\n  # first\n\n# after\nlanguages: [en]\n",
		},
		"a list not indented":     {"zone: UTC\ngoals:\n- one\n- two\nlanguages: [en]\n", "goals", "[three]", "zone: UTC\ngoals: [three]\nlanguages: [en]\n"},
		"an item":                 {"zone: UTC\ngoals:\n  - one # 1\n  - two # 2\n", "goals.1", "zwei: 2", "zone: UTC\ngoals:\n  - one # 1\n  - \"zwei: 2\" # 2\n"},
		"in brackets":             {"zone: UTC\ngoals: [one, 'two, 2', # c\n  three] # after\n", "goals.1", "2", "zone: UTC\ngoals: [one, \"2\", three] # after\n"},
		"a key of a pillar":       {"zone: UTC\npillars:\n  - name: a\n    about: x # c\n  - name: b\n", "pillars.0.about", "z", "zone: UTC\npillars:\n  - name: a\n    about: z # c\n  - name: b\n"},
		"a new key of a pillar":   {"zone: UTC\npillars:\n  - name: a\n    about: x # c\n  # between\n  - name: b\n", "pillars.0.weight", "2", "zone: UTC\npillars:\n  - name: a\n    about: x # c\n    weight: 2\n  # between\n  - name: b\n"},
		"a new key of the last":   {"zone: UTC\npillars:\n  - name: a\n\n# end\n", "pillars.0.weight", "2", "zone: UTC\npillars:\n  - name: a\n    weight: 2\n\n# end\n"},
		"new keys":                {"zone: UTC\n# end\n", "frequency.mastodon", "3", "zone: UTC\n# end\nfrequency:\n  mastodon: 3\n"},
		"a key of nothing":        {"zone: UTC\nfrequency:\ngoals: [x]\n", "frequency.x", "3", "zone: UTC\nfrequency: {x: 3}\ngoals: [x]\n"},
		"a key of braces":         {"zone: UTC\nfrequency: {x: 3}  # c\n", "frequency.default", "1", "zone: UTC\nfrequency: {x: 3, default: 1}  # c\n"},
		"nothing for a value":     {"goals:\nzone: UTC\n", "goals", "[x]", "goals: [x]\nzone: UTC\n"},
		"a literal":               {"zone: UTC\npillars:\n  - name: a\n    about: |\n      one\n      # no comment\n\n      two\n    weight: 1\n", "pillars.0.about", "x", "zone: UTC\npillars:\n  - name: a\n    about: x\n    weight: 1\n"},
		"a text of several lines": {"zone: UTC\npillars:\n  - name: a\n    about: one\n      two\n    weight: 1\n", "pillars.0.about", "x", "zone: UTC\npillars:\n  - name: a\n    about: x\n    weight: 1\n"},
		"a text with line feeds":  {"zone: UTC\npillars: [{name: a}]\n", "pillars.0.about", "x\ny", "zone: UTC\npillars: [{name: a, about: \"x\\ny\"}]\n"},
		"the same":                {"zone: 'UTC' # c\n", "zone", "UTC", "zone: 'UTC' # c\n"},
		"words of other scripts":  {"zone: UTC\ngoals: [\"ñandú\", 'b'] # é\n", "goals.1", "日本", "zone: UTC\ngoals: [\"ñandú\", \"日本\"] # é\n"},
		"mends a broken file":     {"zone: EST\nwindow: {}\n", "zone", "UTC", "zone: UTC\nwindow: {}\n"},
	} {
		after, err := set(t, c.before, "strategy."+c.key, c.value)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if diff := cmp.Diff(strings.Split(c.after, "\n"), strings.Split(after, "\n")); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}

func TestSetRefuses(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		key, value    string
		code          psn.Code
		message, hint string
	}{
		{"strategy.zon", "UTC", psn.CodeInvalid, `strategy has no key "zon"`, "did you mean strategy.zone?"},
		{"strategi.zone", "UTC", psn.CodeInvalid, `"strategi.zone" does not begin with a kind of file`, "did you mean strategy.zone?"},
		{"strategy", "x", psn.CodeInvalid, "strategy is a whole file", "zone"},
		{"strategy.zone", "EST", psn.CodeInvalid, "strategy.zone can't be that: EST is not the name", "America/New_York"},
		{"strategy.zone", "", psn.CodeInvalid, "strategy.zone can't be that: zone has no value", ""},
		{"strategy.zone.x", "UTC", psn.CodeInvalid, `strategy.zone has no key "x"`, "it is text"},
		{"strategy.languages", "en", psn.CodeInvalid, "strategy.languages must be a list", "'[one, two]'"},
		{"strategy.languages", "[en", psn.CodeInvalid, "the value:1:1: not valid YAML", ""},
		{"strategy.frequency.x", "often", psn.CodeInvalid, "strategy.frequency.x can't be that: frequency of x must be a whole number, not text", "0 to 500"},
		{"strategy.frequency.x", "501", psn.CodeInvalid, "strategy.frequency.x can't be that: frequency of x can't be 501", "0 to 500"},
		{"strategy.pillars.0.nam", "x", psn.CodeInvalid, `strategy.pillars.0 has no key "nam"`, "did you mean strategy.pillars.0.name?"},
		{"strategy.pillars.7.name", "x", psn.CodeInvalid, "config/strategy.yaml:33:10: strategy.pillars has 0 items", "whole list"},
		{"strategy.goals.x", "x", psn.CodeInvalid, `strategy.goals has no key "x"`, "by its number"},
		{"strategy.zone", "U\x00", psn.CodeInvalid, "line 1, column 2: control character", ""},
		{"voice-profiles.persnal.tone", "x", psn.CodeNotFound, "there is no file config/voice-profiles/persnal.yaml", "did you mean voice-profiles.personal?"},
		{"voice-profiles", "x", psn.CodeInvalid, "the key voice-profiles does not say which file", "personal"},
		{"voice-profiles.x/../../strategy.zone", "x", psn.CodeNotFound, "there is no file", ""},
	} {
		w := &workspace.Workspace{Root: setup(t)}
		before := read(t, w.StrategyFile())
		_, err := w.Plan(c.key, c.value)
		if psn.CodeOf(err) != c.code {
			t.Errorf("%s %q: got %v, want %s", c.key, c.value, err, c.code)
		} else if c.code == psn.CodeInvalid {
			wantInvalid(t, c.key+" "+c.value, err, c.message, c.hint)
		}
		if read(t, w.StrategyFile()) != before {
			t.Errorf("%s: written", c.key)
		}
	}
}

// What psn would not change in place, it does not change.
func TestSetRefusesAnchors(t *testing.T) {
	t.Parallel()
	for _, text := range []string{
		"zone: &z UTC\ngoals: [x]\n", "zone: !!str UTC\n", "? zone\n: UTC\n",
	} {
		after, err := set(t, text, "strategy.zone", "Europe/Madrid")
		if err == nil && !strings.Contains(after, "Europe/Madrid") || err != nil && psn.CodeOf(err) != psn.CodeInvalid {
			t.Errorf("%q: got %q, %v", text, after, err)
		}
	}
}

func TestTwoEditors(t *testing.T) {
	t.Parallel()
	w := &workspace.Workspace{Root: setup(t)}
	e, err := w.Plan("strategy.zone", "Europe/Madrid")
	if err != nil {
		t.Fatal(err)
	}
	theirs := strings.Replace(read(t, w.StrategyFile()), "America/New_York", "Asia/Tokyo", 1)
	write(t, w.StrategyFile(), theirs)
	err = w.Write(e)
	if psn.CodeOf(err) != psn.CodeStale || !strings.Contains(err.Error(), `"America/New_York" when it was read and is "Asia/Tokyo" now`) {
		t.Errorf("got %v", err)
	}
	if read(t, w.StrategyFile()) != theirs {
		t.Error("their change is lost")
	}
	left, err := filepath.Glob(filepath.Join(w.ConfigDir(), ".psn-*"))
	if err != nil || len(left) > 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}

func TestManyEditorsLoseNothing(t *testing.T) {
	t.Parallel()
	w := &workspace.Workspace{Root: setup(t)}
	platforms := []string{"a", "b", "c", "d", "e", "f", "g", "h"}
	results := make(chan error, len(platforms))
	for _, p := range platforms {
		go func() {
			for {
				e, err := w.Plan("strategy.frequency."+p, "3")
				if err == nil {
					err = w.Write(e)
				}
				if psn.CodeOf(err) != psn.CodeStale { // somebody was faster: again, as its error says
					results <- err
					return
				}
			}
		}()
	}
	for range platforms {
		if err := <-results; err != nil {
			t.Fatal(err)
		}
	}
	s, err := w.Strategy()
	if err != nil || len(s.Frequency) != len(platforms) {
		t.Errorf("got %v, %v", s.Frequency, err)
	}
}

func TestSetKeepsModeAndLinks(t *testing.T) {
	t.Parallel()
	w := &workspace.Workspace{Root: setup(t)}
	target := filepath.Join(w.Root, "config", "shared.txt")
	if err := os.Rename(w.StrategyFile(), target); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(target, 0o640); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink("shared.txt", w.StrategyFile()); err != nil {
		t.Fatal(err)
	}
	e, err := w.Plan("strategy.zone", "UTC")
	if err != nil {
		t.Fatal(err)
	}
	if err := w.Write(e); err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(target)
	if err != nil || info.Mode().Perm() != 0o640 || !strings.Contains(read(t, target), "zone: UTC") {
		t.Errorf("got %v, %v", info, err)
	}
	if link, err := os.Readlink(w.StrategyFile()); err != nil || link != "shared.txt" {
		t.Errorf("the link is gone: %q, %v", link, err)
	}

	outside := filepath.Join(t.TempDir(), "strategy.yaml")
	write(t, outside, "zone: UTC\n")
	if err := os.Remove(w.StrategyFile()); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(outside, w.StrategyFile()); err != nil {
		t.Fatal(err)
	}
	if _, err := w.Plan("strategy.zone", "Asia/Tokyo"); psn.CodeOf(err) != psn.CodeInvalid {
		t.Errorf("planned through a link that leads out: %v", err)
	}
	if read(t, outside) != "zone: UTC\n" {
		t.Error("a file outside was changed")
	}
}

func TestGet(t *testing.T) {
	t.Parallel()
	w := &workspace.Workspace{Root: setup(t)}
	write(t, filepath.Join(w.Root, "config", "series", "a.b.yaml"), "rule: FREQ=DAILY\nstart: 2026-01-05\n")
	for key, want := range map[string]any{
		"strategy.zone":                             "America/New_York",
		"strategy.languages":                        []any{"es", "en"},
		"strategy.languages.1":                      "en",
		"strategy.windows.default.0.times.1":        "17:30",
		"voice-profiles.personal.limits":            map[string]any{"sentence_words": 30, "emoji": 1, "hashtags": 2},
		"series.a.b.start":                          "2026-01-05",
		"series.a.b":                                map[string]any{"rule": "FREQ=DAILY", "start": "2026-01-05"},
		"competitive-intel":                         map[string]any{"competitors": []any{}},
		"voice-profiles.personal.limits.emoji":      1,
		"voice-profiles.personal.languages":         map[string]any{},
		"strategy.windows.default.0.days":           "weekdays",
		"voice-profiles.personal.do.0":              "begin with what happened",
		"voice-profiles.personal.limits.characters": psn.CodeNotFound,
		"strategy.languages.9":                      psn.CodeNotFound,
		"company.acme.name":                         psn.CodeNotFound,
	} {
		v, err := w.Get(key)
		if code, fails := want.(psn.Code); fails {
			if psn.CodeOf(err) != code {
				t.Errorf("%s: got %v, %v", key, v.Data, err)
			}
			continue
		}
		if diff := cmp.Diff(want, v.Data); diff != "" || err != nil {
			t.Errorf("%s: %s %v", key, diff, err)
		}
	}
}
