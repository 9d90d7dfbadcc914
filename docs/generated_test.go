package docs_test

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/postshitnow/psn/internal/psn"
)

// TestStateDiagram writes the picture of a post's life from psn.Transitions.
func TestStateDiagram(t *testing.T) {
	t.Parallel()
	const begin = "<!-- states: begin; written by `go test ./docs -update` -->\n"
	const end = "<!-- states: end -->\n"
	text := read(t, "docs/post-states.md")
	before, rest, found := strings.Cut(text, begin)
	_, after, closed := strings.Cut(rest, end)
	if !found || !closed {
		t.Fatal("docs/post-states.md has no place for the diagram")
	}
	same(t, "docs/post-states.md", before+begin+stateDiagram()+stateTable()+end+after)
}

// same compares a document with what it should be, or writes it.
func same(t *testing.T, path, want string) {
	t.Helper()
	name := filepath.Join(root, filepath.FromSlash(path))
	if *update {
		// In one step: other tests read the document meanwhile.
		err := os.WriteFile(name+".new", []byte(want), 0o644)
		if err == nil {
			err = os.Rename(name+".new", name)
		}
		if err != nil {
			t.Fatal(err)
		}
		return
	}
	got, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(strings.Split(want, "\n"), strings.Split(string(got), "\n")); diff != "" {
		t.Errorf("%s is out of date; run `go test ./docs -update` (-want +got):\n%s", path, diff)
	}
}

// step is what leads from one state to another.
type step struct{ from, to psn.State }

// steps returns the acts between each two states, in the order of a post's life.
func steps() (order []step, acts map[step][]string) {
	acts = map[step][]string{}
	for _, tr := range psn.Transitions() {
		s := step{tr.From, tr.To}
		if acts[s] == nil {
			order = append(order, s)
		}
		acts[s] = append(acts[s], string(tr.Act))
	}
	return order, acts
}

// stateDiagram draws what changes a post's state. What leaves it where it is stands in the table.
func stateDiagram() string {
	var b strings.Builder
	b.WriteString("```mermaid\nstateDiagram-v2\n")
	id := func(s psn.State) string { return strings.ReplaceAll(string(s), "-", "_") }
	for _, s := range psn.States() {
		if id(s) != string(s) {
			fmt.Fprintf(&b, "    state \"%s\" as %s\n", s, id(s))
		}
	}
	b.WriteString("    [*] --> draft: create\n")
	order, acts := steps()
	for _, s := range order {
		if s.from != s.to {
			fmt.Fprintf(&b, "    %s --> %s: %s\n", id(s.from), id(s.to), strings.Join(acts[s], ", "))
		}
	}
	b.WriteString("```\n")
	return b.String()
}

// stateTable lists for each state what can happen and where that leads.
func stateTable() string {
	var b strings.Builder
	b.WriteString("\n| state | what can happen, and where it leads |\n|---|---|\n")
	for _, state := range psn.States() {
		var can []string
		var seen []psn.Act
		for _, tr := range psn.Transitions() {
			if tr.From != state || slices.Contains(seen, tr.Act) {
				continue
			}
			seen = append(seen, tr.Act)
			var to []string
			for _, s := range psn.Allowed(state, tr.Act) {
				to = append(to, string(s))
			}
			can = append(can, fmt.Sprintf("%s → %s", tr.Act, strings.Join(to, " or ")))
		}
		if len(can) == 0 {
			can = []string{"nothing; it is the end of its life"}
		}
		fmt.Fprintf(&b, "| `%s` | %s |\n", state, strings.Join(can, "; "))
	}
	b.WriteString("\n")
	return b.String()
}
