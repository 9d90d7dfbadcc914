package slash_test

import (
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/spf13/cobra"

	"github.com/postshitnow/psn/internal/cli"
	"github.com/postshitnow/psn/internal/mcp"
	"github.com/postshitnow/psn/slash"
)

// TestRules holds the rules of a workspace to command lines.
func TestRules(t *testing.T) {
	t.Parallel()
	shared := settings(t)
	raw, err := os.ReadFile("testdata/rules.txt")
	if err != nil {
		t.Fatal(err)
	}
	held := 0
	for entry := range strings.Lines(string(raw)) {
		want, line, _ := strings.Cut(strings.TrimSpace(entry), " ")
		if want == "#" {
			continue
		}
		held++
		if got := shared.decide(line); got != want {
			t.Errorf("%s: %s, want %s", line, got, want)
		}
	}
	if held < 50 {
		t.Errorf("only %d lines were found", held)
	}
}

// TestRulesOfTheTree holds the rules to every command that there is: reading is allowed, what can't be taken back never
// goes without a question, and no rule is about nothing.
func TestRulesOfTheTree(t *testing.T) {
	t.Parallel()
	root := tree(t)
	shared := settings(t)
	aside := []string{"psn completion", "psn demo", "psn hub policy", "psn man", "psn mcp", "psn post export", "psn sim"}
	allowedToChange := []string{"psn idea add", "psn idea edit", "psn idea move", "psn plan new", "psn post note"}
	var paths []string
	var walk func(*cobra.Command)
	walk = func(cmd *cobra.Command) {
		for _, child := range cmd.Commands() {
			walk(child)
		}
		traits, known := cli.TraitsOf(cmd)
		if !known || !cmd.Runnable() || cmd.Hidden {
			return
		}
		line := cmd.CommandPath()
		paths = append(paths, line)
		want := "ask"
		switch {
		case slices.Contains(aside, line), strings.HasPrefix(line, "psn help"):
			return
		case !traits.Mutates, slices.Contains(allowedToChange, line):
			want = "allow"
		}
		decision := shared.decide(line + " --json")
		if decision != want && (want == "allow" || decision == "allow") {
			t.Errorf("%s: %s, want %s", line, decision, want)
		}
		if traits.Destructive && !slices.Contains(shared.Ask, "Bash("+line+" *)") && decision != "deny" {
			t.Errorf("%s can't be taken back, and no rule asks", line)
		}
		bare := cmd.Args != nil && cmd.Args(cmd, nil) == nil && line != "psn idea add" && line != "psn post check" // these want a text
		if want == "allow" && bare && shared.decide(line) != "allow" {
			t.Errorf("%s is not allowed without arguments", line)
		}
	}
	walk(root)
	for _, rule := range slices.Concat(shared.Allow, shared.Ask, shared.Deny) {
		line, bash := strings.CutPrefix(rule, "Bash(")
		line = strings.TrimSuffix(strings.TrimSuffix(line, ")"), " *")
		if bash && strings.HasPrefix(line, "psn ") && !strings.Contains(line, "*") && !slices.Contains(paths, line) && line != "psn help" {
			t.Errorf("%s is about no command", rule)
		}
	}
}

// TestRulesOfTheTools holds the rules to the tools of psn mcp, as TestRulesOfTheTree does to the commands: what reads is
// allowed, and so is keeping an idea; whatever else there is asks.
func TestRulesOfTheTools(t *testing.T) {
	t.Parallel()
	shared := settings(t)
	var want, got []string
	for _, tool := range mcp.Tools() {
		if tool.Reads || tool.Name == "capture_idea" {
			want = append(want, "mcp__psn__"+tool.Name)
		}
	}
	for _, rule := range slices.Concat(shared.Allow, shared.Ask, shared.Deny) {
		if strings.HasPrefix(rule, "mcp__") {
			got = append(got, rule)
		}
	}
	slices.Sort(want)
	if !slices.Equal(got, want) {
		t.Errorf("the rules name %q, want %q", got, want)
	}
}

func TestPlugin(t *testing.T) {
	t.Parallel()
	files := map[string]string{}
	for _, f := range slash.Plugin("v1.2.3-rc.1") {
		files[f.Path] = f.Content
	}
	var market struct {
		Name  string `json:"name"`
		Owner struct {
			Name string `json:"name"`
		} `json:"owner"`
		Metadata struct {
			Description string `json:"description"`
		} `json:"metadata"`
		Plugins []struct{ Name, Source, Description string } `json:"plugins"`
	}
	strict(t, files[".claude-plugin/marketplace.json"], &market)
	var manifest struct {
		Name, Version, Description, Homepage, Repository, License string
		Author                                                    struct{ Name, URL string }
		Keywords                                                  []string
	}
	strict(t, files["psn/.claude-plugin/plugin.json"], &manifest)
	if manifest.Name != "psn" || manifest.Version != "1.2.3-rc.1" || len(market.Plugins) != 1 || market.Plugins[0].Source != "./psn" ||
		market.Plugins[0].Name != manifest.Name {
		t.Errorf("%+v, %+v", manifest, market)
	}
	for _, f := range slash.Workspace() {
		if name, ok := strings.CutPrefix(f.Path, ".claude/commands/psn/"); ok && files["psn/commands/"+name] != f.Content {
			t.Errorf("the plugin's %s is another", name)
		}
	}
	for _, version := range []string{"", "(devel)", "dev", "v", "abc1234", "v1\"x"} {
		if text := slash.Plugin(version)[1].Content; !strings.Contains(text, `"version": "0.0.0-dev"`) {
			t.Errorf("version %q makes %s", version, text)
		}
	}
}

func TestWorkspace(t *testing.T) {
	t.Parallel()
	for _, f := range slash.Workspace() {
		switch f.Path {
		case "CLAUDE.md":
			if !strings.HasPrefix(f.Content, "@AGENTS.md\n") {
				t.Error("CLAUDE.md must begin with @AGENTS.md")
			}
		case ".mcp.json":
			var servers struct {
				Servers map[string]struct {
					Command string
					Args    []string
				} `json:"mcpServers"`
			}
			strict(t, f.Content, &servers)
			if s := servers.Servers["psn"]; s.Command != "psn" || !slices.Equal(s.Args, []string{"mcp"}) {
				t.Errorf("%+v", servers)
			}
		case "AGENTS.md":
			for _, c := range commands(t) {
				if !strings.Contains(f.Content, "/psn:"+c.name+"`") {
					t.Errorf("AGENTS.md does not name /psn:%s", c.name)
				}
			}
		}
	}
}
