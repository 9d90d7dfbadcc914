package post

import (
	"context"
	"time"

	"github.com/spf13/cobra"

	"github.com/postshitnow/psn/internal/app"
	"github.com/postshitnow/psn/internal/cli"
	"github.com/postshitnow/psn/internal/psn"
)

type createOptions struct {
	env    *cli.Env
	open   func() *app.App
	draft  draftFlags
	create app.CreatePosts
}

func newCreate(env *cli.Env, open func() *app.App) *cobra.Command {
	opts := &createOptions{env: env, open: open}
	cmd := &cobra.Command{
		Use:   "create",
		Short: "create a draft or a scheduled post, on one account or several",
		Long: `The text comes from one of a Markdown file, standard input (--file -) and --text, and is taken as it is.
Several accounts get a post each, all or none, as one group. Without a time it is a draft.

A file may begin with front matter between two lines ---:

  accounts: [masto, work]
  at: tomorrow 9am
  language: en
  options:
    mastodon:
      visibility: unlisted

Flags count more than the front matter. A line <!-- next --> begins the next segment of a thread. A picture
is a line ![what it shows](shot.png) in the segment that shows it, or ![](line.png "decorative") if there is
nothing to describe; its path starts at the file's folder and stays in its workspace. Front matter may have the
captions of a video (SRT or WebVTT, each in its language, as --captions), a poll and the post that is answered, too:

  captions: [talk.en.vtt, {file: talk.srt, language: es, video: talk.mp4}]
  poll: {options: [tea, coffee], duration: 24h}
  reply_to: https://mastodon.example/@ana/1234

Each picture is kept in the hub, and made to fit each network, without its metadata, when the post goes out.

The same call with the same --idempotency-key, within 30 days, creates nothing and answers with the same posts.`,
		Example: `psn post create --file draft.md --account masto --at 'tomorrow 9am'
psn post create --text 'Hello' --at next --dry-run
psn post create --text 'Look' --media cat.jpg --alt 'A cat asleep on a keyboard'
psn post create --file essay.md --account bluesky --split --dry-run
psn post create --text 'Look' --media talk.mov --alt 'A talk' --account linkedin --transcode
psn post create --text 'Look' --media talk.mp4 --alt 'A talk' --captions talk.en.vtt --captions es=talk.srt
psn post create --text 'Tea or coffee?' --poll tea --poll coffee --poll-open 7d
printf 'Hello\n' | psn post create --file - --idempotency-key monday-1`,
		Args: cli.NoArgs,
		RunE: env.Run(func(ctx context.Context, _ []string) (*cli.Result, error) { return runCreate(ctx, opts) }),
	}
	addDraftFlags(cmd, &opts.draft)
	opts.draft.textless = true
	cmd.Flags().StringSliceVar(&opts.draft.input.Accounts, "account", nil, "post on the account of this `name`; several make a group")
	cmd.Flags().StringVar(&opts.draft.input.At, "at", "", "schedule it for this `time`; psn help times")
	cmd.Flags().StringVar(&opts.create.Key, "idempotency-key", "", "create once for this `key`, however often it is called")
	cmd.Flags().BoolVar(&opts.create.AllowDuplicate, "allow-duplicate", false, "even if the account had the same content within 24 hours")
	cmd.Flags().StringVar(&opts.create.Idea, "idea", "", "it comes from the idea of this `id`, which is developed with it")
	cmd.Flags().StringVar(&opts.create.Series, "series", "", "it is the next episode of the series of this `name`: its time, its accounts, its template before the text")
	cmd.Flags().BoolVar(&opts.create.Split, "split", false, "cut a text that is too long for a network into a thread, at the ends of its sentences")
	cmd.Flags().BoolVar(&opts.create.Transcode, "transcode", false, "make a video that a network would refuse anew for it, with the ffmpeg of this machine; nothing of it is cut off")
	cli.AddDryRun(cmd, &opts.create.DryRun)
	return cli.Annotate(cmd, cli.Traits{Mutates: true, Output: created{}})
}

// created is the data of `psn post create`.
type created struct {
	Posts    []createdPost `json:"posts"`
	Replayed bool          `json:"replayed"` // the key was used before; these are the posts of then, as they are now
	DryRun   bool          `json:"dry_run"`  // nothing was created
	Problems []string      `json:"problems"` // every check that failed, on a dry run

	policy psn.Approval
}

type createdPost struct {
	row
	Segments []segment `json:"segments"`
	Split    bool      `json:"split,omitempty"`    // the text was too long and is a thread now
	CostUSD  float64   `json:"cost_usd,omitempty"` // what the network charges for it
}

func runCreate(ctx context.Context, opts *createOptions) (*cli.Result, error) {
	var err error
	if opts.create.Hub, err = opts.env.HubName(); err != nil {
		return nil, err
	}
	opts.draft.wordless = opts.create.Series != ""
	if opts.create.Input, err = opts.draft.read(ctx, opts.env); err != nil {
		return nil, err
	}
	a := opts.open()
	if opts.env.InTTY && !opts.create.DryRun {
		opts.create.Preview = func(made app.PostsMade) error {
			shown := createdOf(made, a.ShownZone(), false)
			opts.env.Show(func(p *cli.Printer) { printCreated(p, shown) })
			return opts.env.Confirm(ctx, false, "create it like this?")
		}
	}
	meter := opts.env.Meter()
	opts.create.Watch = func(t app.Transcoding) {
		meter.Show(int64(t.Made), int64(t.All), "making %s for %s: %s of %s", t.File, t.Account, app.Clock(t.Made.Seconds()), app.Clock(t.All.Seconds()))
		if t.Made >= t.All {
			meter.End() // a preview may follow
		}
	}
	made, err := a.CreatePosts(ctx, opts.create)
	meter.End()
	if len(made.Posts) == 0 {
		return nil, err
	}
	out := createdOf(made, a.ShownZone(), opts.create.DryRun)
	return &cli.Result{Data: out, Warnings: made.Warnings, Next: nextOf(out), Human: func(p *cli.Printer) { printCreated(p, out) }}, err
}

func createdOf(made app.PostsMade, zone *time.Location, dryRun bool) created {
	out := created{Replayed: made.Replayed, DryRun: dryRun, Problems: made.Problems, policy: made.Policy}
	if out.Problems == nil {
		out.Problems = []string{}
	}
	for _, m := range made.Posts {
		one := createdPost{row: rowOf(m.Post, m.Account, "", zone), Segments: segmentsOf(m.Post.Content, m.Reports), Split: m.Split}
		micros := int64(0)
		for _, r := range m.Reports {
			micros += r.CostMicroUSD
		}
		one.CostUSD = float64(micros) / 1e6
		out.Posts = append(out.Posts, one)
	}
	return out
}

// nextOf returns what is likely next: a draft wants a time, anything else a look.
func nextOf(c created) []string {
	first := c.Posts[0]
	switch {
	case c.DryRun:
		return nil
	case first.State == psn.Draft && c.policy == psn.ApprovalRequired:
		return []string{"psn post submit " + first.ID, "psn post preview " + first.ID}
	case first.State == psn.Draft:
		return []string{"psn post schedule " + first.ID + " --at 'tomorrow 9am'", "psn post publish " + first.ID}
	}
	return []string{"psn post show " + first.ID}
}

func printCreated(p *cli.Printer, c created) {
	switch {
	case c.DryRun:
		p.Line("%s", p.Dim("dry run: nothing was created"))
	case c.Replayed:
		p.Line("%s", p.Dim("created before with this key"))
	}
	for _, post := range c.Posts {
		what := string(post.State)
		if !post.At.IsZero() {
			what += " for " + post.At.String()
		}
		id := post.ID
		if id == "" {
			id = "(new)"
		}
		p.Line("post %s on %s: %s", p.Bold(id), post.Account, what)
		printSegments(p, post.Segments)
		if post.Split {
			printTexts(p, post.Segments)
		}
		if len(post.Segments) > 1 && post.CostUSD > 0 {
			p.Line("  costs $%.3f in all", post.CostUSD)
		}
	}
	for _, problem := range c.Problems {
		p.Line("%s %s", p.Bad("problem:"), problem)
	}
}
