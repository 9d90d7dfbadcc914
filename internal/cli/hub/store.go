package hub

import (
	"context"

	"github.com/spf13/cobra"

	"github.com/postshitnow/psn/internal/app"
	"github.com/postshitnow/psn/internal/cli"
	"github.com/postshitnow/psn/internal/psn"
)

// store is the data of `psn hub store`.
type store struct {
	Name       string `json:"name"`
	Media      media  `json:"media"`
	Changed    bool   `json:"changed"`
	MovedFiles int    `json:"moved_files"` // on a dry run those that would move
	MovedBytes int64  `json:"moved_bytes"`
	DryRun     bool   `json:"dry_run"`
}

func newStore(env *cli.Env, open func() *app.App) *cobra.Command {
	var ask app.SetHubStore
	var quota int64
	cmd := &cobra.Command{
		Use:   "store",
		Short: "show or change where a hub keeps its media, and how much it takes",
		Long: `Without a flag it shows where the media are. With --bucket they go to a bucket of an S3-compatible server, with --own
back to the hub's folder (SQLite) or database (Postgres). What is there is copied, compared and only then removed; a
call that is cut off is taken up by the next one like it.

The keys to the bucket come from PSN_S3_ACCESS_KEY and PSN_S3_SECRET_KEY, in the environment or in config/keys.env.
The hub keeps them sealed to its key, so that its workers need no copy. Networks that fetch media do so from the bucket
where a worker has no PSN_PUBLIC_URL, at addresses that expire. TikTok fetches pictures only from a domain that you have
verified as yours, so that its pictures want a bucket behind a name of your own.`,
		Example: "psn hub store\npsn hub store --endpoint https://s3.eu-central-1.amazonaws.com --region eu-central-1 --bucket my-media\n" +
			"psn hub store --own --dry-run\npsn hub store --quota 5000000000",
		Args: cli.NoArgs,
		RunE: func(cmd *cobra.Command, args []string) error {
			return env.Run(func(ctx context.Context, _ []string) (*cli.Result, error) {
				var err error
				if ask.Hub, err = env.HubName(); err != nil {
					return nil, err
				}
				if ask.Own && ask.Bucket != "" || ask.Bucket == "" && ask.Endpoint+ask.Region+ask.Prefix != "" || (ask.Bucket == "") != (ask.Endpoint == "") {
					return nil, psn.Errorf(psn.CodeUsage, "give --endpoint and --bucket together, or --own, or neither").
						WithHint("such as --endpoint https://s3.example.com --bucket my-media").WithNext("psn hub store --help")
				}
				if cmd.Flags().Changed("quota") {
					ask.Quota = &quota
				}
				meter := env.Meter()
				ask.Moved = func(files int, moved, all int64) {
					meter.Show(moved, all, "%d files, %s of %s", files, cli.Bytes(moved), cli.Bytes(all))
				}
				s, err := open().SetHubStore(ctx, ask)
				meter.End()
				if err != nil {
					return nil, err
				}
				out := store{s.Name, mediaOf(s.Store, s.Held, s.Engine), s.Changed, s.Files, s.Bytes, ask.DryRun}
				r := &cli.Result{Data: out, Next: []string{"psn hub status", "psn doctor"}, Human: out.human}
				if out.Media.Elsewhere > 0 && out.Changed && !out.DryRun {
					r.Warnings = append(r.Warnings, "some files are of posts that are on their way out or need review, and stayed where they are; say it again later")
				}
				return r, nil
			})(cmd, args)
		},
	}
	flags := cmd.Flags()
	flags.BoolVar(&ask.Own, "own", false, "keep media in the hub's own folder or database")
	flags.StringVar(&ask.Endpoint, "endpoint", "", "the `address` of the bucket's server, over https")
	flags.StringVar(&ask.Region, "region", "", "the server's `region` (default us-east-1)")
	flags.StringVar(&ask.Bucket, "bucket", "", "keep media in this `bucket`")
	flags.StringVar(&ask.Prefix, "prefix", "", "the `folder` in the bucket")
	flags.BoolVar(&ask.PathStyle, "path-style", false, "name the bucket in the path, as many servers want that are not Amazon's")
	flags.Int64Var(&quota, "quota", 0, "take no more than that many `bytes` of media; 0 for no bound")
	cli.AddDryRun(cmd, &ask.DryRun)
	return cli.Annotate(cmd, cli.Traits{Mutates: true, Idempotent: true, Output: store{}})
}

func (s store) human(p *cli.Printer) {
	if s.DryRun && s.Changed {
		p.Line("%s", p.Dim("dry run: nothing was changed"))
	}
	p.Line("hub %s keeps its media in its %s", p.Bold(s.Name), s.Media.shown())
	if s.Media.Place != "" {
		p.Line("%s", s.Media.Place)
	}
	switch {
	case s.MovedFiles == 0:
	case s.DryRun:
		p.Line("would move %d files, %s", s.MovedFiles, cli.Bytes(s.MovedBytes))
	default:
		p.Line("%s moved %d files, %s", p.Good("✓"), s.MovedFiles, cli.Bytes(s.MovedBytes))
	}
}
