package account

import (
	"context"

	"github.com/spf13/cobra"

	"github.com/postshitnow/psn/internal/app"
	"github.com/postshitnow/psn/internal/cli"
)

func newList(env *cli.Env, open func() *app.App) *cobra.Command {
	cmd := &cobra.Command{
		Use:     "list",
		Short:   "list the accounts of a hub, by name",
		Example: "psn account list\npsn account list --fields name,state,problem",
		Args:    cli.NoArgs,
		RunE: env.Run(func(ctx context.Context, _ []string) (*cli.Result, error) {
			return runList(ctx, env, open)
		}),
	}
	return cli.Annotate(cmd, cli.Traits{Idempotent: true, Output: []row{}})
}

func runList(ctx context.Context, env *cli.Env, open func() *app.App) (*cli.Result, error) {
	name, err := env.HubName()
	if err != nil {
		return nil, err
	}
	in := open()
	accounts, err := in.ListAccounts(ctx, name)
	if err != nil {
		return nil, err
	}
	rows := []row{}
	for _, account := range accounts {
		rows = append(rows, rowOf(env, in, account))
	}
	r := &cli.Result{Data: rows, Human: func(p *cli.Printer) {
		if len(rows) == 0 {
			p.Line("the hub has no account yet")
		}
		var cells [][]any
		for _, a := range rows {
			cells = append(cells, []any{a.Name, stateCell(p, a.State), healthCell(p, a), a.Handle, a.Server, a.note()})
		}
		p.Table([]string{"NAME", "STATE", "SIGN-IN", "HANDLE", "SERVER", "TO DO"}, cells)
	}}
	if len(rows) == 0 {
		r.Next = []string{"psn account login mastodon --server https://mastodon.social" + on(env)}
	} else {
		r.Next = []string{"psn account show " + rows[0].Name + on(env)}
	}
	return r, nil
}
