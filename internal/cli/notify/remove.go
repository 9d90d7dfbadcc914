package notify

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/postshitnow/psn/internal/app"
	"github.com/postshitnow/psn/internal/cli"
)

type removeOptions struct {
	env    *cli.Env
	open   func() *app.App
	yes    bool
	dryRun bool
}

func newRemove(env *cli.Env, open func() *app.App) *cobra.Command {
	opts := &removeOptions{env: env, open: open}
	cmd := &cobra.Command{
		Use:     "remove CHANNEL",
		Short:   "remove a channel and destroy its URL",
		Long:    "The notices stay in the list; those that waited for this channel are not sent.",
		Example: "psn notify remove ops --dry-run\npsn notify remove ops --yes",
		Args:    cli.ExactArgs("CHANNEL"),
		RunE: env.Run(func(ctx context.Context, args []string) (*cli.Result, error) {
			return runRemove(ctx, opts, args[0])
		}),
	}
	cli.AddYes(cmd, &opts.yes)
	cli.AddDryRun(cmd, &opts.dryRun)
	return cli.Annotate(cmd, cli.Traits{Mutates: true, Destructive: true, Output: removed{}})
}

// removed is the data of `psn notify remove`.
type removed struct {
	ID      string `json:"id"`
	Name    string `json:"name"`
	To      string `json:"to"`
	Removed bool   `json:"removed"` // false on a dry run
	Dropped int    `json:"dropped"` // notices that waited for it
	DryRun  bool   `json:"dry_run"`
}

func runRemove(ctx context.Context, opts *removeOptions, name string) (*cli.Result, error) {
	hub, err := opts.env.HubName()
	if err != nil {
		return nil, err
	}
	plan, err := opts.open().PlanChannelRemoval(ctx, hub, name)
	if err != nil {
		return nil, err
	}
	out := removed{plan.Channel.ID, plan.Channel.Name, plan.Channel.Shown, !opts.dryRun, plan.Waiting, opts.dryRun}
	if !opts.dryRun {
		question := fmt.Sprintf("remove channel %s (%s)?", out.Name, out.To)
		if err := opts.env.Confirm(ctx, opts.yes, question); err != nil {
			return nil, err
		}
		if out.Dropped, err = plan.Remove(ctx); err != nil {
			return nil, err
		}
	}
	return &cli.Result{Data: out, Next: []string{"psn notify list" + on(opts.env)}, Human: func(p *cli.Printer) {
		if out.DryRun {
			p.Line("would remove channel %s (%s); %d notices wait for it", out.Name, out.To, out.Dropped)
			return
		}
		p.Line("%s removed channel %s (%s); %d notices that waited for it are not sent", p.Good("✓"), p.Bold(out.Name), out.To, out.Dropped)
	}}, nil
}
