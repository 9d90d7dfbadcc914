package app

import "github.com/postshitnow/psn/internal/workspace"

// Prompt is a workflow that is written down for agents.
type Prompt = workspace.Command

// Prompts returns the workflows that need no shell: post, plan and capture.
func Prompts() []Prompt {
	var out []Prompt
	for _, name := range []string{"post", "plan", "capture"} {
		if c, ok := workspace.AgentCommand(name); ok {
			out = append(out, c)
		}
	}
	return out
}
