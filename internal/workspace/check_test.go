package workspace_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/postshitnow/psn/internal/psn"
	"github.com/postshitnow/psn/internal/workspace"
)

var platforms = []string{"bluesky", "linkedin", "mastodon", "x"}

// told returns the problems of a workspace, a line each, with their hints.
func told(t *testing.T, w *workspace.Workspace) []string {
	t.Helper()
	checked, err := w.Check(platforms)
	if err != nil {
		t.Fatal(err)
	}
	lines := []string{}
	for _, p := range checked.Problems {
		lines = append(lines, fmt.Sprintf("%s:%d:%d: %s | %s", p.File, p.Line, p.Column, p.Message, p.Hint))
	}
	return lines
}

func TestNewWorkspaceIsFine(t *testing.T) {
	t.Parallel()
	w := &workspace.Workspace{Root: setup(t)}
	if diff := cmp.Diff([]string{}, told(t, w)); diff != "" {
		t.Error(diff)
	}
	checked, err := w.Check(platforms)
	if err != nil || len(checked.Files) != 4 {
		t.Errorf("files %v, %v", checked.Files, err)
	}
	if len(workspace.DefaultTelltales()) < 40 {
		t.Error("the list of tell-tales that psn comes with is short")
	}
}

// What a new workspace has as commented examples is right too, once somebody removes the #.
func TestCommentedExamplesAreFine(t *testing.T) {
	t.Parallel()
	w := &workspace.Workspace{Root: setup(t)}
	for _, path := range []string{"config/strategy.yaml", "config/voice-profiles/personal.yaml", "content/intelligence/competitive-intel.yaml"} {
		full := filepath.Join(w.Root, filepath.FromSlash(path))
		var out []string
		for line := range strings.Lines(read(t, full)) {
			if rest, example := strings.CutPrefix(line, "  # "); example {
				line = "  " + rest
			}
			out = append(out, line)
		}
		text := strings.NewReplacer(": []\n  -", ":\n  -", ": {}\n  es:", ":\n  es:").Replace(strings.Join(out, ""))
		if strings.Count(text, "\n  - name:") == 0 && strings.Count(text, "\n  es:") == 0 {
			t.Errorf("%s has no example", path)
		}
		write(t, full, text)
	}
	if diff := cmp.Diff([]string{}, told(t, w)); diff != "" {
		t.Error(diff)
	}
}

func TestCheckTellsEverything(t *testing.T) {
	t.Parallel()
	w := &workspace.Workspace{Root: setup(t)}
	put := func(path, text string) { write(t, filepath.Join(w.Root, filepath.FromSlash(path)), text) }
	put("config/strategy.yaml", "zone: EST\nlanguages: en\nwindow: {}\nwindows:\n  mastadon:\n    - days: [mon, moonday]\n      times: 9am\n    - days: mon\nzone: UTC\n")
	put("config/voice-profiles/personal.yaml", "ton: plain\nlimits: {emoji: many, hashtags: -1}\nlanguages:\n  english_us: {tone: x}\n  es: {bannd: [x]}\n")
	put("config/voice-profiles/telltales.txt", "[english_us]\n=> nothing\nfine\n")
	put("config/voice-profiles/Brand One.yaml", "")
	put("config/series/tuesday.yaml", "rule: FREQ=DAILY\nat: 9am\n")
	put("config/series/friday.yml", "")
	put("config/stratgy.yaml", "")
	put("config/company/acme.yaml", "")
	put("content/drafts/one.md", "---\nacount: x\n---\ntext\n")
	put("content/drafts/Any Name.md", "text\n")
	put("content/intelligence/competitive-intel.yaml", "competitors:\n  - {website: example.com}\n\tx: y\n")
	want := []string{
		`config/company/acme.yaml:1:1: name is missing | add a line such as ` + "`name: Acme`",
		`config/series/friday.yml:1:1: psn does not read this file | rename it to friday.yaml`,
		`config/series/tuesday.yaml:2:5: "9am" is not a time of day | write 00:00 to 23:59`,
		`config/strategy.yaml:1:7: EST is not the name of one time zone with its rules | did you mean America/New_York?`,
		`config/strategy.yaml:2:12: languages must be a list, not text | `,
		`config/strategy.yaml:3:1: unknown key "window" | did you mean "windows"? the keys are zone, languages, windows, frequency, pillars, goals`,
		`config/strategy.yaml:6:19: "moonday" is not a day | use mon, tue, wed, thu, fri, sat, sun, daily, weekdays or weekends`,
		`config/strategy.yaml:7:14: "9am" is not a time of day | write 00:00 to 23:59`,
		`config/strategy.yaml:8:7: a window needs days and times | as in ` + "`- days: weekdays` and below it `times: [\"09:00\"]`",
		`config/strategy.yaml:9:1: "zone" stands twice, first in line 1 | keep one of them`,
		`config/stratgy.yaml:1:1: psn does not read this file | did you mean config/strategy.yaml?`,
		`config/voice-profiles/Brand One.yaml:1:1: "Brand One" can't be a name | use 1 to 40 lower-case letters, digits, dots, hyphens or underscores`,
		`config/voice-profiles/personal.yaml:1:1: unknown key "ton" | did you mean "tone"? the keys are about, tone, do, dont, banned, phrases, examples, limits, languages`,
		`config/voice-profiles/personal.yaml:2:17: emoji must be a whole number, not text | use a number from 0 to 1000`,
		`config/voice-profiles/personal.yaml:2:33: hashtags can't be -1 | use a number from 0 to 1000`,
		`config/voice-profiles/personal.yaml:4:3: "english_us" is not a language tag | use BCP 47, as en, es or pt-BR`,
		`config/voice-profiles/personal.yaml:5:8: unknown key "bannd" | did you mean "banned"? the keys are tone, do, dont, banned, phrases, examples`,
		`config/voice-profiles/telltales.txt:1:1: "[english_us]" is not a language | write [en], [es] or [pt-BR]`,
		`config/voice-profiles/telltales.txt:2:1: there is no phrase before => | write a phrase, or remove the line`,
		`content/drafts/one.md:2:1: unknown key "acount" | did you mean "account"? the keys are account, accounts, at, language, options, media, fit, captions, poll, reply_to, first_comment, proposed`,
	}
	got := told(t, w)
	var syntax []string
	kept := []string{}
	for _, line := range got {
		if strings.HasPrefix(line, "content/intelligence/") {
			syntax = append(syntax, line)
			continue
		}
		kept = append(kept, line)
	}
	if diff := cmp.Diff(want, kept); diff != "" {
		t.Error(diff)
	}
	if len(syntax) != 1 || !strings.Contains(syntax[0], "competitive-intel.yaml:3:1: not valid YAML") {
		t.Errorf("syntax: %v", syntax)
	}
}

func TestCheckReferences(t *testing.T) {
	t.Parallel()
	w := &workspace.Workspace{Root: setup(t)}
	put := func(path, text string) { write(t, filepath.Join(w.Root, filepath.FromSlash(path)), text) }
	put("config/strategy.yaml", "zone: UTC\nwindows:\n  mastadon: []\nfrequency: {y: 1}\npillars: [craft, {name: numbers}]\n")
	put("config/series/tuesday.yaml", "rule: FREQ=DAILY\npillar: crafts\nplatforms: [x, blusky]\n")
	put("config/company/acme.yaml", "name: Acme\nvoice: persona\nwebsite: acme\n")
	put("config/company/other.yaml", "name: Other\nvoice: persona\n")
	want := []string{
		`config/company/acme.yaml:3:10: "acme" is not the address of a page | write it as https://example.com`,
		`config/company/other.yaml:2:8: there is no voice profile "persona" | did you mean "personal"? the readable files in config/voice-profiles are personal`,
		`config/series/tuesday.yaml:2:9: there is no pillar "crafts" | did you mean "craft"? the pillars of config/strategy.yaml are craft, numbers`,
		`config/series/tuesday.yaml:3:16: there is no platform "blusky" | did you mean "bluesky"? known platforms: bluesky, linkedin, mastodon, x`,
		`config/strategy.yaml:3:3: there is no platform "mastadon" | did you mean "mastodon"? known platforms: default, bluesky, linkedin, mastodon, x`,
		`config/strategy.yaml:4:13: there is no platform "y" | did you mean "x"? known platforms: default, bluesky, linkedin, mastodon, x`,
	}
	if diff := cmp.Diff(want, told(t, w)); diff != "" {
		t.Error(diff)
	}
}

func TestLinksThatLeadOut(t *testing.T) {
	t.Parallel()
	w := &workspace.Workspace{Root: setup(t)}
	secret := filepath.Join(t.TempDir(), "secret")
	write(t, secret, "tone: secret\n")
	path := filepath.Join(w.Root, "config", "voice-profiles", "out.yaml")
	if err := os.Symlink(secret, path); err != nil {
		t.Fatal(err)
	}
	if got := told(t, w); len(got) != 1 || !strings.Contains(got[0], "a link must not lead out of the workspace") {
		t.Errorf("got %v", got)
	}
	if _, err := w.LoadVoice("out"); psn.CodeOf(err) != psn.CodeInvalid {
		t.Errorf("read: %v", err)
	}
}

// Whatever ParseStrategy and ParseSeries refuse, a check refuses, and the other way round.
func TestCheckAgreesWithTheReaders(t *testing.T) {
	t.Parallel()
	for _, text := range []string{
		"", "zone: UTC\n", "zone: UTC\nwindows: {x: [{days: mon, times: 9:00}]}\n", "zone: UTC\nwindows: {x: 9}\n", "zone: UTC\nwindows: [x]\n",
		"zone: UTC\npillars: [x, {name: y, weight: 101}]\n", "zone: UTC\npillars: [[x]]\n", "zone: UTC\npillars: [{name: y, weight: 1.5}]\n",
		"zone: UTC\npillars: [{name: y, keywords: z}]\n", "zone: UTC\nfrequency: 3\n", "zone: UTC\nfrequency: {x: 0x10}\n", "zone: true\n",
		"zone: UTC\ngoals: [~]\n", "zone: UTC\nlanguages: []\n", "zone: UTC\n<<: {goals: [x]}\n", "zone: UTC\n[x]: y\n", "zone: UTC\nwindows: {x: [{}]}\n",
		"zone: UTC\nwindows: {x: [{days: [], times: []}]}\n", "zone: UTC\nwindows: {x: [{days: {a: b}, times: ['10:00']}]}\n", "[]\n", "x\n",
	} {
		_, err := workspace.ParseStrategy("config/strategy.yaml", []byte(text))
		problems := workspace.File{Kind: workspace.KindStrategy, Path: "config/strategy.yaml"}.Check([]byte(text))
		if (err == nil) != (len(problems) == 0) {
			t.Errorf("%q: the reader says %v, the check %v", text, err, problems)
		}
	}
	for _, text := range []string{
		"", "rule: x\n", "rule: x\naccounts: []\n", "rule: x\nlanguages: []\n", "rule: x\nlanguage: en\nlanguages: [en]\n", "rule: x\naccounts: [a, a]\n",
		"rule: x\nat: 09:00\nstart: 2026-02-30\n",
	} {
		_, err := workspace.ParseSeries("config/series/s.yaml", []byte(text))
		problems := workspace.File{Kind: workspace.KindSeries, Name: "s", Path: "config/series/s.yaml"}.Check([]byte(text))
		if (err == nil) != (len(problems) == 0) {
			t.Errorf("%q: the reader says %v, the check %v", text, err, problems)
		}
	}
}

func TestSchemas(t *testing.T) {
	t.Parallel()
	w := &workspace.Workspace{Root: setup(t)}
	for _, s := range workspace.Schemas() {
		var schema struct {
			Title      string
			Properties map[string]struct{ Description string }
			Additional *bool `json:"additionalProperties"`
		}
		if err := json.Unmarshal([]byte(read(t, filepath.Join(w.Root, filepath.FromSlash(s.Path)))), &schema); err != nil {
			t.Fatal(err)
		}
		if schema.Title == "" || schema.Additional == nil || *schema.Additional || len(schema.Properties) < 2 {
			t.Errorf("%s: %+v", s.Path, schema)
		}
		for key, property := range schema.Properties {
			if property.Description == "" {
				t.Errorf("%s: %s is not described", s.Path, key)
			}
		}
	}
	for path, schema := range map[string]string{
		"config/strategy.yaml": "schemas/strategy.json", "config/voice-profiles/personal.yaml": "../schemas/voice.json",
		"content/intelligence/competitive-intel.yaml": "../../config/schemas/competitive-intel.json",
	} {
		full := filepath.Join(w.Root, filepath.FromSlash(path))
		first, _, _ := strings.Cut(read(t, full), "\n")
		if first != "# yaml-language-server: $schema="+schema {
			t.Errorf("%s begins with %q", path, first)
		}
		read(t, filepath.Join(filepath.Dir(full), filepath.FromSlash(schema)))
	}
}

func TestLoadVoice(t *testing.T) {
	t.Parallel()
	w := &workspace.Workspace{Root: setup(t)}
	write(t, filepath.Join(w.Root, "config", "voice-profiles", "brand-operator-acme.yaml"),
		"tone: dry\nbanned: [synergy]\nlimits: {emoji: 0}\nlanguages:\n  es: {tone: [seco], banned: [sinergia]}\n")
	v, err := w.LoadVoice("brand-operator-acme")
	if err != nil || *v.Limits.Emoji != 0 || v.Limits.Hashtags != nil {
		t.Fatalf("got %+v, %v", v, err)
	}
	want := workspace.Manner{Tone: workspace.Words{"seco"}, Banned: []string{"synergy", "sinergia"}}
	if diff := cmp.Diff(want, v.In("es-MX")); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(workspace.Manner{Tone: workspace.Words{"dry"}, Banned: []string{"synergy"}}, v.In("en")); diff != "" {
		t.Error(diff)
	}
	_, err = w.LoadVoice("personl")
	if missing, ok := errors.AsType[*psn.Error](err); !ok || missing.Code != psn.CodeNotFound || !strings.Contains(missing.Hint, "did you mean personal?") {
		t.Errorf("got %v", err)
	}
}
