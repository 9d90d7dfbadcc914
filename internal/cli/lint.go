package cli

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"
)

// Lint returns what the tree's commands lack of the house's conventions, a sentence each: a short
// description, examples that parse, traits, --dry-run and a declared output where something changes, --yes
// where it is destructive, and verbs or a run, not both below the root's children.
func Lint(root *cobra.Command) []string {
	var found []string
	for _, cmd := range leaves(root) {
		report := func(format string, args ...any) {
			found = append(found, cmd.CommandPath()+": "+fmt.Sprintf(format, args...))
		}
		if cmd.Short == "" || strings.HasSuffix(cmd.Short, ".") {
			report("the short description is missing or ends with a full stop")
		}
		if cmd.Args == nil {
			report("no validator of arguments")
		}
		lintExamples(root, cmd, report)
		lintTraits(cmd, report)
	}
	return found
}

func lintExamples(root, cmd *cobra.Command, report func(string, ...any)) {
	if firstExample(cmd) == "" {
		report("no example")
	}
	for _, example := range examplesOf(cmd) {
		if strings.HasPrefix(example, "#") {
			continue
		}
		// What stands before psn, a pipe's first half, is the shell's.
		if i := strings.LastIndex(example, "| psn "); i >= 0 {
			example = example[i+2:]
		}
		if err := ParseLine(root, example); err != nil {
			report("the example %q does not parse: %v", example, err)
		}
	}
}

func lintTraits(cmd *cobra.Command, report func(string, ...any)) {
	traits, annotated := TraitsOf(cmd)
	if !annotated {
		report("no traits; call Annotate")
	}
	if traits.Destructive && !traits.Mutates {
		report("destructive and yet changes nothing")
	}
	if traits.Destructive && cmd.Flags().Lookup("yes") == nil {
		report("destructive without --yes")
	}
	if traits.Mutates && cmd.Flags().Lookup("dry-run") == nil {
		report("changes something without --dry-run")
	}
	if traits.Mutates && traits.Output == nil {
		report("changes something without a declared output")
	}
}
