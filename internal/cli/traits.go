package cli

import (
	"context"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// Traits is what programs want to know about a command before they run it.
type Traits struct {
	Mutates     bool // changes the hub, the workspace or the outside world
	Destructive bool // publishes or deletes; off a terminal it needs --yes
	Idempotent  bool // a second, identical call changes nothing more
	Outside     bool // talks to a service outside the hub
	Text        bool // its data is a text for reading, printed as it is unless JSON is asked for
	Output      any  // a value of the data's type, for --fields and `psn schema`; nil if it has no fixed shape
}

type traitsKey struct{}

// Annotate records the traits of cmd and returns it.
func Annotate(cmd *cobra.Command, traits Traits) *cobra.Command {
	cmd.SetContext(context.WithValue(context.Background(), traitsKey{}, traits))
	return cmd
}

// TraitsOf returns the traits of cmd and whether any were recorded.
func TraitsOf(cmd *cobra.Command) (Traits, bool) {
	if cmd.Context() == nil {
		return Traits{}, false
	}
	traits, ok := cmd.Context().Value(traitsKey{}).(Traits)
	return traits, ok
}

// carryTraits makes ctx the context of cmd, with the traits that cmd had.
func carryTraits(ctx context.Context, cmd *cobra.Command) {
	if traits, ok := TraitsOf(cmd); ok {
		ctx = context.WithValue(ctx, traitsKey{}, traits)
	}
	cmd.SetContext(ctx)
}

// leaves lists the commands of the tree that can be run, in the order of their names, the hidden ones aside.
func leaves(cmd *cobra.Command) []*cobra.Command {
	var found []*cobra.Command
	if cmd.Hidden {
		return nil
	}
	if cmd.Runnable() {
		found = append(found, cmd)
	}
	for _, child := range cmd.Commands() {
		found = append(found, leaves(child)...)
	}
	return found
}

// requiredFlags lists the flags that cmd can't do without.
func requiredFlags(cmd *cobra.Command) []*pflag.Flag {
	var required []*pflag.Flag
	eachFlag(cmd, func(f *pflag.Flag) {
		if v := f.Annotations[cobra.BashCompOneRequiredFlag]; len(v) > 0 && v[0] == "true" {
			required = append(required, f)
		}
	})
	return required
}
