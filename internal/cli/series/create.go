package series

import (
	"context"

	"github.com/spf13/cobra"

	"github.com/postshitnow/psn/internal/app"
	"github.com/postshitnow/psn/internal/cli"
)

// changed is the data of a verb that makes or changes a series.
type changed struct {
	row
	From   string `json:"from,omitempty"` // its state before
	DryRun bool   `json:"dry_run"`        // nothing was changed
}

func (c changed) result(done string, next ...string) *cli.Result {
	r := &cli.Result{Data: c, Human: func(p *cli.Printer) {
		if c.DryRun {
			p.Line("%s", p.Dim("dry run: nothing was changed"))
		}
		p.Line("series %s: %s", p.Bold(c.Name), p.Bold(done))
		at := ""
		if c.Next != nil {
			at = c.Next.At.String()
		}
		p.Pairs("state", c.State, "rule", c.Rule, "next", at)
	}}
	if !c.DryRun {
		r.Next = next
	}
	return r
}

func newCreate(env *cli.Env, open func() *app.App) *cobra.Command {
	var s app.SeriesWords
	var dryRun bool
	var cmd *cobra.Command
	cmd = &cobra.Command{
		Use:   "create NAME",
		Short: "begin a series: writes config/series/NAME.yaml, for you to edit",
		Long: `The rule is an RRULE of RFC 5545, no finer than days: FREQ=WEEKLY;BYDAY=TU. The time of day is --at, in the zone of
the series or the strategy. Where clocks change, the time on the wall stays: a time that is skipped moves forward by the
length of the gap, and of a time that comes twice the first counts. Weeks and intervals are counted from --start, or from
Monday 2024-01-01. UNTIL with a day counts that day whole.

In the template, {{episode}}, {{date}}, {{title}} and {{series}} stand for what they say.`,
		Example: `psn series create teardown --rule 'FREQ=WEEKLY;BYDAY=TU' --at 18:00 --account masto --template 'Teardown {{episode}}'
psn series create monthly --rule 'FREQ=MONTHLY;BYDAY=1MO' --dry-run`,
		Args: cli.ExactArgs("NAME"),
		RunE: env.Run(func(ctx context.Context, args []string) (*cli.Result, error) {
			hub, err := env.HubName()
			if err != nil {
				return nil, err
			}
			if s.Rule == "" {
				return nil, cli.Usagef(cmd, "%s needs --rule", cmd.CommandPath())
			}
			s.Name = args[0]
			item, err := open().CreateSeries(ctx, hub, s, dryRun)
			if err != nil {
				return nil, err
			}
			return changed{row: rowOf(item), DryRun: dryRun}.result("created", "psn series next "+s.Name, "psn series show "+s.Name), nil
		}),
	}
	cmd.Flags().StringVar(&s.Rule, "rule", "", "when it comes, as an RFC 5545 `rule`: FREQ=WEEKLY;BYDAY=TU")
	cmd.Flags().StringVar(&s.At, "at", "", "at what `time` of the day, as 18:00 (09:00 if not given)")
	cmd.Flags().StringVar(&s.Zone, "zone", "", "in which time `zone`; the strategy's if not given")
	cmd.Flags().StringVar(&s.Start, "start", "", "the first `day` that counts, as 2026-01-05")
	cmd.Flags().StringVar(&s.Title, "title", "", "what people call it, as `text`")
	cmd.Flags().StringVar(&s.Pillar, "pillar", "", "the `pillar` of the strategy that it belongs to")
	cmd.Flags().StringSliceVar(&s.Platforms, "platform", nil, "the `platforms` that it is for")
	cmd.Flags().StringSliceVar(&s.Accounts, "account", nil, "the `names` of the accounts that post it")
	cmd.Flags().StringSliceVar(&s.Languages, "language", nil, "the `languages` to write it in")
	cmd.Flags().StringVar(&s.Template, "template", "", "what each episode begins with, as `text`")
	cli.AddDryRun(cmd, &dryRun)
	return cli.Annotate(cmd, cli.Traits{Mutates: true, Output: changed{}})
}
