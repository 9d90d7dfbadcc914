package slash_test

import (
	"bytes"
	"encoding/json"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/spf13/cobra"
	"go.yaml.in/yaml/v3"

	"github.com/postshitnow/psn/internal/app"
	"github.com/postshitnow/psn/internal/cli"
	"github.com/postshitnow/psn/internal/cli/all"
	"github.com/postshitnow/psn/slash"
)

// keys are the front-matter keys that the client knows. It ignores others in silence.
var keys = []string{
	"description", "argument-hint", "allowed-tools", "disallowed-tools", "model", "effort", "disable-model-invocation", "user-invocable",
}

// mostTokens is what the descriptions of a plugin may cost in every conversation.
const mostTokens = 300

// command is a slash command.
type command struct {
	name   string
	fields map[string]any
	body   string
}

func (c command) text(key string) string {
	text, _ := c.fields[key].(string)
	return text
}

// allowed is the command's own rules.
func (c command) allowed() rules {
	var r rules
	for rule := range strings.SplitSeq(c.text("allowed-tools"), ", ") {
		r.Allow = append(r.Allow, rule)
	}
	return r
}

// block is a code block of sh.
var block = regexp.MustCompile("(?s)```sh\n(.*?)```")

// lines lists the command lines in the code blocks.
func (c command) lines() []string {
	var out []string
	for _, found := range block.FindAllStringSubmatch(c.body, -1) {
		for line := range strings.Lines(found[1]) {
			if line = strings.TrimSpace(line); strings.HasPrefix(line, "psn ") || strings.Contains(line, "| psn ") {
				out = append(out, line)
			}
		}
	}
	return out
}

func commands(t *testing.T) []command {
	t.Helper()
	var out []command
	for _, f := range slash.Workspace() {
		if path.Dir(f.Path) != ".claude/commands/psn" {
			continue
		}
		head, body, ok := strings.Cut(strings.TrimPrefix(f.Content, "---\n"), "\n---\n")
		if !ok {
			t.Fatalf("%s has no front matter", f.Path)
		}
		c := command{name: strings.TrimSuffix(path.Base(f.Path), ".md"), body: body}
		if err := yaml.Unmarshal([]byte(head), &c.fields); err != nil {
			t.Fatalf("%s: %v", f.Path, err)
		}
		out = append(out, c)
	}
	return out
}

func settings(t *testing.T) rules {
	t.Helper()
	var s struct {
		Permissions rules `json:"permissions"`
	}
	for _, f := range slash.Workspace() {
		if f.Path == ".claude/settings.json" {
			strict(t, f.Content, &s)
		}
	}
	return s.Permissions
}

// strict reads JSON and fails on keys that nobody knows.
func strict(t *testing.T, text string, into any) {
	t.Helper()
	d := json.NewDecoder(strings.NewReader(text))
	d.DisallowUnknownFields()
	if err := d.Decode(into); err != nil {
		t.Fatal(err)
	}
}

// tree is psn's commands.
func tree(t *testing.T) *cobra.Command {
	t.Helper()
	var out bytes.Buffer
	env := cli.NewEnv(&cli.Streams{In: strings.NewReader(""), Out: &out, Err: &out}, time.Now)
	return all.Tree(env, cli.Build{Version: "test"}, func() *app.App {
		t.Error("a line was run")
		return nil
	})
}

func TestCommands(t *testing.T) {
	t.Parallel()
	var names []string
	for _, c := range commands(t) {
		names = append(names, c.name)
		for key := range c.fields {
			if !slices.Contains(keys, key) {
				t.Errorf("%s: the client knows no key %s", c.name, key)
			}
		}
		for _, key := range []string{"description", "argument-hint", "allowed-tools"} {
			if c.text(key) == "" {
				t.Errorf("%s has no %s, or it is no text", c.name, key)
			}
		}
		if !strings.Contains(c.body, "$ARGUMENTS") {
			t.Errorf("%s drops what the user typed", c.name)
		}
		if !regexp.MustCompile(`(?i)material|never come into this conversation`).MatchString(c.body) {
			t.Errorf("%s does not say that texts are material", c.name)
		}
		if found := regexp.MustCompile(`(?i)\sif\s.*`).FindString(c.body); found != "" {
			t.Errorf("%s decides: %q; that is psn's", c.name, found)
		}
		acts := slices.Contains([]string{"approve", "plan", "post", "setup"}, c.name)
		if got, _ := c.fields["disable-model-invocation"].(bool); got != acts {
			t.Errorf("%s: disable-model-invocation is %v, want %v", c.name, got, acts)
		}
	}
	want := []string{"approve", "calendar", "capture", "config", "plan", "post", "series", "setup"}
	if diff := cmp.Diff(want, names); diff != "" {
		t.Error(diff)
	}
}

// TestAllowedTools holds each rule of a command to the tree, and what runs before the prompt to the rules.
func TestAllowedTools(t *testing.T) {
	t.Parallel()
	root := tree(t)
	before := regexp.MustCompile("(?m)^!`([^`]+)`$")
	for _, c := range commands(t) {
		own := c.allowed()
		for _, rule := range own.Allow {
			if strings.HasPrefix(rule, "Edit(./content/plans/") {
				continue // a plan is a proposal: psn plan apply checks it
			}
			line := strings.TrimSuffix(strings.TrimSuffix(strings.TrimPrefix(rule, "Bash("), ")"), " *")
			found, rest, err := root.Find(strings.Fields(line)[1:])
			if err != nil || len(rest) > 0 {
				t.Errorf("%s allows %s: there is no such command", c.name, rule)
				continue
			}
			if traits, _ := cli.TraitsOf(found); traits.Destructive {
				t.Errorf("%s allows %s without a question", c.name, rule)
			}
		}
		for _, line := range before.FindAllStringSubmatch(c.body, -1) {
			if err := cli.ParseLine(root, line[1]); err != nil {
				t.Errorf("%s: %s: %v", c.name, line[1], err)
			}
			if got := own.decide(line[1]); got != "allow" {
				t.Errorf("%s: %s runs before the prompt, and is not allowed", c.name, line[1])
			}
		}
	}
}

// TestLinesAgainstRules says what a user is asked while a command is walked through: nothing on the way, a question
// where something goes out, and a refusal only of what a person types.
func TestLinesAgainstRules(t *testing.T) {
	t.Parallel()
	root := tree(t)
	shared := settings(t)
	questions := map[string][]string{}
	checked := 0
	for _, c := range commands(t) {
		both := shared
		both.Allow = append(slices.Clone(both.Allow), c.allowed().Allow...)
		for _, line := range c.lines() {
			checked++
			if _, psn, piped := strings.Cut(line, "| "); cli.ParseLine(root, line) != nil && (!piped || cli.ParseLine(root, psn) != nil) {
				t.Errorf("%s: %s does not parse", c.name, line)
			}
			if decision := both.decide(line); decision != "allow" {
				words := strings.Fields(line)
				questions[c.name] = append(questions[c.name], decision+" "+strings.Join(words[1:min(3, len(words))], " "))
			}
		}
	}
	if checked < 40 {
		t.Errorf("only %d lines were found", checked)
	}
	want := map[string][]string{
		"approve": {"deny post approve", "deny post reject"}, // the person types them
		"config":  {"ask config set", "ask config set", "ask config push"},
		"series": {
			"ask series create", "ask series move", "ask series skip", "ask series pause", "ask series resume", "ask series retire",
		},
		"setup": {
			"ask post publish", "ask account login", "ask account login", "ask account login", "ask post publish", "ask worker install",
		},
	}
	if diff := cmp.Diff(want, questions); diff != "" {
		t.Error(diff)
	}
}

func TestAlwaysOnCost(t *testing.T) {
	t.Parallel()
	bytes, offered := 0, 0
	for _, c := range commands(t) {
		if off, _ := c.fields["disable-model-invocation"].(bool); !off {
			bytes += len("- psn:: ") + len(c.name) + len(c.text("description")) + len(c.text("argument-hint"))
			offered++
		}
	}
	if tokens := bytes / 4; offered == 0 || tokens > mostTokens {
		t.Errorf("%d commands cost %d tokens in every conversation, at most %d are allowed", offered, tokens, mostTokens)
	}
}
