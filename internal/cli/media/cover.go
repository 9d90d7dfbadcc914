package media

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/postshitnow/psn/internal/app"
	"github.com/postshitnow/psn/internal/cli"
	"github.com/postshitnow/psn/internal/psn"
)

type coverOptions struct {
	env  *cli.Env
	open func() *app.App
	ask  app.CoverMedia
}

func newCover(env *cli.Env, open func() *app.App) *cobra.Command {
	opts := &coverOptions{env: env, open: open}
	cmd := &cobra.Command{
		Use:   "cover FILE",
		Short: "make a picture of what a video shows at a moment, with ffmpeg",
		Long: `The picture is a JPEG. Instagram takes one as a reel's cover: attach it as the second file with --option cover=image.
Instagram and TikTok can take the moment itself instead, with --option cover=MILLISECONDS.

ffmpeg must be in PATH.`,
		Example: "psn media cover talk.mp4 --at 2s\npsn media cover talk.mp4 --at 1:05.5 --out cover.jpg",
		Args:    cli.ExactArgs("FILE"),
		RunE: env.Run(func(ctx context.Context, args []string) (*cli.Result, error) {
			opts.ask.File = args[0]
			return runCover(ctx, opts)
		}),
	}
	cmd.Flags().StringVar(&opts.ask.At, "at", "", "the `moment`: 2s, 1m5s, 1:05.5 (if not given, a tenth of the video)")
	cmd.Flags().StringVar(&opts.ask.Out, "out", "", "write it into this `file`; if not given, beside the video")
	cli.AddDryRun(cmd, &opts.ask.DryRun)
	return cli.Annotate(cmd, cli.Traits{Mutates: true, Idempotent: true, Output: covered{}})
}

// covered is the data of `psn media cover`.
type covered struct {
	Kind   psn.MediaKind `json:"kind"`
	MIME   string        `json:"mime"`
	Bytes  int64         `json:"bytes"`        // 0 on a dry run
	Width  int           `json:"width"`        // pixels
	Height int           `json:"height"`       // pixels
	At     int64         `json:"milliseconds"` // of the moment
	Out    string        `json:"out"`
	DryRun bool          `json:"dry_run"`
}

func runCover(ctx context.Context, opts *coverOptions) (*cli.Result, error) {
	did, err := opts.open().CoverMedia(ctx, opts.ask)
	if err != nil {
		return nil, err
	}
	c := did.Cover
	out := covered{c.Kind(), c.MIME, c.Bytes, c.Width, c.Height, did.At.Milliseconds(), did.Out, opts.ask.DryRun}
	file, here := cli.Quote(opts.ask.File), on(opts.env)
	next := []string{
		"psn post create --media " + file + " --alt 'what it shows' --media " + cli.Quote(did.Out) + " --alt 'the cover' --text 'Look' --option cover=image --dry-run" + here,
		fmt.Sprintf("psn post create --media %s --alt 'what it shows' --text 'Look' --option cover=%d --dry-run%s", file, out.At, here),
	}
	if out.DryRun {
		next = []string{fmt.Sprintf("psn media cover %s --at %dms%s", file, out.At, here)}
	}
	return &cli.Result{Data: out, Human: out.human, Warnings: did.Warnings, Next: next}, nil
}

func (c covered) human(p *cli.Printer) {
	if c.DryRun {
		p.Line("%s", p.Dim("dry run: nothing was made"))
	}
	size := ""
	if c.Bytes > 0 {
		size = bytes(c.Bytes)
	}
	p.Line("picture %s", p.Bold(c.Out))
	p.Pairs("type", c.MIME, "size", size, "shows", fmt.Sprintf("%d × %d at %s", c.Width, c.Height, app.Clock(float64(c.At)/1000)))
}
