package media

import (
	"context"
	"time"

	"github.com/spf13/cobra"

	"github.com/postshitnow/psn/internal/app"
	"github.com/postshitnow/psn/internal/cli"
)

type transcodeOptions struct {
	env  *cli.Env
	open func() *app.App
	ask  app.TranscodeMedia
}

func newTranscode(env *cli.Env, open func() *app.App) *cobra.Command {
	opts := &transcodeOptions{env: env, open: open}
	var cmd *cobra.Command
	cmd = &cobra.Command{
		Use:   "transcode FILE",
		Short: "make a video that a network takes, with ffmpeg",
		Long: `The video is made anew only as far as the network refuses it, as an MP4 file with h264 and aac: smaller, at another
rate, with black bars where it is too wide or too high. Nothing is cut off: a video that is too long is refused.
Where it was filmed and with what is left out. What fits as it is stays, and no file is made.

ffmpeg must be in PATH. The source stays as it is.`,
		Example: "psn media transcode talk.mov --for linkedin\npsn media transcode talk.mov --for tiktok --out short.mp4\npsn media transcode talk.mov --for x --dry-run",
		Args:    cli.ExactArgs("FILE"),
		RunE: env.Run(func(ctx context.Context, args []string) (*cli.Result, error) {
			opts.ask.File = args[0]
			if opts.ask.For == "" {
				return nil, cli.Usagef(cmd, "%s needs the network or the account, from --for", cmd.CommandPath())
			}
			return runTranscode(ctx, opts)
		}),
	}
	cmd.Flags().StringVar(&opts.ask.For, "for", "", "the network, or the account, of this `name` is to take it")
	cmd.Flags().StringVar(&opts.ask.Out, "out", "", "write it into this `file`; if not given, beside the source")
	cli.AddDryRun(cmd, &opts.ask.DryRun)
	return cli.Annotate(cmd, cli.Traits{Mutates: true, Idempotent: true, Output: transcoded{}})
}

// transcoded is the data of `psn media transcode`.
type transcoded struct {
	Source   facts    `json:"source"`
	Made     facts    `json:"made"` // of the source, if that fits; on a dry run what it would be, with no bytes
	Platform string   `json:"platform"`
	Account  string   `json:"account"`  // empty for the network's own limits
	Fits     bool     `json:"fits"`     // the source fits as it is, and nothing was made
	Problems []string `json:"problems"` // why the source would be refused
	Changes  []string `json:"changes"`
	Out      string   `json:"out"` // empty if nothing is made
	DryRun   bool     `json:"dry_run"`
}

func runTranscode(ctx context.Context, opts *transcodeOptions) (*cli.Result, error) {
	var err error
	if opts.ask.Hub, err = opts.env.HubName(); err != nil {
		return nil, err
	}
	meter := opts.env.Meter()
	opts.ask.Watch = func(made, all time.Duration) {
		meter.Show(int64(made), int64(all), "making %s: %s of %s", opts.ask.File, app.Clock(made.Seconds()), app.Clock(all.Seconds()))
	}
	did, err := opts.open().TranscodeMedia(ctx, opts.ask)
	meter.End()
	if err != nil {
		return nil, err
	}
	out := transcoded{
		factsOf(did.Source), factsOf(did.Made), did.Platform, did.Account, did.Fits, append([]string{}, did.Problems...), append([]string{}, did.Changes...),
		did.Out, opts.ask.DryRun,
	}
	return &cli.Result{Data: out, Human: out.human, Warnings: did.Warnings, Next: out.next(opts)}, nil
}

func (o transcoded) next(opts *transcodeOptions) []string {
	switch {
	case o.Fits:
		return []string{"psn media inspect " + cli.Quote(opts.ask.File) + on(opts.env)}
	case o.DryRun:
		return []string{"psn media transcode " + cli.Quote(opts.ask.File) + " --for " + opts.ask.For + on(opts.env)}
	}
	return []string{
		"psn media inspect " + cli.Quote(o.Out) + on(opts.env),
		"psn post create --media " + cli.Quote(o.Out) + " --alt 'what it shows' --text 'Look' --dry-run" + on(opts.env),
	}
}

func (o transcoded) human(p *cli.Printer) {
	if o.Fits {
		p.Line("%s takes %s as it is; nothing was made", o.Platform, p.Bold(o.Source.Name))
		return
	}
	if o.DryRun {
		p.Line("%s", p.Dim("dry run: nothing was made"))
	}
	p.Line("video %s", p.Bold(o.Out))
	size := ""
	if o.Made.Bytes > 0 {
		size = bytes(o.Made.Bytes)
	}
	p.Pairs("type", o.Made.format(), "size", size, "shows", o.Made.size())
	for _, problem := range o.Problems {
		p.Line("the source %s", problem)
	}
	for _, change := range o.Changes {
		p.Line("changed: %s", change)
	}
}
