//go:build psnagent

package agenttest

import (
	"fmt"
	"strings"
)

// mostShown bounds what a transcript shows of a result, in characters.
const mostShown = 160

// transcript tells a session as a person saw it: what was typed, each command line, the beginning of what psn printed, and
// what was said.
func (s session) transcript(typed string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "> %s\n", typed)
	for i, a := range s.endpoint.answers {
		if i > 0 {
			result := []rune(s.endpoint.seen[i].last())
			if len(result) > mostShown {
				result = append(result[:mostShown], '…')
			}
			fmt.Fprintf(&b, "  ⎿  %s\n", string(result))
		}
		if a.tool == "" {
			fmt.Fprintf(&b, "\n● %s\n", a.text)
			continue
		}
		fmt.Fprintf(&b, "\n● %s(%v)\n", a.tool, a.input["command"])
	}
	return b.String()
}
