package post

import (
	"context"

	"github.com/spf13/cobra"

	"github.com/postshitnow/psn/internal/app"
	"github.com/postshitnow/psn/internal/cli"
)

type checkOptions struct {
	env   *cli.Env
	open  func() *app.App
	draft draftFlags
	check app.CheckPost
}

func newCheck(env *cli.Env, open func() *app.App) *cobra.Command {
	opts := &checkOptions{env: env, open: open}
	cmd := &cobra.Command{
		Use:     "check",
		Short:   "count and check a text as a platform does, without a hub",
		Example: "psn post check --platform mastodon --file draft.md\npsn post check --account masto --text 'Hello'\nprintf 'Hello' | psn post check --platform mastodon --file -",
		Args:    cli.NoArgs,
		RunE:    env.Run(func(ctx context.Context, _ []string) (*cli.Result, error) { return runCheck(ctx, opts) }),
	}
	addDraftFlags(cmd, &opts.draft)
	cmd.Flags().StringVar(&opts.check.Platform, "platform", "", "by the rules of the platform of this `name`")
	cmd.Flags().StringVar(&opts.check.Account, "account", "", "by the limits of the account of this `name`, which its server sets")
	return cli.Annotate(cmd, cli.Traits{Idempotent: true, Output: checked{}})
}

// checked is the data of `psn post check`.
type checked struct {
	Platform string    `json:"platform"`
	Account  string    `json:"account,omitempty"`
	Valid    bool      `json:"valid"`
	Segments []segment `json:"segments"`
}

func runCheck(ctx context.Context, opts *checkOptions) (*cli.Result, error) {
	var err error
	if opts.check.Hub, err = opts.env.HubName(); err != nil {
		return nil, err
	}
	if opts.check.Platform == "" && opts.check.Account == "" {
		return nil, cli.Usagef(opts.draft.cmd, "%s needs --platform or --account", opts.draft.cmd.CommandPath())
	}
	if opts.check.Input, err = opts.draft.read(ctx, opts.env); err != nil {
		return nil, err
	}
	found, err := opts.open().CheckPost(ctx, opts.check)
	if len(found.Reports) == 0 {
		return nil, err
	}
	out := checked{Platform: found.Platform, Account: found.Account, Valid: err == nil, Segments: segmentsOf(found.Content, found.Reports)}
	return &cli.Result{Data: out, Human: func(p *cli.Printer) {
		p.Line("%s", p.Bold(out.Platform))
		printSegments(p, out.Segments)
	}}, err
}
