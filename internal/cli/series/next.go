package series

import (
	"context"

	"github.com/spf13/cobra"

	"github.com/postshitnow/psn/internal/app"
	"github.com/postshitnow/psn/internal/cli"
)

// episode is the data of `psn series next`.
type episode struct {
	turn
	Number   int      `json:"number"` // that its episode will have
	Accounts []string `json:"accounts"`
	Text     string   `json:"text"` // what it begins with
}

func newNext(env *cli.Env, open func() *app.App) *cobra.Command {
	cmd := &cobra.Command{
		Use:     "next SERIES",
		Short:   "show the next occurrence that has no post, its episode's number and what it begins with",
		Example: "psn series next teardown\npsn series next teardown --jq .text",
		Args:    cli.ExactArgs("SERIES"),
		RunE: env.Run(func(ctx context.Context, args []string) (*cli.Result, error) {
			hub, err := env.HubName()
			if err != nil {
				return nil, err
			}
			e, err := open().NextEpisode(ctx, hub, args[0])
			if err != nil {
				return nil, err
			}
			d := episode{turn: turnOf(e.Occurrence, e.Zone), Number: e.Number, Accounts: e.Series.Accounts, Text: e.Text}
			if d.Accounts == nil {
				d.Accounts = []string{}
			}
			next := []string{"psn post create --series " + args[0] + " --file draft.md", "psn series skip " + args[0]}
			return &cli.Result{Data: d, Next: next, Human: func(p *cli.Printer) {
				p.Line("%s, episode %d: %s", p.Bold(d.Series), d.Number, d.At)
				if d.Text != "" {
					p.Text(d.Text)
				}
			}}, nil
		}),
	}
	return cli.Annotate(cmd, cli.Traits{Idempotent: true, Output: episode{}})
}
