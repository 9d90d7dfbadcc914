package main

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"strings"
	"testing"

	sdk "github.com/modelcontextprotocol/go-sdk/mcp"
)

// mcpHome makes a workspace with a hub, and returns what makes a command of psn there.
func mcpHome(t *testing.T) func(args ...string) *exec.Cmd {
	t.Helper()
	home := t.TempDir()
	command := func(args ...string) *exec.Cmd {
		cmd := exec.Command("psn", args...) // TestMain puts it into PATH
		cmd.Dir = home
		cmd.Env = append(os.Environ(), "HOME="+home, "XDG_DATA_HOME=", "XDG_CONFIG_HOME=", "TZ=UTC", "USER=ana", "PSN_ACTOR=", "CLAUDECODE=")
		return cmd
	}
	if out, err := command("init", "--no-git").CombinedOutput(); err != nil {
		t.Fatalf("psn init: %v\n%s", err, out)
	}
	return command
}

// TestMCP drives psn mcp over standard input and output: two servers on one hub, at once.
func TestMCP(t *testing.T) {
	t.Parallel()
	command := mcpHome(t)
	var sessions []*sdk.ClientSession
	for range 2 {
		cmd := command("mcp")
		var log bytes.Buffer
		cmd.Stderr = &log
		client := sdk.NewClient(&sdk.Implementation{Name: "Desktop", Version: "1"}, nil)
		session, err := client.Connect(t.Context(), &sdk.CommandTransport{Command: cmd}, nil)
		if err != nil {
			t.Fatalf("connect: %v\n%s", err, log.String())
		}
		t.Cleanup(func() {
			if err := session.Close(); err != nil {
				t.Errorf("psn mcp did not end well: %v\n%s", err, log.String())
			}
		})
		sessions = append(sessions, session)
	}
	call := func(s *sdk.ClientSession, tool string, arguments any) (string, error) {
		r, err := s.CallTool(t.Context(), &sdk.CallToolParams{Name: tool, Arguments: arguments})
		if err != nil {
			return "", err
		}
		raw, err := json.Marshal(r.StructuredContent)
		return string(raw), err
	}
	said := make(chan error, 2*len(sessions))
	for _, s := range sessions {
		for _, text := range []string{"one", "another"} {
			go func() {
				_, err := call(s, "capture_idea", map[string]any{"text": text})
				said <- err
			}()
		}
	}
	for range cap(said) {
		if err := <-said; err != nil {
			t.Fatal(err)
		}
	}
	list, err := call(sessions[0], "list_ideas", nil)
	if err != nil || strings.Count(list, `"created_by":"agent:desktop"`) != 4 {
		t.Errorf("%v: %s", err, list)
	}
	if refused, err := call(sessions[1], "show_post", map[string]any{"id": "zzzz"}); err != nil || !strings.Contains(refused, `"code":"not-found"`) {
		t.Errorf("%v: %s", err, refused)
	}
}

// TestMCPGarbage: what is no message of the protocol ends psn mcp with an error that says so, and what came before it is
// kept.
func TestMCPGarbage(t *testing.T) {
	t.Parallel()
	command := mcpHome(t)
	hello := `{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-06-18","capabilities":{},"clientInfo":{"name":"raw","version":"1"}}}`
	for name, garbage := range map[string]string{"no JSON": "psn post list", "cut off": `{"jsonrpc":"2.0","id":`, "another protocol": `{"jsonrpc":"1.0"}`} {
		cmd := command("mcp")
		cmd.Stdin = strings.NewReader(hello + "\n" + garbage + "\n")
		var out, errs bytes.Buffer
		cmd.Stdout, cmd.Stderr = &out, &errs
		err := cmd.Run()
		for line := range strings.Lines(out.String()) {
			if !json.Valid([]byte(line)) {
				t.Errorf("%s: standard output has %q", name, line)
			}
		}
		if strings.Contains(errs.String(), "panic") || err != nil && !strings.Contains(errs.String(), `"hint":"standard input takes JSON-RPC messages`) {
			t.Errorf("%s: %v\n%s", name, err, errs.String())
		}
		if name == "no JSON" && cmd.ProcessState.ExitCode() != 2 {
			t.Errorf("%s: exit %d", name, cmd.ProcessState.ExitCode())
		}
	}
}
