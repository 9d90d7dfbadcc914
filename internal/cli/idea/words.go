package idea

import (
	"context"
	"strings"

	"github.com/spf13/cobra"

	"github.com/postshitnow/psn/internal/app"
	"github.com/postshitnow/psn/internal/cli"
	"github.com/postshitnow/psn/internal/psn"
)

// wordFlags are the flags that say what an idea says. Only those that were given count.
type wordFlags struct {
	cmd       *cobra.Command
	file      string
	text      string
	notes     string
	pillar    string
	platforms []string
	format    psn.Format
	languages []string
	urgent    bool
	expires   string
}

func addWordFlags(cmd *cobra.Command, w *wordFlags) {
	w.cmd = cmd
	cmd.Flags().StringVar(&w.text, "text", "", "the idea in one line, as `text`, with marks")
	cmd.Flags().StringVar(&w.file, "file", "", "read it from this `file`, - for standard input: the first line, and notes below it")
	cmd.Flags().StringVar(&w.notes, "notes", "", "what else there is to say, as `text`")
	cmd.Flags().StringVar(&w.pillar, "pillar", "", "the `pillar` of the strategy that it belongs to")
	cmd.Flags().StringSliceVar(&w.platforms, "platform", nil, "the `platforms` that it is for")
	cli.EnumVar(cmd, &w.format, "format", "", psn.Formats(), "the `format` it wants")
	cmd.Flags().StringSliceVar(&w.languages, "language", nil, "the `languages` to write it in: en, es, pt-BR")
	cmd.Flags().BoolVar(&w.urgent, "urgent", false, "it can't wait")
	cmd.Flags().StringVar(&w.expires, "expires", "", "when it is stale: a `time`, 3d, a day, or none")
}

// read returns what was said. argument is the text that stood on the command line, if one did.
func (w *wordFlags) read(ctx context.Context, env *cli.Env, argument *string) (app.IdeaWords, error) {
	var out app.IdeaWords
	given := func(name string) bool { return w.cmd.Flags().Changed(name) }
	sources := 0
	for _, has := range []bool{argument != nil, given("text"), given("file")} {
		if has {
			sources++
		}
	}
	if sources > 1 {
		return out, cli.Usagef(w.cmd, "the idea's text has several sources; give one of TEXT, --text and --file")
	}
	switch {
	case argument != nil:
		out.Text = argument
	case given("text"):
		out.Text = &w.text
	case given("file") && w.file == "":
		return out, cli.Usagef(w.cmd, "--file names no file; - is standard input")
	case given("file"):
		raw, err := env.ReadInput(ctx, w.file, psn.MaxIdeaBytes+psn.MaxIdeaNotesBytes)
		if err != nil {
			return out, err
		}
		line, rest, _ := strings.Cut(strings.TrimLeft(string(raw), "\r\n"), "\n")
		out.Text = &line
		if rest = strings.TrimSpace(rest); rest != "" {
			if given("notes") {
				return out, cli.Usagef(w.cmd, "--notes and the file both give notes; use one of them")
			}
			out.Notes = &rest
		}
	}
	if given("notes") {
		out.Notes = &w.notes
	}
	if given("pillar") {
		out.Pillar = &w.pillar
	}
	if given("platform") {
		out.Platforms = &w.platforms
	}
	if given("format") {
		out.Format = &w.format
	}
	if given("language") {
		out.Languages = &w.languages
	}
	if given("urgent") {
		out.Urgent = &w.urgent
	}
	if given("expires") {
		out.Expires = &w.expires
	}
	return out, nil
}

// said reports whether anything was.
func said(w app.IdeaWords) bool { return w != app.IdeaWords{} }
