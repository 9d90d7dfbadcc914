package media

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/postshitnow/psn/internal/app"
	"github.com/postshitnow/psn/internal/cli"
)

// prunedMost bounds how many of the files that went are listed.
const prunedMost = 100

type pruneOptions struct {
	env       *cli.Env
	open      func() *app.App
	olderThan string
	yes       bool
	dryRun    bool
}

func newPrune(env *cli.Env, open func() *app.App) *cobra.Command {
	opts := &pruneOptions{env: env, open: open}
	cmd := &cobra.Command{
		Use:   "prune",
		Short: "remove the media that no post needs any more",
		Long: `A file goes if no post shows it, or only posts that ended (published, failed, missed, cancelled, rejected
or deleted) that long ago, and if it was stored that long ago. Media of drafts and of posts that may still
go out always stay, and so does what was published on the networks.`,
		Example: "psn media prune --dry-run\npsn media prune --older-than 90d --yes",
		Args:    cli.NoArgs,
		RunE:    env.Run(func(ctx context.Context, _ []string) (*cli.Result, error) { return runPrune(ctx, opts) }),
	}
	cmd.Flags().StringVar(&opts.olderThan, "older-than", "30d", "what nothing has needed for this `time`: 12h, 90d; an hour at least")
	cli.AddYes(cmd, &opts.yes)
	cli.AddDryRun(cmd, &opts.dryRun)
	return cli.Annotate(cmd, cli.Traits{Mutates: true, Destructive: true, Idempotent: true, Output: pruned{}})
}

// pruned is the data of `psn media prune`.
type pruned struct {
	Removed   int   `json:"removed"`   // media; on a dry run those that would go
	Forgotten int   `json:"forgotten"` // files of a killed command that belong to no media
	Bytes     int64 `json:"bytes"`     // that are free then
	Media     []row `json:"media"`     // the first hundred of those removed
	DryRun    bool  `json:"dry_run"`
}

func runPrune(ctx context.Context, opts *pruneOptions) (*cli.Result, error) {
	name, err := opts.env.HubName()
	if err != nil {
		return nil, err
	}
	a := opts.open()
	found, err := a.PruneMedia(ctx, name, opts.olderThan, true)
	if err != nil {
		return nil, err
	}
	if !opts.dryRun && len(found.Media)+found.Forgotten > 0 {
		question := fmt.Sprintf("remove %d media and %d forgotten files, %s, for good?", len(found.Media), found.Forgotten, bytes(found.Bytes))
		if err := opts.env.Confirm(ctx, opts.yes, question); err != nil {
			return nil, err
		}
		if found, err = a.PruneMedia(ctx, name, opts.olderThan, false); err != nil {
			return nil, err
		}
	}
	out := pruned{Removed: len(found.Media), Forgotten: found.Forgotten, Bytes: found.Bytes, Media: []row{}, DryRun: opts.dryRun}
	for _, m := range found.Media[:min(len(found.Media), prunedMost)] {
		out.Media = append(out.Media, rowOf(m, a.ShownZone()))
	}
	r := &cli.Result{Data: out, Human: out.human, Next: []string{"psn media list" + on(opts.env)}}
	if found.Failed != nil {
		r.Warnings = append(r.Warnings, fmt.Sprintf("the hub's bucket could not be looked through (%v); %d of the removed files still lie there until the worker's housekeeping",
			found.Failed, found.Left))
	}
	return r, nil
}

func (o pruned) human(p *cli.Printer) {
	what := fmt.Sprintf("%d media and %d forgotten files, %s", o.Removed, o.Forgotten, bytes(o.Bytes))
	switch {
	case o.Removed+o.Forgotten == 0:
		p.Line("every file is needed: nothing to remove")
		return
	case o.DryRun:
		p.Line("would remove %s", what)
	default:
		p.Line("%s removed %s", p.Good("✓"), what)
	}
	var cells [][]any
	for _, r := range o.Media {
		cells = append(cells, []any{r.ID, r.format(), bytes(r.Bytes), r.size(), r.Name})
	}
	p.Table(nil, cells)
}
