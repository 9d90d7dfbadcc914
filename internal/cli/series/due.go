package series

import (
	"context"

	"github.com/spf13/cobra"

	"github.com/postshitnow/psn/internal/app"
	"github.com/postshitnow/psn/internal/cli"
	"github.com/postshitnow/psn/internal/psn"
)

// mostDays bounds --days.
const mostDays = 366

func newDue(env *cli.Env, open func() *app.App) *cobra.Command {
	var days int
	cmd := &cobra.Command{
		Use:     "due",
		Short:   "list the occurrences of the coming days that have no post yet, and those of the last 30 days that are overdue",
		Example: "psn series due\npsn series due --days 30 --jq '.[] | select(.status == \"overdue\")'",
		Args:    cli.NoArgs,
		RunE: env.Run(func(ctx context.Context, _ []string) (*cli.Result, error) {
			hub, err := env.HubName()
			if err != nil {
				return nil, err
			}
			if days < 1 || days > mostDays {
				return nil, psn.Errorf(psn.CodeUsage, "--days %d: use a number from 1 to %d", days, mostDays)
			}
			a := open()
			due, warnings, err := a.DueSeries(ctx, hub, days)
			if err != nil {
				return nil, err
			}
			turns := []turn{}
			for _, o := range due {
				turns = append(turns, turnOf(o, o.At.Location()))
			}
			next := []string{"psn series list"}
			if len(turns) > 0 {
				next = []string{"psn post create --series " + turns[len(turns)-1].Series + " --file draft.md"}
				if turns[0].Status == "overdue" {
					next = append(next, "psn series skip "+turns[0].Series+" --which "+turns[0].Day)
				}
			}
			return &cli.Result{Data: turns, Warnings: warnings, Next: next, Human: func(p *cli.Printer) {
				if len(turns) == 0 {
					p.Line("nothing is due")
					return
				}
				printTurns(p, turns)
			}}, nil
		}),
	}
	cmd.Flags().IntVar(&days, "days", 7, "look so many `days` ahead, today included")
	return cli.Annotate(cmd, cli.Traits{Idempotent: true, Output: []turn{}})
}
