package docs_test

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/postshitnow/psn/internal/cli"
	"github.com/postshitnow/psn/internal/config"
	"github.com/postshitnow/psn/internal/psn"
)

// TestErrors holds docs/errors.md to the codes and to the one switch that maps them to exit codes.
func TestErrors(t *testing.T) {
	t.Parallel()
	text := read(t, "docs/errors.md")
	var codes, exits []string
	for _, row := range regexp.MustCompile("(?m)^\\| `([a-z-]+)` \\| (\\d+) \\| (.+) \\| (.+) \\|$").FindAllStringSubmatch(text, -1) {
		codes = append(codes, row[1]+" "+row[2])
	}
	for _, row := range regexp.MustCompile(`(?m)^\| (\d+) \| (.+) \|$`).FindAllStringSubmatch(text, -1) {
		exits = append(exits, row[1]+" "+row[2])
	}
	var wantCodes, wantExits []string
	for _, code := range psn.Codes() {
		wantCodes = append(wantCodes, fmt.Sprintf("%s %d", code, cli.ExitOf(code)))
	}
	for _, exit := range cli.Exits() {
		wantExits = append(wantExits, fmt.Sprintf("%d %s", exit.Status, exit.Meaning))
	}
	if diff := cmp.Diff(wantCodes, codes); diff != "" {
		t.Errorf("error codes (-code +document):\n%s", diff)
	}
	if diff := cmp.Diff(wantExits, exits); diff != "" {
		t.Errorf("exit codes (-code +document):\n%s", diff)
	}
}

// TestStatesAndOutcomes checks that the life of a post leaves out none.
func TestStatesAndOutcomes(t *testing.T) {
	t.Parallel()
	text := read(t, "docs/post-states.md")
	for _, state := range psn.States() {
		if !strings.Contains(text, "`"+string(state)+"` | ") {
			t.Errorf("docs/post-states.md has no row for the state %s", state)
		}
	}
	for _, outcome := range psn.Outcomes() {
		if !strings.Contains(text, "| `"+string(outcome)+"` | ") {
			t.Errorf("docs/post-states.md has no row for the outcome %s", outcome)
		}
	}
}

// TestSettings checks that every setting is explained, with its variable and its default.
func TestSettings(t *testing.T) {
	t.Parallel()
	text := read(t, "docs/architecture.md")
	nothing := func(string) (string, bool) { return "", false }
	settings, err := config.LoadSettings(config.Dirs{Config: t.TempDir()}, nothing, nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range settings.Sources() {
		row := fmt.Sprintf("| `%s` | `%s` | `%s` | ", s.Key, s.Variable, s.Value)
		if !strings.Contains(text, row) {
			t.Errorf("docs/architecture.md has no row %s", row)
		}
	}
}
