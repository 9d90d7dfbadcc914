package post

import (
	"context"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/postshitnow/psn/internal/app"
	"github.com/postshitnow/psn/internal/cli"
)

// draftFlags are the flags that say what a post says.
type draftFlags struct {
	cmd   *cobra.Command
	own   *pflag.FlagSet // those that addDraftFlags added
	file  string
	input app.PostInput
	// textless allows a post of pictures alone.
	textless bool
	// wordless allows a post whose text comes from elsewhere, as from a series' template.
	wordless bool
}

// addDraftFlags gives cmd the flags of a text and what belongs to it.
func addDraftFlags(cmd *cobra.Command, d *draftFlags) {
	own := pflag.NewFlagSet(cmd.Name(), pflag.ContinueOnError)
	d.cmd, d.own = cmd, own
	own.StringVar(&d.file, "file", "", "read the text from this Markdown `file`, with YAML front matter or without; - is standard input")
	own.StringVar(&d.input.Text, "text", "", "the `text` itself, for one-liners")
	own.StringVar(&d.input.Language, "language", "", "the text's `language`: en, es, pt-BR")
	own.StringArrayVar(&d.input.Options, "option", nil, "an option of the platform as `key=value`: visibility=unlisted")
	own.StringArrayVar(&d.input.Media, "media", nil, "show this `file`: a picture (JPEG, PNG, WebP, GIF), a video (MP4, MOV, WebM) or a PDF; again for more")
	own.StringArrayVar(&d.input.Alt, "alt", nil, "what it shows, as `text`, for those who can't see it; one for each --media, in that order")
	own.StringVar(&d.input.NoAlt, "no-alt", "", "why media without --alt have none: a `reason`, as decorative")
	own.StringVar((*string)(&d.input.Fit), "fit", "", "what becomes of pictures that are too wide or too high for a network: `crop, pad or refuse` (refuse if not given)")
	own.StringArrayVar(&d.input.Captions, "captions", nil,
		"what is said in the video: an SRT or WebVTT `file`, with its language as en=talk.vtt or talk.en.vtt (else that of the post, else und); again for another language")
	own.StringArrayVar(&d.input.Poll, "poll", nil, "ask a poll with this `option`; again for each of them")
	own.StringVar(&d.input.PollOpen, "poll-open", "", "how long the poll is open: a `time`, as 90m, 24h or 7d (24h if not given)")
	own.StringVar(&d.input.ReplyTo, "reply-to", "", "answer the post at this `url`")
	own.StringVar(&d.input.FirstComment, "first-comment", "", "write this `text` as a comment once the post is out, where the network has comments")
	cmd.Flags().AddFlagSet(own)
}

// given reports whether one of the flags was.
func (d *draftFlags) given() bool {
	found := false
	d.own.VisitAll(func(f *pflag.Flag) { found = found || f.Changed })
	return found
}

// read returns the input. The text has exactly one source.
func (d *draftFlags) read(ctx context.Context, env *cli.Env) (app.PostInput, error) {
	file, text := d.cmd.Flags().Changed("file"), d.cmd.Flags().Changed("text")
	switch {
	case file && text:
		return d.input, cli.Usagef(d.cmd, "--file and --text both give the text; use one of them")
	case !file && !text && d.textless && len(d.input.Media) > 0: // pictures need no text
	case !file && !text && d.wordless:
	case !file && !text:
		return d.input, cli.Usagef(d.cmd, "%s needs the text, from --file or --text", d.cmd.CommandPath())
	case file && d.file == "":
		return d.input, cli.Usagef(d.cmd, "--file names no file; - is standard input")
	}
	if f := d.cmd.Flags().Lookup("at"); f != nil && f.Changed && strings.TrimSpace(d.input.At) == "" {
		return d.input, cli.Usagef(d.cmd, "--at is empty; leave it out for a draft")
	}
	if f := d.cmd.Flags().Lookup("reply-to"); f.Changed && d.input.ReplyTo == "" {
		return d.input, cli.Usagef(d.cmd, "--reply-to names no post")
	}
	if !file {
		return d.input, nil
	}
	var err error
	d.input.File = d.file
	d.input.Raw, err = env.ReadInput(ctx, d.file, app.MaxDraftBytes)
	return d.input, err
}
