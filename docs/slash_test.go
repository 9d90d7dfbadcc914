package docs_test

import (
	"fmt"
	"path"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"

	"github.com/postshitnow/psn/slash"
)

// TestSlashCommands writes docs/slash-commands.md from the files of the commands.
func TestSlashCommands(t *testing.T) {
	t.Parallel()
	const begin = "<!-- commands: begin; written by `go test ./docs -update` -->\n"
	const end = "<!-- commands: end -->\n"
	text := read(t, "docs/slash-commands.md")
	before, rest, found := strings.Cut(text, begin)
	_, after, closed := strings.Cut(rest, end)
	if !found || !closed {
		t.Fatal("docs/slash-commands.md has no place for the commands")
	}
	var b strings.Builder
	for _, f := range slash.Workspace() {
		if path.Dir(f.Path) != ".claude/commands/psn" {
			continue
		}
		head, body, _ := strings.Cut(strings.TrimPrefix(f.Content, "---\n"), "\n---\n")
		var c slashCommand
		if err := yaml.Unmarshal([]byte(head), &c); err != nil {
			t.Fatalf("%s: %v", f.Path, err)
		}
		c.write(&b, strings.TrimSuffix(path.Base(f.Path), ".md"), document{text: body})
	}
	same(t, "docs/slash-commands.md", before+begin+b.String()+end+after)
}

type slashCommand struct {
	Description string `yaml:"description"`
	Argument    string `yaml:"argument-hint"`
	Allowed     string `yaml:"allowed-tools"`
	ByHand      bool   `yaml:"disable-model-invocation"`
}

func (c slashCommand) write(b *strings.Builder, name string, body document) {
	fmt.Fprintf(b, "\n## /psn:%s\n\n%s.", name, c.Description)
	if c.ByHand {
		b.WriteString(" Only you start it, never the agent.")
	}
	fmt.Fprintf(b, "\n\n```text\n/psn:%s %s\n```\n\nIts commands, in their order:\n\n", name, c.Argument)
	seen := map[string]bool{}
	b.WriteString("```sh\n")
	for _, p := range body.pieces() {
		line, _, _ := strings.Cut(p.text, " <<")
		if p.language != "sh" || seen[line] || !strings.HasPrefix(line, "psn ") && !strings.Contains(line, "| psn ") {
			continue
		}
		seen[line] = true
		b.WriteString(line + "\n")
	}
	b.WriteString("```\n\nWithout a question it may run ")
	rules := strings.Split(c.Allowed, ", ")
	for i, rule := range rules {
		rules[i] = "`" + strings.TrimSuffix(strings.TrimSuffix(ruleWords.Replace(rule), ")"), " *") + "`"
	}
	b.WriteString(strings.Join(compact(rules), ", ") + ".\n")
}

// ruleWords turns the beginning of a permission rule into words.
var ruleWords = strings.NewReplacer("Bash(", "", "Edit(./", "edit ")

// compact leaves out what stands twice.
func compact(list []string) []string {
	var out []string
	seen := map[string]bool{}
	for _, one := range list {
		if !seen[one] {
			out = append(out, one)
		}
		seen[one] = true
	}
	return out
}
