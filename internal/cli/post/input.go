package post

import (
	"context"
	"strings"

	"github.com/spf13/cobra"

	"github.com/postshitnow/psn/internal/app"
	"github.com/postshitnow/psn/internal/cli"
)

// draftFlags are the flags that say what a post says.
type draftFlags struct {
	cmd   *cobra.Command
	file  string
	input app.PostInput
}

// addDraftFlags gives cmd the flags of a text and what belongs to it.
func addDraftFlags(cmd *cobra.Command, d *draftFlags) {
	d.cmd = cmd
	cmd.Flags().StringVar(&d.file, "file", "", "read the text from this Markdown `file`, with YAML front matter or without; - is standard input")
	cmd.Flags().StringVar(&d.input.Text, "text", "", "the `text` itself, for one-liners")
	cmd.Flags().StringVar(&d.input.Language, "language", "", "the text's `language`: en, es, pt-BR")
	cmd.Flags().StringArrayVar(&d.input.Options, "option", nil, "an option of the platform as `key=value`: visibility=unlisted")
}

// read returns the input. The text has exactly one source.
func (d *draftFlags) read(ctx context.Context, env *cli.Env) (app.PostInput, error) {
	file, text := d.cmd.Flags().Changed("file"), d.cmd.Flags().Changed("text")
	switch {
	case file && text:
		return d.input, cli.Usagef(d.cmd, "--file and --text both give the text; use one of them")
	case !file && !text:
		return d.input, cli.Usagef(d.cmd, "%s needs the text, from --file or --text", d.cmd.CommandPath())
	case file && d.file == "":
		return d.input, cli.Usagef(d.cmd, "--file names no file; - is standard input")
	}
	if f := d.cmd.Flags().Lookup("at"); f != nil && f.Changed && strings.TrimSpace(d.input.At) == "" {
		return d.input, cli.Usagef(d.cmd, "--at is empty; leave it out for a draft")
	}
	if !file {
		return d.input, nil
	}
	var err error
	d.input.File = d.file
	d.input.Raw, err = env.ReadInput(ctx, d.file, app.MaxDraftBytes)
	return d.input, err
}
