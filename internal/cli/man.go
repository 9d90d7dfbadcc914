package cli

import (
	"context"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/postshitnow/psn/internal/psn"
)

// manual is the data of `psn man`.
type manual struct {
	Pages []string `json:"pages"` // "psn-post-create.1"
	Dir   string   `json:"dir"`   // where they were written; empty for a page that is printed
	Text  string   `json:"text"`  // of the one page that is printed
}

// newMan returns `psn man`.
func newMan(env *Env, build Build) *cobra.Command {
	var dir string
	var cmd *cobra.Command
	cmd = &cobra.Command{
		Use:   "man [COMMAND...]",
		Short: "print the manual page of a command, or write those of all commands",
		Long: `The page is in the language of manual pages: read it with | man -l -
With --dir the pages of the command and of all below it are written into that folder, which must be there.`,
		Example: "psn man post create\npsn man --dir man1",
		Args:    cobra.ArbitraryArgs,
		RunE: env.Run(func(_ context.Context, args []string) (*Result, error) {
			top := commandAt(cmd.Root(), args)
			if top == nil {
				return nil, psn.Errorf(psn.CodeUsage, "there is no command psn %s", psn.Excerpt(quoteAll(args), 60)).WithNext("psn help")
			}
			if dir == "" {
				text := manPage(top, build.info().Version)
				return &Result{Data: manual{[]string{manName(top)}, "", text}, Human: func(p *Printer) { p.Text(text) }}, nil
			}
			out, err := writeManual(top, dir, build.info().Version)
			return &Result{Data: out, Human: func(p *Printer) { p.Line("%d pages are in %s", len(out.Pages), dir) }}, err
		}),
	}
	cmd.Flags().StringVar(&dir, "dir", "", "write all pages into this `folder`")
	return Annotate(cmd, Traits{Idempotent: true, Text: true, Output: manual{}})
}

// writeManual writes the pages of a command and of all below it.
func writeManual(top *cobra.Command, dir, version string) (manual, error) {
	out := manual{Dir: dir}
	var write func(cmd *cobra.Command) error
	write = func(cmd *cobra.Command) error {
		if cmd.Hidden {
			return nil
		}
		name := manName(cmd)
		if err := os.WriteFile(filepath.Join(dir, name), []byte(manPage(cmd, version)), 0o644); err != nil { //nolint:gosec // for everybody
			return psn.Errorf(psn.CodeInvalid, "can't write %s: %w", filepath.Join(dir, name), err).WithHint("name a folder that is there")
		}
		out.Pages = append(out.Pages, name)
		for _, child := range cmd.Commands() {
			if err := write(child); err != nil {
				return err
			}
		}
		return nil
	}
	return out, write(top)
}

func manName(cmd *cobra.Command) string {
	return strings.ReplaceAll(cmd.CommandPath(), " ", "-") + ".1"
}

// manPage returns a command's manual page, in man(7).
func manPage(cmd *cobra.Command, version string) string {
	var b strings.Builder
	path := strings.ReplaceAll(cmd.CommandPath(), " ", "-")
	b.WriteString(`.TH "` + roff(strings.ToUpper(path)) + `" "1" "" "psn ` + roff(version) + `" "psn"` + "\n")
	b.WriteString(".SH NAME\n" + roff(path) + ` \- ` + roff(cmd.Short) + "\n")
	if cmd.Runnable() {
		b.WriteString(".SH SYNOPSIS\n.B " + roff(cmd.UseLine()) + "\n")
	}
	if cmd.Long != "" {
		b.WriteString(".SH DESCRIPTION\n.nf\n" + roff(cmd.Long) + "\n.fi\n")
	}
	if examples := examplesOf(cmd); len(examples) > 0 {
		b.WriteString(".SH EXAMPLES\n.nf\n" + roff(strings.Join(examples, "\n")) + "\n.fi\n")
	}
	manFlags(&b, cmd)
	manRelated(&b, cmd)
	return b.String()
}

func manFlags(b *strings.Builder, cmd *cobra.Command) {
	if !cmd.Runnable() {
		return
	}
	b.WriteString(".SH OPTIONS\n")
	eachFlag(cmd, func(f *pflag.Flag) {
		kind, usage := pflag.UnquoteUsage(f)
		name := `\-\-` + roff(f.Name)
		if kind != "" {
			name += ` \fI` + roff(strings.ToUpper(kind)) + `\fR`
		}
		b.WriteString(".TP\n\\fB" + name + "\\fR\n" + roff(usage) + "\n")
	})
}

// manRelated lists the pages beside and below a command's.
func manRelated(b *strings.Builder, cmd *cobra.Command) {
	var pages []string
	if cmd.HasParent() {
		pages = append(pages, manName(cmd.Parent()))
	}
	for _, child := range cmd.Commands() {
		if !child.Hidden {
			pages = append(pages, manName(child))
		}
	}
	if len(pages) == 0 {
		return
	}
	for i, page := range pages {
		pages[i] = ".BR " + roff(strings.TrimSuffix(page, ".1")) + " (1)"
	}
	b.WriteString(".SH SEE ALSO\n" + strings.Join(pages, ",\n") + "\n")
}

// roff escapes text: backslashes, hyphens that are typed, and what at a line's beginning would be a request.
func roff(text string) string {
	text = strings.NewReplacer(`\`, `\e`, `-`, `\-`, `"`, `\(dq`).Replace(text)
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		if strings.HasPrefix(line, ".") || strings.HasPrefix(line, "'") {
			lines[i] = `\&` + line
		}
	}
	return strings.Join(lines, "\n")
}
