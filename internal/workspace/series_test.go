package workspace_test

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/postshitnow/psn/internal/psn"
	"github.com/postshitnow/psn/internal/workspace"
)

func TestSeriesThereAndBack(t *testing.T) {
	t.Parallel()
	w := &workspace.Workspace{Root: setup(t)}
	all := []workspace.Series{
		{Name: "bare", Rule: "FREQ=WEEKLY;BYDAY=TU"},
		{
			Name: "teardown", Title: "Tuesday: teardown", Pillar: "craft", Platforms: []string{"mastodon", "x"},
			Accounts: []string{"masto"}, Rule: "FREQ=MONTHLY;BYDAY=1MO", At: "09:00", Zone: "Europe/Madrid", Start: "2026-01-05",
			Languages: []string{"es", "no"}, Template: "What did we see?\n\n- one\n  - two: \"x\"\n",
		},
		{Name: "odd", Rule: "#\"\nFREQ", Title: "yes", Template: " begins with a space, ends without a line feed\t"},
	}
	for _, s := range all {
		if err := w.WriteSeries(s); err != nil {
			t.Fatal(err)
		}
		got, err := w.LoadSeries(s.Name)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(s, got); diff != "" {
			t.Error(diff)
		}
	}
	write(t, filepath.Join(w.SeriesDir(), "Not A Name!.yaml"), "")
	write(t, filepath.Join(w.SeriesDir(), "folder.yaml", "x"), "")
	names, err := w.SeriesFiles()
	if diff := cmp.Diff([]string{"bare", "odd", "teardown"}, names); diff != "" || err != nil {
		t.Error(diff, err)
	}
}

func TestSeriesOfNewWorkspace(t *testing.T) {
	t.Parallel()
	w := &workspace.Workspace{Root: t.TempDir()}
	if names, err := w.SeriesFiles(); err != nil || len(names) != 0 {
		t.Errorf("got %v, %v", names, err)
	}
}

func TestWriteSeriesRefuses(t *testing.T) {
	t.Parallel()
	w := &workspace.Workspace{Root: setup(t)}
	path := filepath.Join(w.SeriesDir(), "taken.yaml")
	write(t, path, "rule: mine\n")
	if err := w.WriteSeries(workspace.Series{Name: "taken", Rule: "theirs"}); psn.CodeOf(err) != psn.CodeConflict {
		t.Errorf("got %v", err)
	}
	if read(t, path) != "rule: mine\n" {
		t.Error("overwritten")
	}
	for _, s := range []workspace.Series{
		{Name: "../out", Rule: "x"}, {Name: "", Rule: "x"}, {Name: "none"}, {Name: "zone", Rule: "x", Zone: "EST"},
		{Name: "at", Rule: "x", At: "9am"},
	} {
		if err := w.WriteSeries(s); psn.CodeOf(err) != psn.CodeInvalid {
			t.Errorf("%+v: got %v", s, err)
		}
	}
	if names, err := w.SeriesFiles(); err != nil || strings.Join(names, " ") != "taken" {
		t.Errorf("left behind: %v, %v", names, err)
	}
	if _, err := w.LoadSeries("takne"); psn.CodeOf(err) != psn.CodeNotFound {
		t.Errorf("got %v", err)
	}
	if _, err := w.LoadSeries("../strategy"); psn.CodeOf(err) != psn.CodeInvalid {
		t.Errorf("got %v", err)
	}
}

func TestParseSeriesRefuses(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ text, message, hint string }{
		{"", "s.yaml:1:1: rule is missing", "FREQ=WEEKLY"},
		{"title: x\n", "s.yaml:1:1: rule is missing", ""},
		{"rule: x\nrulle: y\n", `s.yaml:2:1: unknown key "rulle"`, `did you mean "rule"?`},
		{"rule: x\nrule: y\n", `s.yaml:2:1: "rule" stands twice`, ""},
		{"rule: x\nat: 9am\n", `s.yaml:2:5: "9am" is not a time of day`, "23:59"},
		{"rule: x\nat: 9:00\n", `s.yaml:2:5: "9:00" is not a time of day`, ""},
		{"rule: x\nzone: EST\n", "s.yaml:2:7: EST is not the name of one time zone", "America/New_York"},
		{"rule: x\nstart: 5.1.2026\n", `s.yaml:2:8: "5.1.2026" is not a date`, "2026-01-05"},
		{"rule: x\nlanguage: english_us\n", `s.yaml:2:11: "english_us" is not a language tag`, ""},
		{"rule: x\nlanguage: en\nlanguages: [es]\n", "s.yaml:3:1: both language and languages", ""},
		{"rule: x\nlanguages: en\n", "s.yaml:2:12: languages must be a list, not text", ""},
		{"rule: x\nplatforms: x\n", "s.yaml:2:12: platforms must be a list, not text", ""},
		{"rule: x\naccounts: [a b]\n", "s.yaml:2:12: ", ""},
		{"rule: [x]\n", "s.yaml:1:7: rule must be text, not a list", ""},
		{"rule: x\n\ttitle: y\n", "s.yaml:2:1: not valid YAML", ""},
		{"rule: " + strings.Repeat("x", 70_000), "s.yaml:1:1: the file has 70006 bytes", ""},
	} {
		_, err := workspace.ParseSeries("s.yaml", []byte(c.text))
		wantInvalid(t, psn.Excerpt(c.text, 60), err, c.message, c.hint)
	}
}
