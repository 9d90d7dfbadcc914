package media

import (
	"context"

	"github.com/spf13/cobra"

	"github.com/postshitnow/psn/internal/app"
	"github.com/postshitnow/psn/internal/cli"
)

type addOptions struct {
	env    *cli.Env
	open   func() *app.App
	dryRun bool
}

func newAdd(env *cli.Env, open func() *app.App) *cobra.Command {
	opts := &addOptions{env: env, open: open}
	cmd := &cobra.Command{
		Use:   "add FILE...",
		Short: "put pictures, videos and documents into a hub before a post shows them",
		Long: `Each file is looked into and kept once; the same bytes again give what is there. A post that names the file with
--media then need not wait for it to be stored. What no post shows is removed by psn media prune.`,
		Example: "psn media add talk.mp4\npsn media add slides.pdf cat.jpg --dry-run",
		Args:    cli.SomeArgs("FILE"),
		RunE:    env.Run(func(ctx context.Context, args []string) (*cli.Result, error) { return runAdd(ctx, opts, args) }),
	}
	cli.AddDryRun(cmd, &opts.dryRun)
	return cli.Annotate(cmd, cli.Traits{Mutates: true, Idempotent: true, Output: added{}})
}

// added is the data of `psn media add`.
type added struct {
	Media  []row `json:"media"` // in the order of the arguments
	DryRun bool  `json:"dry_run"`
}

func runAdd(ctx context.Context, opts *addOptions, files []string) (*cli.Result, error) {
	name, err := opts.env.HubName()
	if err != nil {
		return nil, err
	}
	a := opts.open()
	stored, err := a.AddMedia(ctx, name, files, opts.dryRun)
	if err != nil {
		return nil, err
	}
	out := added{Media: []row{}, DryRun: opts.dryRun}
	for _, m := range stored {
		out.Media = append(out.Media, rowOf(m, a.ShownZone()))
	}
	return &cli.Result{Data: out, Human: out.human, Next: []string{"psn media inspect " + cli.Quote(files[0]) + on(opts.env)}}, nil
}

func (o added) human(p *cli.Printer) {
	var cells [][]any
	for _, r := range o.Media {
		cells = append(cells, []any{r.ID, r.format(), bytes(r.Bytes), r.size(), r.Name})
	}
	if o.DryRun {
		p.Line("would store")
	}
	p.Table(nil, cells)
}
