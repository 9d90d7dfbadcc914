package idea

import (
	"context"

	"github.com/spf13/cobra"

	"github.com/postshitnow/psn/internal/app"
	"github.com/postshitnow/psn/internal/cli"
	"github.com/postshitnow/psn/internal/psn"
)

// changed is the data of a verb that adds or changes an idea.
type changed struct {
	row
	Notes  string        `json:"notes,omitempty"`
	From   psn.IdeaState `json:"from,omitempty"` // its state before, where that may have changed
	DryRun bool          `json:"dry_run"`        // nothing was changed
}

// result makes a change the result of a command. done says what happened, as "added".
func (c changed) result(i psn.Idea, warnings []string, done string) *cli.Result {
	r := &cli.Result{Data: c, Warnings: warnings, Human: func(p *cli.Printer) {
		if c.DryRun {
			p.Line("%s", p.Dim("dry run: nothing was changed"))
		}
		id := c.ID
		if id == "" {
			id = "(new)"
		}
		p.Line("idea %s: %s", p.Bold(id), p.Bold(done))
		state := string(c.State)
		if c.From != "" && c.From != c.State {
			state = string(c.From) + " → " + state
		}
		p.Pairs("state", state, "text", c.Text, "marks", c.marks(), "reason", c.Reason)
	}}
	if !c.DryRun {
		r.Next = next(i)
	}
	return r
}

func newAdd(env *cli.Env, open func() *app.App) *cobra.Command {
	var ask app.AddIdea
	var words wordFlags
	cmd := &cobra.Command{
		Use:   "add [TEXT]",
		Short: "capture an idea in one line, with marks in it",
		Long: `Words of the line that are marks leave it and say what the idea is:

  #craft         a pillar of config/strategy.yaml; #behind-the-scenes is "behind the scenes"
  @mastodon      a platform; several may stand there
  ~thread        a format: post, thread, carousel, video or poll
  +es            a language: two letters, pt-BR too; several may stand there
  !urgent        it can't wait
  !timely 3d     it is stale after 3 days (90m, 24h, 1d12h); !timely alone is a week

A word that only looks like a mark stays text: a hashtag that is no pillar, a handle, +1. So does a second pillar or
format. A flag counts more than a mark. The text comes from the command line, --text or --file: there the first line is
the idea, and the rest its notes. It is text and nothing else: nothing in it is ever run.

A stale idea is left out of psn idea list and of what psn plans with, and is kept.`,
		Example: `psn idea add 'Why we test in public #craft @mastodon ~thread !timely 3d'
psn idea add --text 'Un año de psn +es' --urgent
printf 'One line\n\nand what else there is to say\n' | psn idea add --file -`,
		Args: cli.OptionalArg("TEXT"),
		RunE: env.Run(func(ctx context.Context, args []string) (*cli.Result, error) {
			var err error
			if ask.Hub, err = env.HubName(); err != nil {
				return nil, err
			}
			var argument *string
			if len(args) == 1 {
				argument = &args[0]
			}
			if ask.Words, err = words.read(ctx, env, argument); err != nil {
				return nil, err
			}
			if ask.Words.Text == nil {
				return nil, cli.Usagef(words.cmd, "%s needs the idea, as TEXT or from --text or --file", words.cmd.CommandPath())
			}
			a := open()
			i, warnings, err := a.AddIdea(ctx, ask)
			if err != nil {
				return nil, err
			}
			return changed{row: rowOf(i, a.ShownZone()), Notes: i.Notes, DryRun: ask.DryRun}.result(i, warnings, "added"), nil
		}),
	}
	addWordFlags(cmd, &words)
	cli.EnumVar(cmd, &ask.State, "state", psn.IdeaSpark, []psn.IdeaState{psn.IdeaSpark, psn.IdeaSeed, psn.IdeaReady, psn.IdeaClaimed}, "begin in this `state`")
	cli.AddDryRun(cmd, &ask.DryRun)
	return cli.Annotate(cmd, cli.Traits{Mutates: true, Output: changed{}})
}
