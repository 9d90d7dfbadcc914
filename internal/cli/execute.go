package cli

import (
	"context"
	"strings"

	"github.com/spf13/cobra"

	"github.com/postshitnow/psn/internal/psn"
)

// Execute runs the command line args, without the program's name, on the tree that NewRoot made for env.
// It prints whatever failed and returns the exit code. A reader of stdout that has gone is no failure.
func Execute(ctx context.Context, root *cobra.Command, env *Env, args []string) int {
	env.chosen, env.failures = "", ""
	err := execute(ctx, root, env, args)
	if err == nil {
		return exitDone
	}
	format := env.failures
	if format == "" {
		format = guessFormat(args, env.OutTTY)
	}
	return env.fail(ctx, format, err)
}

func execute(ctx context.Context, root *cobra.Command, env *Env, args []string) error {
	root.SetOut(env.Out)
	root.SetErr(env.Err)
	if len(args) > 0 && strings.HasPrefix(args[0], cobra.ShellCompRequestCmd) { // __complete, __completeNoDesc
		root.SetArgs(args)
		return root.ExecuteContext(ctx)
	}
	t, err := resolve(root, args)
	if err != nil {
		return err
	}
	if t.help {
		return env.showHelp(t.cmd)
	}
	strictArgs(t.cmd)
	carryTraits(ctx, t.cmd)
	root.SetArgs(t.args)
	return root.ExecuteContext(ctx)
}

// NewRoot returns the root of a command tree with the flags that every command takes and the commands
// that every tree has: version, help, schema, completion and man.
func NewRoot(env *Env, build Build) *cobra.Command {
	root := &cobra.Command{
		Use:               "psn",
		Short:             "plan, publish and measure social-media posts, each exactly once",
		Example:           "psn help exit-codes",
		SilenceErrors:     true,
		SilenceUsage:      true,
		CompletionOptions: cobra.CompletionOptions{DisableDefaultCmd: true},
		PersistentPreRunE: checkFlags,
	}
	addOutputFlags(root, &env.out)
	root.PersistentFlags().StringSliceVar(&env.hubs, "hub", nil, "work on the hub of this `name`; psn hub list names them")
	root.SetFlagErrorFunc(flagError)
	root.SetHelpFunc(func(cmd *cobra.Command, _ []string) {
		_ = env.showHelp(cmd) // a help text that can't be shown has no other place to say so
	})
	help := newHelp(env)
	root.SetHelpCommand(help)
	root.AddCommand(help, newVersion(env, build), newSchema(env, build), newCompletion(env), newMan(env, build))
	return root
}

// Noun returns a command that only groups its verbs; by itself it prints its help.
func Noun(use, short string, verbs ...*cobra.Command) *cobra.Command {
	noun := &cobra.Command{Use: use, Short: short}
	noun.AddCommand(verbs...)
	return noun
}

// checkFlags says which required flags are missing and which flags exclude each other.
func checkFlags(cmd *cobra.Command, _ []string) error {
	var missing []string
	for _, f := range requiredFlags(cmd) {
		if !f.Changed {
			missing = append(missing, "--"+f.Name)
		}
	}
	if len(missing) > 0 {
		return Usagef(cmd, "%s needs %s", cmd.CommandPath(), strings.Join(missing, " and "))
	}
	if err := cmd.ValidateFlagGroups(); err != nil {
		return Usagef(cmd, "%s", psn.Excerpt(err.Error(), 300))
	}
	return nil
}
