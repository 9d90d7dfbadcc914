package workspace

import (
	"strings"

	"github.com/postshitnow/psn/slash"
)

// Command is a slash command for coding agents, taken apart.
type Command struct {
	Name  string
	About string // its description
	Hint  string // what its arguments may say
	Text  string // what it tells the agent, without front matter
}

// AgentCommand returns the slash command of a name.
func AgentCommand(name string) (Command, bool) {
	for _, f := range slash.Workspace() {
		if !strings.HasSuffix(f.Path, "/commands/psn/"+name+".md") {
			continue
		}
		head, text, _ := strings.Cut(strings.TrimPrefix(f.Content, "---\n"), "\n---\n")
		c := Command{Name: name, Text: text}
		for line := range strings.Lines(head) {
			key, value, _ := strings.Cut(strings.TrimSpace(line), ": ")
			switch key {
			case "description":
				c.About = value
			case "argument-hint":
				c.Hint = strings.Trim(value, `"`)
			}
		}
		return c, true
	}
	return Command{}, false
}
