package notify

import (
	"context"
	"strings"

	"github.com/spf13/cobra"

	"github.com/postshitnow/psn/internal/app"
	"github.com/postshitnow/psn/internal/cli"
)

type addOptions struct {
	env  *cli.Env
	open func() *app.App
	file string
	wish app.ChannelWish
}

func newAdd(env *cli.Env, open func() *app.App) *cobra.Command {
	opts := &addOptions{env: env, open: open}
	cmd := &cobra.Command{
		Use:   "add NAME",
		Short: "add a channel on which people are told what needs them",
		Long: `Asks for the channel's URL without showing it, or reads it from standard input or a file that only you can
read. It is sealed to the hub, so that only a worker with the hub's private key can use it. Nothing is sent:
psn notify test does that.

  --kind shoutrrr  slack://…, discord://…, telegram://…, ntfy://…, smtp://…, generic+https://… and more, each
                   in the form that https://shoutrrr.nickfedor.com/services/overview gives
  --kind log       file:///var/log/psn-notices.log: a line of JSON for each message, in a file that ends with
                   .log or .jsonl on the worker's machine; file:///dev/stderr is the worker's own output

People are told once when a post failed (failed) or needs somebody to say whether it is out (needs-review),
when an account waits for somebody (account), and when posts were missed (missed); the same thing at most
once a day. What comes in quiet hours waits for their end, and what is above the day's number for the next
morning at 8; either comes as one digest, as does what happens at once.`,
		Example: "psn notify add ops --kind shoutrrr --quiet 22:00-08:00\n" +
			"psn notify add phone --kind shoutrrr --url-file url.txt --only needs-review,account\n" +
			"printf %s file:///var/log/psn-notices.log | psn notify add log --kind log --url-file -",
		Args: oneName,
		RunE: env.Run(func(ctx context.Context, args []string) (*cli.Result, error) {
			opts.wish.Name = args[0]
			return runAdd(ctx, opts)
		}),
	}
	flags := cmd.Flags()
	flags.StringVar(&opts.wish.Kind, "kind", "", "the `kind` of channel: shoutrrr or log")
	flags.StringVar(&opts.file, "url-file", "", "read the URL from this `file`, - for standard input")
	cli.EnumsVar(cmd, &opts.wish.Only, "only", app.NoticeKinds(), "tell only these `kinds` of notices (all)")
	flags.StringVar(&opts.wish.Quiet, "quiet", "", "`hours` in which nothing is sent: 22:00-08:00")
	flags.StringVar(&opts.wish.Zone, "zone", "", "IANA `zone` of the hours and the day (the workspace's)")
	flags.IntVar(&opts.wish.Daily, "daily", 20, "at most this `number` of messages a day")
	cli.AddDryRun(cmd, &opts.wish.DryRun)
	_ = cmd.MarkFlagRequired("kind") // the only error is a flag that does not exist
	return cli.Annotate(cmd, cli.Traits{Mutates: true, Output: added{}})
}

// oneName does not repeat what is too many: it may be a URL with secrets.
func oneName(cmd *cobra.Command, args []string) error {
	if len(args) > 1 {
		return cli.Usagef(cmd, "%s takes a NAME and nothing else", cmd.CommandPath()).
			WithHint("a URL is never an argument: give it on standard input, or in a file with --url-file")
	}
	return cli.ExactArgs("NAME")(cmd, args)
}

// added is the data of `psn notify add`.
type added struct {
	row
	Hub    string `json:"hub"`
	DryRun bool   `json:"dry_run"`
}

func runAdd(ctx context.Context, opts *addOptions) (*cli.Result, error) {
	var err error
	if opts.wish.Hub, err = opts.env.HubName(); err != nil {
		return nil, err
	}
	plan, err := opts.open().PlanChannel(ctx, opts.wish)
	if err != nil {
		return nil, err
	}
	target, err := opts.env.ReadSecret(ctx, opts.file, "URL:")
	if err != nil {
		return nil, err
	}
	done, err := plan.Add(ctx, target)
	if err != nil {
		return nil, err
	}
	out := added{rowOf(done.Channel), done.Hub, opts.wish.DryRun}
	r := &cli.Result{Data: out, Human: out.human, Warnings: done.Warnings}
	if !out.DryRun {
		r.Next = []string{"psn notify test " + out.Name + on(opts.env), "psn notify list" + on(opts.env)}
	}
	return r, nil
}

func (a added) human(p *cli.Printer) {
	act := "added"
	if a.DryRun {
		act = "would add"
	}
	p.Line("%s %s channel %s: %s", p.Good("✓"), act, p.Bold(a.Name), a.To)
	only := "everything"
	if len(a.Only) > 0 {
		only = joined(a.Only)
	}
	p.Pairs("hub", a.Hub, "tells", only, "quiet", a.Quiet, "zone", a.Zone, "a day", a.Daily)
}

func joined(kinds []app.NoticeKind) string {
	words := make([]string, len(kinds))
	for i, kind := range kinds {
		words[i] = string(kind)
	}
	return strings.Join(words, ", ")
}
