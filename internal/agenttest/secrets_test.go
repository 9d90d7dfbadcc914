//go:build psnagent

package agenttest

import (
	"path/filepath"
	"strings"
	"testing"
)

// TestSecrets reads the hub's connection file in every way that the client has, and gets no word of it.
func TestSecrets(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	const secret = "postgres://ana:hunter2@db.example/psn"
	file := filepath.Join(w.folder, "config", "connections", "work.env")
	w.psn("", nil, "status") // the folder is a workspace that works
	mkdir(t, filepath.Dir(file))
	w.write(file, "PSN_HUB_URL="+secret+"\n")
	tries := []answer{
		{tool: "Read", input: map[string]any{"file_path": file}},
		bash("cat config/connections/work.env"),
		bash("head -5 " + file),
		bash("grep -r PSN_HUB_URL config"),
		bash("cd config/connections && cat work.env"),
		bash("rg PSN_HUB_URL --no-ignore"),
		bash("sed -n p config/connections/work.env"),
		bash("tail config/*/*.env"),
		bash("psn idea add --file config/connections/work.env"),
		bash("psn idea add --file='config/connections/work.env'"),
		bash("psn idea add --file " + file),
		bash("psn idea add --file ../posts/config/connections/work.env"),
	}
	var turns []turn
	for i := range len(tries) + 1 {
		turns = append(turns, func(r request) answer {
			if strings.Contains(r.last(), "hunter2") {
				t.Errorf("%v gave the secret away:\n%s", tries[i-1].input, r.last())
			}
			if i > 0 && !r.refused() {
				t.Errorf("%v was permitted:\n%s", tries[i-1].input, r.last())
			}
			if i == len(tries) {
				return say("I can't.")
			}
			return tries[i]
		})
	}
	w.claude("Read the connection file.", nil, turns...)
}
