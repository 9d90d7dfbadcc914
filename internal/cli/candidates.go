package cli

import (
	"context"
	"strings"
	"time"

	"github.com/spf13/cobra"
)

// Candidate is a value that a shell may offer.
type Candidate struct {
	Value string
	About string // a few words; may be empty
}

// Candidates returns the values that an argument or a flag may have at this moment. kind is the argument's name in
// the usage line or the flag's, in lower case: "account", "id". Whatever goes wrong gives none: a shell has no place
// for an error.
type Candidates func(ctx context.Context, hub, kind string) []Candidate

// offerMost is how long a shell waits for values.
const offerMost = 2 * time.Second

// Offer lets shells complete arguments and flags with values that are there, wherever the tree does not say better.
func Offer(root *cobra.Command, env *Env, candidates Candidates) {
	for _, cmd := range leaves(root) {
		if kind := argumentOf(cmd); kind != "" && cmd.ValidArgs == nil && cmd.ValidArgsFunction == nil {
			cmd.ValidArgsFunction = func(cmd *cobra.Command, args []string, _ string) ([]cobra.Completion, cobra.ShellCompDirective) {
				if len(args) > 0 {
					return nil, cobra.ShellCompDirectiveNoFileComp
				}
				return offered(cmd, env, kind, candidates)
			}
		}
		for _, name := range []string{"account", "platform", "idea", "series"} {
			if cmd.Flags().Lookup(name) == nil {
				continue
			}
			complete := func(cmd *cobra.Command, _ []string, _ string) ([]cobra.Completion, cobra.ShellCompDirective) {
				return offered(cmd, env, name, candidates)
			}
			_ = cmd.RegisterFlagCompletionFunc(name, complete) // one that is registered already is the better one
		}
	}
	_ = root.RegisterFlagCompletionFunc("hub", func(cmd *cobra.Command, _ []string, _ string) ([]cobra.Completion, cobra.ShellCompDirective) {
		return offered(cmd, env, "hub", candidates)
	})
}

// argumentOf returns the name of a command's first argument, in lower case: ID of `psn post show ID`.
func argumentOf(cmd *cobra.Command) string {
	fields := strings.Fields(cmd.Use)
	if len(fields) < 2 {
		return ""
	}
	return strings.ToLower(strings.Trim(fields[1], "[]."))
}

func offered(cmd *cobra.Command, env *Env, kind string, candidates Candidates) ([]cobra.Completion, cobra.ShellCompDirective) {
	ctx, cancel := context.WithTimeout(cmd.Context(), offerMost)
	defer cancel()
	hub, err := env.HubName()
	if err != nil {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	var out []cobra.Completion
	for _, c := range candidates(ctx, hub, kind) {
		out = append(out, cobra.CompletionWithDesc(Safe(c.Value), Safe(c.About)))
	}
	if len(out) == 0 && (kind == "path" || kind == "dir" || kind == "file") {
		return nil, cobra.ShellCompDirectiveDefault
	}
	return out, cobra.ShellCompDirectiveNoFileComp
}
