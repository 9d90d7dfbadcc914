package post

import (
	"context"

	"github.com/spf13/cobra"

	"github.com/postshitnow/psn/internal/app"
	"github.com/postshitnow/psn/internal/cli"
)

type editOptions struct {
	env   *cli.Env
	open  func() *app.App
	draft draftFlags
	edit  app.EditPost
}

func newEdit(env *cli.Env, open func() *app.App) *cobra.Command {
	opts := &editOptions{env: env, open: open}
	cmd := &cobra.Command{
		Use:   "edit ID",
		Short: "replace the text of a post that is not out",
		Long: `Language, options, pictures, poll and the post that is answered stay as they are unless the front matter or a
flag names them; --option key= removes an option. An edit that names a picture replaces all that there are. The
account can't be changed, and the time is moved with psn post schedule. With --if-revision the edit is refused if
somebody else edited the post since. A post that failed, was missed, cancelled or rejected becomes a draft again.`,
		Example: "psn post edit 7k2 --file draft.md --if-revision 1\npsn post edit 7k2 --text 'Better words' --dry-run\n" +
			"psn post edit 7k2 --text 'Look' --media dog.jpg --alt 'A dog'",
		Args: cli.ExactArgs("ID"),
		RunE: env.Run(func(ctx context.Context, args []string) (*cli.Result, error) {
			opts.edit.Post = args[0]
			return runEdit(ctx, opts)
		}),
	}
	addDraftFlags(cmd, &opts.draft)
	cmd.Flags().IntVar(&opts.edit.IfRevision, "if-revision", 0, "only if the post still has this `revision`")
	cmd.Flags().BoolVar(&opts.edit.NoMedia, "no-media", false, "without the pictures that it has")
	cmd.Flags().BoolVar(&opts.edit.NoPoll, "no-poll", false, "without the poll that it has")
	cmd.Flags().BoolVar(&opts.edit.NoReply, "no-reply", false, "answering nothing any more")
	cli.AddDryRun(cmd, &opts.edit.DryRun)
	return cli.Annotate(cmd, cli.Traits{Mutates: true, Idempotent: true, Output: change{}})
}

func runEdit(ctx context.Context, opts *editOptions) (*cli.Result, error) {
	var err error
	if opts.edit.Hub, err = opts.env.HubName(); err != nil {
		return nil, err
	}
	if opts.edit.Input, err = opts.draft.read(ctx, opts.env); err != nil {
		return nil, err
	}
	a := opts.open()
	c, err := a.EditPost(ctx, opts.edit)
	if err != nil {
		return nil, err
	}
	return changeOf(c, a.ShownZone(), opts.edit.DryRun).result(c.Warnings, "edited", nextSteps(c.Item.Post)...), nil
}
