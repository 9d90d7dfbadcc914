package post

import (
	"context"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/postshitnow/psn/internal/app"
	"github.com/postshitnow/psn/internal/cli"
	"github.com/postshitnow/psn/internal/psn"
)

type exportOptions struct {
	env  *cli.Env
	open func() *app.App
	ask  app.ExportPosts
}

func newExport(env *cli.Env, open func() *app.App) *cobra.Command {
	opts := &exportOptions{env: env, open: open}
	cmd := &cobra.Command{
		Use:   "export",
		Short: "write posts so that psn post import reads them back",
		Long: `With --output ndjson it is one post a line; posts of one group with the same content are one line. --out-dir
writes a Markdown draft of each instead, with the pictures beside them. Posts that wait keep their time; what is
published, or has come to another end, reads back as a draft. Deleted posts are left out.

Pictures are files: without --out-dir name a folder for them with --media-dir, below the folder in which the
NDJSON will be, which is taken for the one that psn was called in.`,
		Example: "psn post export --output ndjson --out posts.ndjson --media-dir media\n" +
			"psn post export --state draft,scheduled --account masto --out-dir backup",
		Args: cli.NoArgs,
		RunE: env.Run(func(ctx context.Context, _ []string) (*cli.Result, error) { return runExport(ctx, opts) }),
	}
	cli.EnumsVar(cmd, &opts.ask.States, "state", psn.States(), "only posts in these `states`, separated by commas")
	cmd.Flags().StringVar(&opts.ask.Account, "account", "", "only posts of the account of this `name`")
	cmd.Flags().StringVar(&opts.ask.Dir, "out-dir", "", "write drafts and pictures into this new `folder`")
	cmd.Flags().StringVar(&opts.ask.MediaDir, "media-dir", "", "write the pictures into this `folder`")
	cmd.MarkFlagsMutuallyExclusive("out-dir", "media-dir")
	return cli.Annotate(cmd, cli.Traits{Output: []exported{}})
}

// exported is an element of the data of `psn post export`: with --out-dir the draft's file and its accounts, else
// what psn post import reads.
type exported struct {
	app.PostLine
	Draft string `json:"draft,omitempty"` // its file
}

func runExport(ctx context.Context, opts *exportOptions) (*cli.Result, error) {
	var err error
	if opts.ask.Hub, err = opts.env.HubName(); err != nil {
		return nil, err
	}
	found, err := opts.open().ExportPosts(ctx, opts.ask)
	if err != nil {
		return nil, err
	}
	out := []exported{}
	for i, line := range found.Lines {
		if opts.ask.Dir != "" {
			out = append(out, exported{PostLine: app.PostLine{Accounts: line.Accounts, At: line.At}, Draft: found.Files[i]})
			continue
		}
		out = append(out, exported{PostLine: line})
	}
	r := &cli.Result{Data: out, Warnings: found.Warnings, Human: func(p *cli.Printer) { printExported(p, out, found) }}
	if opts.ask.Dir != "" {
		r.Next = []string{"psn post import " + cli.Quote(opts.ask.Dir) + " --dry-run"}
	}
	return r, nil
}

func printExported(p *cli.Printer, lines []exported, found app.PostsExported) {
	var cells [][]any
	for _, l := range lines {
		what := l.Draft
		if what == "" && len(l.Segments) > 0 {
			what = psn.Excerpt(l.Segments[0].Text, excerpt)
		}
		cells = append(cells, []any{strings.Join(l.Accounts, ", "), l.At, what})
	}
	p.Table([]string{"ACCOUNTS", "AT", "WHAT"}, cells)
	p.Line("%s", p.Dim(fmt.Sprintf("%s, %s, %s", count(found.Posts, "post", "posts"), count(len(lines), "draft", "drafts"),
		count(found.Pictures, "picture", "pictures"))))
}

func count(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}
