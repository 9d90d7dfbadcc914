package post

import (
	"context"
	"errors"

	"github.com/spf13/cobra"

	"github.com/postshitnow/psn/internal/app"
	"github.com/postshitnow/psn/internal/cli"
	"github.com/postshitnow/psn/internal/psn"
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
		Long: `At a terminal, without --file and --text, it opens the post in your editor ($VISUAL or $EDITOR) as a draft
file with front matter; what is removed there is removed from the post, and pictures stay.

Otherwise language, options, pictures, poll and the post that is answered stay as they are unless the front matter or a
flag names them; --option key= removes an option. An edit that names a picture replaces all that there are, and one that
names captions replaces those of the post's video. The
account can't be changed, and the time is moved with psn post reschedule. With --revision the edit is refused if
somebody else edited the post since; what both say is shown. A post that failed, was missed, cancelled or rejected
becomes a draft again, and where the hub asks for approval, so does one that was approved.`,
		Example: "psn post edit 7k2 --file draft.md --revision 1\npsn post edit 7k2 --text 'Better words' --dry-run\n" +
			"psn post edit 7k2 --text 'Look' --media dog.jpg --alt 'A dog'",
		Args: cli.ExactArgs("ID"),
		RunE: env.Run(func(ctx context.Context, args []string) (*cli.Result, error) {
			opts.edit.Post = args[0]
			return runEdit(ctx, opts)
		}),
	}
	addDraftFlags(cmd, &opts.draft)
	cmd.Flags().IntVar(&opts.edit.IfRevision, "revision", 0, "only if the post still has this `revision`, which you read")
	cmd.Flags().IntVar(&opts.edit.IfRevision, "if-revision", 0, "the same as --revision")
	_ = cmd.Flags().MarkHidden("if-revision") // it exists
	cmd.Flags().BoolVar(&opts.edit.NoMedia, "no-media", false, "without the pictures that it has")
	cmd.Flags().BoolVar(&opts.edit.NoCaptions, "no-captions", false, "without the captions that its videos have")
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
	flags := opts.draft.cmd.Flags()
	if opts.env.InTTY && !flags.Changed("file") && !flags.Changed("text") {
		return editByHand(ctx, opts)
	}
	if opts.edit.Input, err = opts.draft.read(ctx, opts.env); err != nil {
		return nil, err
	}
	return edit(ctx, opts)
}

// edit edits the post. Two versions that can't both be kept are a result and an error.
func edit(ctx context.Context, opts *editOptions) (*cli.Result, error) {
	a := opts.open()
	c, err := a.EditPost(ctx, opts.edit)
	if err != nil && c.Conflict == nil {
		return nil, err
	}
	out := changeOf(c, a.ShownZone(), opts.edit.DryRun)
	if err != nil {
		return &cli.Result{Data: out, Human: out.Conflict.print}, err
	}
	return out.result(c.Warnings, "edited", nextSteps(c.Item.Post, c.Policy)...), nil
}

// editByHand has the person at the terminal edit the post in their editor.
func editByHand(ctx context.Context, opts *editOptions) (*cli.Result, error) {
	a := opts.open()
	editor, err := a.Editor()
	if err != nil {
		return nil, err
	}
	draft, err := a.DraftForEdit(ctx, opts.edit.Hub, opts.edit.Post, opts.edit.IfRevision)
	if err != nil {
		return nil, err
	}
	w, err := write(ctx, opts.env, editor, draft.Name, draft.Raw)
	if err != nil {
		return nil, err
	}
	if !w.changed && !opts.says() {
		w.discard()
		found, err := a.PreviewPost(ctx, opts.edit.Hub, draft.ID)
		if err != nil {
			return nil, err
		}
		out := change{row: rowOf(found.Story.Post, found.Story.Account, "", a.ShownZone()), From: found.Story.Post.State, DryRun: opts.edit.DryRun}
		return out.result(nil, "left as it is", nextSteps(found.Story.Post, found.Story.Policy)...), nil
	}
	opts.edit.Input = opts.draft.input
	// The draft's paths start where psn was called, not at the temporary folder.
	opts.edit.Input.File, opts.edit.Input.Raw = draft.Name, w.raw
	opts.edit.Post, opts.edit.IfRevision, opts.edit.Whole = draft.ID, draft.Revision, true
	result, err := edit(ctx, opts)
	if err != nil {
		err = w.kept(err)
		if known, ok := errors.AsType[*psn.Error](err); ok {
			known.Next = []string{"psn post edit " + draft.ID + " --file " + cli.Quote(w.path)}
		}
		return result, err
	}
	if opts.edit.DryRun {
		result.Warnings = append(result.Warnings, "nothing was changed; what you wrote is in "+w.path)
		return result, nil
	}
	w.discard()
	return result, nil
}

// says reports whether a flag says something of the content.
func (o *editOptions) says() bool {
	return o.draft.given() || o.edit.NoMedia || o.edit.NoCaptions || o.edit.NoPoll || o.edit.NoReply
}
