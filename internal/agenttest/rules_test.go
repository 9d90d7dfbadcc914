//go:build psnagent

package agenttest

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// rule is a line of slash/testdata/rules.txt.
type rule struct{ decision, command string }

func rulesToHold(t *testing.T) []rule {
	t.Helper()
	raw, err := os.ReadFile("../../slash/testdata/rules.txt")
	if err != nil {
		t.Fatal(err)
	}
	var list []rule
	for line := range strings.Lines(string(raw)) {
		decision, command, _ := strings.Cut(strings.TrimSpace(line), " ")
		if decision != "#" && decision != "" {
			list = append(list, rule{decision, command})
		}
	}
	return list
}

// TestRules holds the client to every line of the list, in one conversation: what is allowed runs; what is asked about
// and what is denied does not, where nobody can answer, and nothing in the hub or the folder changes by it.
func TestRules(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	id := w.draft()
	list := rulesToHold(t)
	before := w.posts()
	decided := make([]string, len(list))
	var turns []turn
	for i, rule := range list {
		line := strings.ReplaceAll(rule.command, "ID", id)
		if strings.HasSuffix(line, "<<'PSN'") {
			line += "\nAn idea.\nPSN"
		}
		turns = append(turns, func(r request) answer {
			if i > 0 {
				decided[i-1] = decision(r)
			}
			return bash(line)
		})
	}
	turns = append(turns, func(r request) answer {
		decided[len(list)-1] = decision(r)
		return say("Done.")
	})
	w.claude("Try each.", nil, turns...)
	for i, rule := range list {
		if decided[i] != rule.decision {
			t.Errorf("%s: %s, want %s", rule.command, decided[i], rule.decision)
		}
	}
	if diff := cmp.Diff(before, w.posts()); diff != "" {
		t.Error(diff)
	}
	if _, err := os.Stat(filepath.Join(w.folder, "stolen.txt")); err == nil {
		t.Error("a file was written")
	}
}

// decision tells from the result of a tool what was decided about it. The client has words for each.
func decision(r request) string {
	switch {
	case !r.refused():
		return "allow"
	case strings.Contains(r.last(), "has been denied"):
		return "deny"
	case strings.HasPrefix(r.last(), "Exit code "): // it ran, and failed
		return "allow"
	}
	return "ask"
}

// draft makes a post that may be published.
func (w *world) draft() string {
	w.t.Helper()
	var made struct{ Posts []post }
	w.psn("", &made, "post", "create", "--account", "masto", "--text", "A draft that must stay one")
	return made.Posts[0].ID
}
