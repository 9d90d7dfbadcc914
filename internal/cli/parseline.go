package cli

import (
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/postshitnow/psn/internal/psn"
)

// ParseLine checks a command line such as `psn post list --json` against the tree as strictly as Execute
// does, and runs nothing: command, order, flags, their values, the number of arguments. It is for tests of
// documentation and slash commands. The line ends at the first pipe, redirection or comment. A tree checks
// one line at a time.
func ParseLine(root *cobra.Command, line string) error {
	words, err := splitLine(line)
	if err != nil {
		return psn.Errorf(psn.CodeUsage, "%w", err)
	}
	if len(words) == 0 || words[0] != root.Name() {
		return psn.Errorf(psn.CodeUsage, "the line does not begin with %s", root.Name())
	}
	t, err := resolve(root, words[1:])
	if err != nil || t.help {
		return err
	}
	depth := 0
	for cmd := t.cmd; cmd.HasParent(); cmd = cmd.Parent() {
		depth++
	}
	return parseFlags(t.cmd, t.args[depth:])
}

// parseFlags checks what follows a command and leaves its flags as they were.
func parseFlags(cmd *cobra.Command, args []string) error {
	cmd.InitDefaultHelpFlag()
	defer restoreFlags(cmd)
	if err := cmd.ParseFlags(args); err != nil {
		return flagError(cmd, err)
	}
	if asked, err := cmd.Flags().GetBool("help"); asked || err != nil {
		return err
	}
	check := cmd.Args
	if check == nil {
		check = NoArgs
	}
	if err := check(cmd, cmd.Flags().Args()); err != nil {
		return err
	}
	return checkFlags(cmd, nil)
}

// restoreFlags gives every flag that was set its default again.
func restoreFlags(cmd *cobra.Command) {
	cmd.Flags().VisitAll(func(f *pflag.Flag) {
		if !f.Changed {
			return
		}
		if list, ok := f.Value.(pflag.SliceValue); ok {
			_ = list.Replace(nil) // an empty list is valid
		} else {
			_ = f.Value.Set(f.DefValue) // a default is valid
		}
		f.Changed = false
	})
}
