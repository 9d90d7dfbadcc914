package docs_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/spf13/cobra"

	"github.com/postshitnow/psn/internal/cli"
)

func TestCommandLines(t *testing.T) {
	t.Parallel()
	p := setup(t)
	checked := 0
	for _, d := range documents(t) {
		for _, piece := range d.pieces() {
			for _, line := range commandLines(piece) {
				checked++
				if problem := p.problem(line, piece.language == "inline"); problem != "" {
					t.Errorf("%s:%d: `%s`: %s", d.path, piece.line, line, problem)
				}
			}
		}
	}
	if checked < 50 {
		t.Errorf("only %d lines were found: are the documents read?", checked)
	}
}

func TestExamplesOfHelp(t *testing.T) {
	t.Parallel()
	p := setup(t)
	var walk func(*cobra.Command)
	walk = func(cmd *cobra.Command) {
		for line := range strings.Lines(cmd.Example) {
			for _, line := range commandLines(piece{language: "sh", text: strings.TrimSpace(line)}) {
				if problem := p.problem(line, false); problem != "" {
					t.Errorf("help of %s: `%s`: %s", cmd.CommandPath(), line, problem)
				}
			}
		}
		for _, child := range cmd.Commands() {
			walk(child)
		}
	}
	walk(p.root)
}

func TestCodeBlocksSayTheirLanguage(t *testing.T) {
	t.Parallel()
	known := []string{"sh", "console", "text", "json", "go", "sql", "yaml", "mermaid", "markdown", "env"}
	for _, d := range documents(t) {
		for _, piece := range d.pieces() {
			if piece.language == "fence" && !slices.Contains(known, piece.text) {
				t.Errorf("%s:%d: the code block's language is %q, want one of %s", d.path, piece.line, piece.text, strings.Join(known, ", "))
			}
		}
	}
}

// commandLines returns the command lines of psn in a piece: the whole of it, or what follows a pipe.
func commandLines(p piece) []string {
	text := p.text
	switch p.language {
	case "console":
		rest, ok := strings.CutPrefix(text, "$ ")
		if !ok {
			return nil
		}
		text = rest
	case "sh", "inline":
	default:
		return nil
	}
	var lines []string
	if text == "psn" || strings.HasPrefix(text, "psn ") {
		lines = append(lines, text)
	}
	for rest := text; ; {
		i := strings.Index(rest, "| psn ")
		if i < 0 {
			return lines
		}
		rest = rest[i+2:]
		lines = append(lines, rest)
	}
}

// problem says what is wrong with a command line; it is empty if nothing is. A mention may be a command
// without what it needs.
func (p *program) problem(line string, mention bool) string {
	for _, rest := range []string{"…", " NOUN", " COMMAND"} {
		if head, _, cut := strings.Cut(line, rest); cut {
			return p.beginning(strings.Fields(head))
		}
	}
	words := strings.Fields(line)
	if mention && p.beginning(words) == "" {
		return ""
	}
	if len(words) > 1 && words[1] == "help" {
		if p.run(words[1:]...) != 0 {
			return strings.TrimSpace(p.errs.String())
		}
		return ""
	}
	if err := cli.ParseLine(p.root, line); err != nil {
		return err.Error()
	}
	return ""
}

// beginning checks that words name a noun or a command.
func (p *program) beginning(words []string) string {
	cmd := p.root
	for _, word := range words[1:] {
		i := slices.IndexFunc(cmd.Commands(), func(c *cobra.Command) bool { return c.Name() == word })
		if i < 0 {
			return "there is no command " + strings.Join(words, " ")
		}
		cmd = cmd.Commands()[i]
	}
	return ""
}
