//go:build psnagent

package agenttest

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"os/exec"
	"slices"
	"strings"
	"time"
)

// longest bounds a run of the client that hangs.
const longest = 2 * time.Minute

// session is a run of the client.
type session struct {
	world    *world
	endpoint *endpoint
	commands []string // slash commands that the client found
	denials  []denial
	result   string
	failed   bool
}

// denial is a tool call that was not permitted: refused by a rule, or asked about with nobody to answer.
type denial struct {
	Tool  string         `json:"tool_name"`
	Input map[string]any `json:"tool_input"`
}

// line is what the client prints, one JSON object a line.
type line struct {
	Type     string   `json:"type"`
	Subtype  string   `json:"subtype"`
	Commands []string `json:"slash_commands"`
	Denials  []denial `json:"permission_denials"`
	Result   string   `json:"result"`
	IsError  bool     `json:"is_error"`
}

// claude runs the client on a prompt, with a script for the model. Nothing is pre-approved on its command line.
func (w *world) claude(prompt string, flags []string, turns ...turn) session {
	w.t.Helper()
	e := newEndpoint(w.t, turns)
	ctx, cancel := context.WithTimeout(context.Background(), longest)
	defer cancel()
	args := append([]string{"-p", prompt, "--output-format", "stream-json", "--verbose"}, flags...)
	cmd := exec.CommandContext(ctx, *client, args...)
	cmd.Dir = w.folder
	cmd.Env = w.environment(
		"ANTHROPIC_BASE_URL="+e.url, "ANTHROPIC_API_KEY=dummy", "HTTP_PROXY="+e.url, "HTTPS_PROXY="+e.url, "NO_PROXY=127.0.0.1",
		"CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC=1", "DISABLE_AUTOUPDATER=1",
	)
	var out, failed bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &failed
	if err := cmd.Run(); err != nil {
		w.t.Fatalf("claude -p %q: %v\n%s\n%s", prompt, err, failed.String(), out.String())
	}
	s := session{world: w, endpoint: e, failed: true}
	lines := bufio.NewScanner(&out)
	lines.Buffer(nil, 64<<20)
	for lines.Scan() {
		var l line
		if err := json.Unmarshal(lines.Bytes(), &l); err != nil {
			w.t.Fatalf("%v: %s", err, lines.Text())
		}
		switch {
		case l.Type == "system" && l.Subtype == "init":
			s.commands = l.Commands
		case l.Type == "result":
			s.result, s.denials, s.failed = l.Result, l.Denials, l.IsError
		}
	}
	e.played()
	if s.failed {
		w.t.Errorf("claude -p %q ended with %q\n%s", prompt, s.result, failed.String())
	}
	return s
}

// walk runs a slash command that must be found, and whose every call must be permitted without a question.
func (w *world) walk(prompt string, turns ...turn) session {
	w.t.Helper()
	s := w.claude(prompt, nil, turns...)
	name, _, _ := strings.Cut(strings.TrimPrefix(prompt, "/"), " ")
	if !slices.Contains(s.commands, name) {
		w.t.Errorf("the client found no %s: %v", name, s.commands)
	}
	for _, d := range s.denials {
		w.t.Errorf("%s: not permitted: %s %v", name, d.Tool, d.Input)
	}
	return s
}
