package cli

import (
	"strings"

	"github.com/spf13/cobra"

	"github.com/postshitnow/psn/internal/psn"
)

// NoArgs refuses every argument.
func NoArgs(cmd *cobra.Command, args []string) error { return countArgs(cmd, args, nil, 0, 0) }

// ExactArgs asks for one argument for each name: ExactArgs("ID"), ExactArgs("ID", "TIME").
func ExactArgs(names ...string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		return countArgs(cmd, args, names, len(names), len(names))
	}
}

// OptionalArg allows one argument.
func OptionalArg(name string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		return countArgs(cmd, args, []string{name}, 0, 1)
	}
}

// SomeArgs asks for one argument or more.
func SomeArgs(name string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		return countArgs(cmd, args, []string{name}, 1, -1)
	}
}

// countArgs checks the number of arguments; most is -1 for any number.
func countArgs(cmd *cobra.Command, args, names []string, least, most int) error {
	if len(args) < least {
		missing := names[min(len(args), len(names)-1):]
		return Usagef(cmd, "%s needs %s", cmd.CommandPath(), strings.Join(missing, " and "))
	}
	if most >= 0 && len(args) > most {
		what := "no argument"
		if most > 0 {
			what = "no more than " + strings.Join(names, " and ")
		}
		return usageError(cmd, "quote a text that has spaces", "%s takes %s, and %q is one too many",
			cmd.CommandPath(), what, psn.Excerpt(args[most], 40))
	}
	return nil
}

// strictArgs makes cmd refuse arguments it does not ask for, and turns another validator's complaints
// into usage errors.
func strictArgs(cmd *cobra.Command) {
	check := cmd.Args
	if check == nil {
		check = NoArgs
	}
	cmd.Args = func(cmd *cobra.Command, args []string) error {
		err := check(cmd, args)
		if err == nil || psn.CodeOf(err) != psn.CodeInternal {
			return err
		}
		return Usagef(cmd, "%s", err.Error())
	}
}
