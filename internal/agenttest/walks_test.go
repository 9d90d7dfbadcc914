//go:build psnagent

package agenttest

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

const idea = "Keys that turn both ways #craft"

// keep is the script of /psn:capture.
func keep(r request) answer {
	r.expanded("# Capture an idea", "The idea: "+idea, "# psn, for capture", "## Marks in a line")
	return bash("psn idea add --file - <<'PSN'\n" + idea + "\nPSN")
}

// kept ends it.
func kept(r request) answer {
	var got struct{ ID, State, Text string }
	r.data(&got)
	return say("Kept as " + got.ID + ".")
}

// ideas lists what the hub has.
func (w *world) ideas() []string {
	w.t.Helper()
	var list []struct{ Text string }
	w.psn("", &list, "idea", "list", "--all")
	texts := []string{}
	for _, i := range list {
		texts = append(texts, i.Text)
	}
	return texts
}

func TestCapture(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.walk("/psn:capture "+idea, keep, kept)
	if diff := cmp.Diff([]string{idea}, w.ideas()); diff != "" {
		t.Error(diff)
	}
}
