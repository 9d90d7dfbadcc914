package mcp

import (
	"context"
	"encoding/json"
	"log/slog"
	"strings"

	"github.com/modelcontextprotocol/go-sdk/jsonrpc"
	sdk "github.com/modelcontextprotocol/go-sdk/mcp"
)

// Prompt is a workflow for an agent, written for one with a shell.
type Prompt struct {
	Name  string
	About string
	Hint  string // what its argument may say
	Text  string // Markdown, with $ARGUMENTS for the request and !`psn …` on a line for what a command prints
}

// maxRequest bounds what a client gives a prompt, in bytes.
const maxRequest = 64 << 10

// addPrompts offers the workflows.
func (s *Server) addPrompts() {
	for _, p := range s.o.Prompts {
		s.sdk.AddPrompt(&sdk.Prompt{
			Name: p.Name, Title: p.About, Description: p.About,
			Arguments: []*sdk.PromptArgument{{Name: "request", Description: p.Hint}},
		}, func(ctx context.Context, r *sdk.GetPromptRequest) (*sdk.GetPromptResult, error) {
			request := r.Params.Arguments["request"]
			if len(request) > maxRequest {
				return nil, &jsonrpc.Error{Code: jsonrpc.CodeInvalidParams, Message: "the request is longer than 64 KiB; shorten it"}
			}
			text := s.fill(ctx, agent(r.ClientInfo()), p.Text, request)
			s.o.Log.Info("prompt", slog.String("name", p.Name))
			return &sdk.GetPromptResult{
				Description: p.About,
				Messages:    []*sdk.PromptMessage{{Role: "user", Content: &sdk.TextContent{Text: text + "\n" + tooling()}}},
			}, nil
		})
	}
}

// fill puts the request and what commands print into a prompt. A block that can't be had is empty, as the prompt says.
func (s *Server) fill(ctx context.Context, who, text, request string) string {
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		command, ok := strings.CutPrefix(line, "!`psn context --for ")
		if !ok {
			lines[i] = strings.ReplaceAll(line, "$ARGUMENTS", request)
			continue
		}
		a := s.run(ctx, who, Line{Args: []string{"context", "--for=" + strings.TrimSuffix(command, "`"), "--output=json"}})
		lines[i] = blockOf(a)
	}
	return strings.Join(lines, "\n")
}

// tooling says which tool stands for which command.
func tooling() string {
	var b strings.Builder
	b.WriteString("## By tools\n\nThese steps name commands for a shell. Here, psn is connected as tools; use those:\n\n")
	for _, t := range Tools() {
		b.WriteString("- `psn " + t.Command + "` is " + t.Name + "\n")
	}
	b.WriteString("\n`psn voice show PROFILE` is the resource " + voiceURI + "PROFILE. `psn post preview` is show_post. A flag `--dry-run` is the field dry_run. " +
		"Write the YAML of a plan yourself, from context, and give it to apply_plan. Skip what has no tool, and say so.\n")
	return b.String()
}

// blockOf returns the Markdown of a block of context, empty if there is none.
func blockOf(a answer) string {
	var block struct {
		Text string `json:"text"`
	}
	if json.Unmarshal(a.Data, &block) != nil {
		return ""
	}
	return strings.TrimSpace(block.Text)
}
