package account

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
		Use:   "remove ACCOUNT",
		Short: "remove an account, destroy its token and cancel its posts",
		Long: `What was published stays published, and the hub keeps the account's posts. The token is destroyed in the
hub only: revoke it on the network, too.`,
		Example: "psn account remove mastodon --dry-run\npsn account remove mastodon --yes",
		Args:    cli.ExactArgs("ACCOUNT"),
		RunE: env.Run(func(ctx context.Context, args []string) (*cli.Result, error) {
			return runRemove(ctx, opts, args[0])
		}),
	}
	cli.AddYes(cmd, &opts.yes)
	cli.AddDryRun(cmd, &opts.dryRun)
	return cli.Annotate(cmd, cli.Traits{Mutates: true, Destructive: true, Output: removed{}})
}

// removed is the data of `psn account remove`.
type removed struct {
	ID        string `json:"id"`
	Name      string `json:"name"`
	Handle    string `json:"handle"`
	Removed   bool   `json:"removed"`   // false on a dry run
	Cancelled int    `json:"cancelled"` // posts that will not go out
	DryRun    bool   `json:"dry_run"`
}

func runRemove(ctx context.Context, opts *removeOptions, ref string) (*cli.Result, error) {
	name, err := opts.env.HubName()
	if err != nil {
		return nil, err
	}
	plan, err := opts.open().PlanRemoval(ctx, name, ref)
	if err != nil {
		return nil, err
	}
	out := removed{plan.Account.ID, plan.Account.Name, plan.Account.Handle, !opts.dryRun, plan.Cancels, opts.dryRun}
	if !opts.dryRun {
		question := fmt.Sprintf("remove account %s (%s) and cancel %d of its posts?", out.Name, out.Handle, out.Cancelled)
		if err := opts.env.Confirm(ctx, opts.yes, question); err != nil {
			return nil, err
		}
		if out.Cancelled, err = plan.Remove(ctx); err != nil {
			return nil, err
		}
	}
	return &cli.Result{Data: out, Next: []string{"psn account list" + on(opts.env)}, Human: func(p *cli.Printer) {
		if out.DryRun {
			p.Line("would remove account %s (%s) and cancel %d of its posts", out.Name, out.Handle, out.Cancelled)
			return
		}
		p.Line("%s removed account %s (%s); %d posts are cancelled", p.Good("✓"), p.Bold(out.Name), out.Handle, out.Cancelled)
	}}, nil
}
