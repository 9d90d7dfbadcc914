package cli

import (
	"context"
	"strings"

	"github.com/spf13/cobra"

	"github.com/postshitnow/psn/internal/psn"
)

// helpText is the data of `psn help`.
type helpText struct {
	Topic string `json:"topic"`
	Text  string `json:"text"`
}

// newHelp returns `psn help`.
func newHelp(env *Env) *cobra.Command {
	var cmd *cobra.Command
	cmd = &cobra.Command{
		Use:     "help [TOPIC | COMMAND]",
		Short:   "explain a command or a topic",
		Example: "psn help exit-codes\npsn help states\npsn help version",
		Args:    cobra.ArbitraryArgs,
		RunE: func(c *cobra.Command, args []string) error {
			if found := commandAt(cmd.Root(), args); found != nil {
				return env.showHelp(found)
			}
			return env.Run(func(context.Context, []string) (*Result, error) {
				return env.topic(cmd.Root(), args)
			})(c, args)
		},
		ValidArgsFunction: func(c *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
			names := childNames(c.Root())
			if len(args) == 0 {
				return append(names, topicNames(env.topics)...), cobra.ShellCompDirectiveNoFileComp
			}
			if found := commandAt(c.Root(), args); found != nil {
				return childNames(found), cobra.ShellCompDirectiveNoFileComp
			}
			return nil, cobra.ShellCompDirectiveNoFileComp
		},
	}
	return Annotate(cmd, Traits{Idempotent: true, Text: true, Output: helpText{}})
}

// commandAt returns the command at the end of a path of words, or nil.
func commandAt(root *cobra.Command, words []string) *cobra.Command {
	cmd := root
	for _, word := range words {
		if cmd = childOf(cmd, word); cmd == nil {
			return nil
		}
	}
	return cmd
}

// topic returns the text of a topic.
func (e *Env) topic(root *cobra.Command, args []string) (*Result, error) {
	for _, t := range e.topics {
		if len(args) == 1 && args[0] == t.Name {
			text := t.Text()
			return &Result{Data: helpText{t.Name, text}, Human: func(p *Printer) { p.Text(text) }}, nil
		}
	}
	name := strings.Join(args, " ")
	known := topicNames(e.topics)
	for _, leaf := range leaves(root) {
		known = append(known, strings.TrimPrefix(leaf.CommandPath(), "psn "))
	}
	known = append(known, childNames(root)...)
	hint := join(didYouMean(unique(closest(name, known))), "the topics are "+strings.Join(topicNames(e.topics), ", "))
	return nil, psn.Errorf(psn.CodeUsage, "there is no help about %q", psn.Excerpt(name, 60)).
		WithHint("%s", hint).WithNext("psn help")
}

// unique drops repetitions.
func unique(names []string) []string {
	seen := map[string]bool{}
	var kept []string
	for _, n := range names {
		if !seen[n] {
			kept = append(kept, n)
		}
		seen[n] = true
	}
	return kept
}
