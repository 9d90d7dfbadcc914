package cli

import (
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// showHelp prints the help of cmd on stdout: examples first, then what it takes, and where to read on.
func (e *Env) showHelp(cmd *cobra.Command) error {
	p := e.printer()
	p.Line("%s", p.Bold(cmd.CommandPath()+": "+cmd.Short))
	if examples := examplesOf(cmd); len(examples) > 0 {
		p.heading("Examples")
		for _, line := range examples {
			p.Line("  %s", line)
		}
	}
	if cmd.Runnable() {
		p.heading("Usage")
		p.Line("  %s", cmd.UseLine())
	}
	if cmd.Long != "" {
		p.Line("")
		p.Text(cmd.Long)
	}
	p.children(cmd)
	p.flags(cmd)
	if !cmd.HasParent() {
		p.topics(e.topics)
	}
	p.Line("")
	switch {
	case cmd.HasSubCommands():
		p.Line("%s", p.Dim("More about one of them: psn help"+strings.TrimPrefix(cmd.CommandPath(), "psn")+" <command>"))
	default:
		p.Line("%s", p.Dim("Every command also takes --hub, --output, --json, --fields, --jq and --out: psn help formatting"))
	}
	if _, err := e.Out.Write(p.bytes()); err != nil {
		return writeError(err, false)
	}
	return nil
}

func (p *Printer) heading(text string) {
	p.Line("")
	p.Line("%s", p.Bold(text))
}

// children lists the commands under cmd, group by group if it has groups.
func (p *Printer) children(cmd *cobra.Command) {
	section := func(title, group string) {
		var rows [][]any
		for _, child := range cmd.Commands() {
			if child.GroupID == group && !child.Hidden {
				rows = append(rows, []any{"  " + child.Name(), child.Short})
			}
		}
		if len(rows) > 0 {
			p.heading(title)
			p.Table(nil, rows)
		}
	}
	for _, g := range cmd.Groups() {
		section(g.Title, g.ID)
	}
	title := "Commands"
	if len(cmd.Groups()) > 0 {
		title = "More"
	}
	section(title, "")
}

// flags lists the flags of cmd's own, and those of its parents that are not about output.
func (p *Printer) flags(cmd *cobra.Command) {
	if !cmd.Runnable() {
		return
	}
	var rows [][]any
	eachFlag(cmd, func(f *pflag.Flag) {
		if f.Name == "help" || isOutputFlag(cmd, f) {
			return
		}
		name := "  --" + f.Name
		if f.Shorthand != "" {
			name = "  -" + f.Shorthand + ", --" + f.Name
		}
		kind, usage := pflag.UnquoteUsage(f)
		if kind != "" {
			name += " " + strings.ToUpper(kind)
		}
		if d := f.DefValue; d != "" && d != "false" && d != "0" && d != "[]" {
			usage += " (default " + d + ")"
		}
		rows = append(rows, []any{name, usage})
	})
	if len(rows) > 0 {
		p.heading("Flags")
		p.Table(nil, rows)
	}
}

// isOutputFlag reports whether f is one of the flags that every command takes.
func isOutputFlag(cmd *cobra.Command, f *pflag.Flag) bool {
	switch f.Name {
	case "output", "json", "fields", "jq", "out":
		return cmd.Root().PersistentFlags().Lookup(f.Name) == f
	}
	return false
}

func (p *Printer) topics(topics []Topic) {
	rows := make([][]any, len(topics))
	for i, t := range topics {
		rows[i] = []any{"  psn help " + t.Name, t.Short}
	}
	p.heading("Topics")
	p.Table(nil, rows)
}

// examplesOf lists the lines of cmd's examples.
func examplesOf(cmd *cobra.Command) []string {
	var lines []string
	for line := range strings.Lines(cmd.Example) {
		if line = strings.TrimSpace(line); line != "" {
			lines = append(lines, line)
		}
	}
	return lines
}

// firstExample returns the first command line among cmd's examples, or nothing.
func firstExample(cmd *cobra.Command) string {
	for _, line := range examplesOf(cmd) {
		if strings.HasPrefix(line, "psn ") {
			return line
		}
	}
	return ""
}
