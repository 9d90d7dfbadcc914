package series

import (
	"context"

	"github.com/spf13/cobra"

	"github.com/postshitnow/psn/internal/app"
	"github.com/postshitnow/psn/internal/cli"
	"github.com/postshitnow/psn/internal/psn"
)

// moved is the data of `psn series skip` and `psn series move`.
type moved struct {
	turn
	DryRun bool `json:"dry_run"` // nothing was changed
}

// change runs a verb that changes one occurrence.
func change(ctx context.Context, env *cli.Env, open func() *app.App, ask app.ChangeOccurrence, done string) (*cli.Result, error) {
	var err error
	if ask.Hub, err = env.HubName(); err != nil {
		return nil, err
	}
	a := open()
	o, err := a.ChangeOccurrence(ctx, ask)
	if err != nil {
		return nil, err
	}
	d := moved{turnOf(o, o.Rule.Location()), ask.DryRun}
	r := &cli.Result{Data: d, Next: []string{"psn series next " + ask.Series}, Human: func(p *cli.Printer) {
		if d.DryRun {
			p.Line("%s", p.Dim("dry run: nothing was changed"))
		}
		p.Line("series %s, %s: %s", p.Bold(d.Series), d.Day, p.Bold(done))
		p.Pairs("at", d.At.String(), "status", d.Status, "reason", d.Reason)
	}}
	if d.DryRun {
		r.Next = nil
	}
	return r, nil
}

func newSkip(env *cli.Env, open func() *app.App) *cobra.Command {
	var ask app.ChangeOccurrence
	cmd := &cobra.Command{
		Use:     "skip SERIES",
		Short:   "leave one occurrence out; the others stay, and so does the episode's number",
		Example: "psn series skip teardown --reason 'on holiday'\npsn series skip teardown --which 2026-12-01\npsn series skip teardown --which 2026-12-01 --undo",
		Args:    cli.ExactArgs("SERIES"),
		RunE: env.Run(func(ctx context.Context, args []string) (*cli.Result, error) {
			ask.Series = args[0]
			done := "skipped"
			if ask.Undo {
				done = "as its rule says again"
			}
			return change(ctx, env, open, ask, done)
		}),
	}
	changeFlags(cmd, &ask)
	cmd.Flags().BoolVar(&ask.Undo, "undo", false, "follow the rule again, if it was skipped or moved")
	return cli.Annotate(cmd, cli.Traits{Mutates: true, Output: moved{}})
}

func newMove(env *cli.Env, open func() *app.App) *cobra.Command {
	var ask app.ChangeOccurrence
	var cmd *cobra.Command
	cmd = &cobra.Command{
		Use:     "move SERIES",
		Short:   "move one occurrence to another time; the others stay",
		Example: "psn series move teardown --to 'tomorrow 9am'\npsn series move teardown --which 2026-12-01 --to '2026-12-02 18:00'",
		Args:    cli.ExactArgs("SERIES"),
		RunE: env.Run(func(ctx context.Context, args []string) (*cli.Result, error) {
			if ask.To == "" {
				return nil, cli.Usagef(cmd, "%s needs --to", cmd.CommandPath())
			}
			ask.Series = args[0]
			return change(ctx, env, open, ask, "moved")
		}),
	}
	changeFlags(cmd, &ask)
	cmd.Flags().StringVar(&ask.To, "to", "", "the `time` that it moves to; psn help times")
	return cli.Annotate(cmd, cli.Traits{Mutates: true, Output: moved{}})
}

func changeFlags(cmd *cobra.Command, ask *app.ChangeOccurrence) {
	cmd.Flags().StringVar(&ask.Which, "which", "next", "the occurrence of this `day`, as the rule has it, or next")
	cmd.Flags().StringVar(&ask.Reason, "reason", "", "why, as `text`")
	cli.AddDryRun(cmd, &ask.DryRun)
}

// newState returns a verb that brings a series to another state.
func newState(env *cli.Env, open func() *app.App, verb, short string, to psn.SeriesState) *cobra.Command {
	var dryRun bool
	cmd := &cobra.Command{
		Use:     verb + " SERIES",
		Short:   short,
		Example: "psn series " + verb + " teardown",
		Args:    cli.ExactArgs("SERIES"),
		RunE: env.Run(func(ctx context.Context, args []string) (*cli.Result, error) {
			hub, err := env.HubName()
			if err != nil {
				return nil, err
			}
			from, item, err := open().SetSeries(ctx, hub, args[0], to, dryRun)
			if err != nil {
				return nil, err
			}
			return changed{row: rowOf(item), From: string(from), DryRun: dryRun}.result(string(to), "psn series show "+args[0]), nil
		}),
	}
	cli.AddDryRun(cmd, &dryRun)
	return cli.Annotate(cmd, cli.Traits{Mutates: true, Output: changed{}})
}
