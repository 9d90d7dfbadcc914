//go:build psnagent

package agenttest

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/postshitnow/psn/internal/app"
)

// mostTokens is what the plugin may cost in a conversation that has nothing to do with it.
const mostTokens = 300

// TestPlugin walks a command of the exported plugin in a workspace that has neither commands nor rules of its own, and
// measures what the plugin adds to every conversation.
func TestPlugin(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for _, path := range []string{".claude", ".mcp.json", "CLAUDE.md", "AGENTS.md"} {
		if err := os.RemoveAll(filepath.Join(w.folder, path)); err != nil {
			t.Fatal(err)
		}
	}
	market := filepath.Join(w.home, "market")
	w.psn("", nil, "plugin", "export", market)
	plugin := []string{"--plugin-dir", filepath.Join(market, "psn")}
	hello := func(request) answer { return say("Hello.") }
	without := w.claude("Hello", nil, hello)
	with := w.claude("Hello", plugin, hello)
	added := with.endpoint.seen[0].size() - without.endpoint.seen[0].size()
	if tokens := added * 2 / 7; added <= 0 || tokens > mostTokens {
		t.Errorf("the plugin adds %d bytes, about %d tokens, at most %d are allowed", added, tokens, mostTokens)
	}
	t.Logf("the plugin adds %d bytes to a conversation, about %d tokens", added, app.Tokens(string(make([]byte, max(0, added)))))
	s := w.claude("/psn:capture "+idea, plugin, keep, kept)
	if len(s.denials) > 0 {
		t.Errorf("%v", s.denials)
	}
	if diff := cmp.Diff([]string{idea}, w.ideas()); diff != "" {
		t.Error(diff)
	}
}
