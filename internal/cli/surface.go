package cli

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// Surface returns the command tree as text, one line for each command and each flag of its own, in a
// fixed order. Kept in Git, it shows when something is removed or renamed.
func Surface(root *cobra.Command) string {
	var b strings.Builder
	surface(&b, root)
	return b.String()
}

func surface(b *strings.Builder, cmd *cobra.Command) {
	if cmd.Hidden {
		return
	}
	b.WriteString(cmd.CommandPath())
	if _, args, ok := strings.Cut(cmd.Use, " "); ok {
		b.WriteString(" " + args)
	}
	for _, alias := range cmd.Aliases {
		b.WriteString(" (alias " + alias + ")")
	}
	b.WriteString("\n")
	cmd.LocalFlags() // merges the persistent ones into Flags
	cmd.LocalNonPersistentFlags().VisitAll(func(f *pflag.Flag) { surfaceFlag(b, cmd, f, "") })
	cmd.PersistentFlags().VisitAll(func(f *pflag.Flag) { surfaceFlag(b, cmd, f, " (every command below)") })
	for _, child := range cmd.Commands() {
		surface(b, child)
	}
}

func surfaceFlag(b *strings.Builder, cmd *cobra.Command, f *pflag.Flag, note string) {
	if f.Hidden || f.Name == "help" {
		return
	}
	kind := f.Value.Type()
	if values := f.Annotations[valuesKey]; len(values) > 0 {
		kind = strings.Join(values, "|")
	}
	short := ""
	if f.Shorthand != "" {
		short = " -" + f.Shorthand
	}
	fmt.Fprintf(b, "%s%s --%s %s%s\n", cmd.CommandPath(), short, f.Name, kind, note)
}
