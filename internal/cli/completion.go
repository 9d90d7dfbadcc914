package cli

import (
	"context"
	"io"
	"strings"

	"github.com/spf13/cobra"
)

// completionScript is the data of `psn completion`.
type completionScript struct {
	Shell  string `json:"shell"`
	Script string `json:"script"`
}

// newCompletion returns `psn completion`.
func newCompletion(env *Env) *cobra.Command {
	var cmd *cobra.Command
	cmd = &cobra.Command{
		Use:       "completion SHELL",
		Short:     "print a completion script for bash, zsh, fish or powershell",
		Example:   "psn completion zsh --out _psn",
		Long:      "Load it in bash with: source <(psn completion bash)",
		ValidArgs: []string{"bash", "zsh", "fish", "powershell"},
		Args:      ExactArgs("SHELL"),
		RunE: env.Run(func(_ context.Context, args []string) (*Result, error) {
			script, err := completion(cmd, args[0])
			if err != nil {
				return nil, err
			}
			return &Result{
				Data:  completionScript{args[0], script},
				Human: func(p *Printer) { p.Text(script) },
			}, nil
		}),
	}
	return Annotate(cmd, Traits{Idempotent: true, Text: true, Output: completionScript{}})
}

// completion returns the script for a shell.
func completion(cmd *cobra.Command, shell string) (string, error) {
	root := cmd.Root()
	writers := map[string]func(io.Writer) error{
		"bash":       func(w io.Writer) error { return root.GenBashCompletionV2(w, true) },
		"zsh":        root.GenZshCompletion,
		"fish":       func(w io.Writer) error { return root.GenFishCompletion(w, true) },
		"powershell": root.GenPowerShellCompletionWithDesc,
	}
	write, known := writers[shell]
	if !known {
		return "", Usagef(cmd, "there is no completion for %q, only for %s", shell, strings.Join(cmd.ValidArgs, ", "))
	}
	var b strings.Builder
	err := write(&b)
	return b.String(), err
}
