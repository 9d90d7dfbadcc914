package docs_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
)

// schema is what this package reads of `psn schema`.
type schema struct {
	Data struct {
		Commands []command `json:"commands"`
		Flags    []option  `json:"flags"`
	} `json:"data"`
}

type command struct {
	Path        string   `json:"path"`
	Use         string   `json:"use"`
	Short       string   `json:"short"`
	Examples    []string `json:"examples"`
	Flags       []option `json:"flags"`
	Mutates     bool     `json:"mutates"`
	Destructive bool     `json:"destructive"`
	Idempotent  bool     `json:"idempotent"`
	Outside     bool     `json:"outside"`
	Output      *shape   `json:"output"`
}

type option struct {
	Name      string   `json:"name"`
	Shorthand string   `json:"shorthand"`
	Type      string   `json:"type"`
	Values    []string `json:"values"`
	Default   string   `json:"default"`
	Required  bool     `json:"required"`
	Usage     string   `json:"usage"`
}

// shape is a JSON schema, as far as psn writes one.
type shape struct {
	Type       any               `json:"type"`
	Properties map[string]*shape `json:"properties"`
	Items      *shape            `json:"items"`
}

// TestCommands writes docs/commands.md from `psn schema`.
func TestCommands(t *testing.T) {
	t.Parallel()
	p := setup(t)
	if code := p.run("schema", "--json"); code != 0 {
		t.Fatalf("psn schema ends with %d: %s", code, p.errs.String())
	}
	var s schema
	if err := json.Unmarshal(p.out.Bytes(), &s); err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	b.WriteString(`# Commands

<!-- written from psn schema by "go test ./docs -update" -->

Every command, its flags, and the data that it prints for programs. ` + "`psn help COMMAND`" + ` says the same at the
terminal, with more words; ` + "`psn schema`" + ` says it in JSON. The data stands in an envelope, see
` + "`psn help formatting`" + `.

Every command takes these flags:

`)
	options(&b, s.Data.Flags)
	noun := ""
	for _, c := range s.Data.Commands {
		if words := strings.Fields(c.Path); words[1] != noun {
			noun = words[1]
			fmt.Fprintf(&b, "\n## psn %s\n", noun)
		}
		c.write(&b)
	}
	same(t, "docs/commands.md", b.String())
}

func (c command) write(b *strings.Builder) {
	if strings.Count(c.Path, " ") > 1 {
		fmt.Fprintf(b, "\n### %s\n", c.Path)
	}
	fmt.Fprintf(b, "\n%s.%s\n\n", strings.ToUpper(c.Short[:1])+c.Short[1:], c.traits())
	b.WriteString("```sh\n" + strings.Join(c.Examples, "\n") + "\n```\n")
	if _, args, found := strings.Cut(c.Use, " "); found {
		fmt.Fprintf(b, "\nArguments: `%s`\n", args)
	}
	if len(c.Flags) > 0 {
		b.WriteString("\n")
		options(b, c.Flags)
	}
	if c.Output != nil && c.Output.kind() != "" {
		b.WriteString("\nData:\n\n```text\n")
		c.Output.write(b, "data", "", 4)
		b.WriteString("```\n")
	}
}

// traits says what a program wants to know before it runs a command.
func (c command) traits() string {
	var said []string
	if c.Mutates {
		said = append(said, "changes something")
	}
	if c.Destructive {
		said = append(said, "needs `--yes` off a terminal")
	}
	if c.Mutates && c.Idempotent {
		said = append(said, "may be repeated")
	}
	if c.Outside {
		said = append(said, "talks to a service outside")
	}
	if len(said) == 0 {
		return ""
	}
	text := strings.Join(said, ", ")
	return " " + strings.ToUpper(text[:1]) + text[1:] + "."
}

func options(b *strings.Builder, flags []option) {
	b.WriteString("| flag | takes | |\n|---|---|---|\n")
	for _, f := range flags {
		name := "`--" + f.Name + "`"
		if f.Shorthand != "" {
			name = "`-" + f.Shorthand + "`, " + name
		}
		takes := f.Type
		if f.Type == "bool" {
			takes = ""
		}
		if len(f.Values) > 0 {
			takes = strings.Join(f.Values, ", ")
		}
		usage := f.Usage
		if f.Required {
			usage += " (required)"
		}
		if d := f.Default; d != "" && d != "false" && d != "0" && d != "[]" {
			usage += " (default " + d + ")"
		}
		fmt.Fprintf(b, "| %s | %s | %s |\n", name, takes, strings.ReplaceAll(usage, "|", `\|`))
	}
}

// kind returns the type's name; a list that may be null is one of its first type.
func (s *shape) kind() string {
	switch kind := s.Type.(type) {
	case string:
		return kind
	case []any:
		var names []string
		for _, k := range kind {
			names = append(names, fmt.Sprint(k))
		}
		return strings.Join(names, " or ")
	}
	return ""
}

// write prints a shape as an indented list of keys, at most so many levels deep.
func (s *shape) write(b *strings.Builder, name, indent string, deep int) {
	inner, kind := s, s.kind()
	if kind == "" {
		kind = "anything"
	}
	if s.Items != nil {
		inner = s.Items
		kind = "list of " + inner.kind()
	}
	fmt.Fprintf(b, "%-28s %s\n", indent+name, kind)
	if deep == 0 {
		return
	}
	for _, key := range slices.Sorted(maps.Keys(inner.Properties)) {
		inner.Properties[key].write(b, key, indent+"  ", deep-1)
	}
}
