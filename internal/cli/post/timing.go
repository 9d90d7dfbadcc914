package post

import (
	"context"

	"github.com/spf13/cobra"

	"github.com/postshitnow/psn/internal/app"
	"github.com/postshitnow/psn/internal/cli"
)

// timing is a verb that gives a post a time.
type timing struct {
	env  *cli.Env
	open func() *app.App
	at   string // the help of --at
	done string // what happened, as "scheduled"
	move func(ctx context.Context, a *app.App, hub, id, at string, dryRun bool) (app.PostChange, error)
}

// command completes a verb's command, which has its words already.
func (v timing) command(cmd *cobra.Command, traits cli.Traits) *cobra.Command {
	var at string
	var dryRun bool
	cmd.Args = cli.ExactArgs("ID")
	cmd.RunE = v.env.Run(func(ctx context.Context, args []string) (*cli.Result, error) {
		hub, err := v.env.HubName()
		if err != nil {
			return nil, err
		}
		a := v.open()
		c, err := v.move(ctx, a, hub, args[0], at, dryRun)
		if err != nil {
			return nil, err
		}
		return changeOf(c, a.ShownZone(), dryRun).result(c.Warnings, v.done, "psn post show "+c.Item.Post.ID), nil
	})
	cmd.Flags().StringVar(&at, "at", "", v.at)
	cli.AddDryRun(cmd, &dryRun)
	traits.Mutates, traits.Output = true, change{}
	return cli.Annotate(cmd, traits)
}
