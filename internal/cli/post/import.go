package post

import (
	"context"
	"strings"

	"github.com/spf13/cobra"

	"github.com/postshitnow/psn/internal/app"
	"github.com/postshitnow/psn/internal/cli"
	"github.com/postshitnow/psn/internal/psn"
)

// importedMost bounds how many of the posts that came into being are listed.
const importedMost = 20

type importOptions struct {
	env  *cli.Env
	open func() *app.App
	ask  app.ImportPosts
}

func newImport(env *cli.Env, open func() *app.App) *cobra.Command {
	opts := &importOptions{env: env, open: open}
	cmd := &cobra.Command{
		Use:   "import PATH",
		Short: "create many posts at once from a folder of drafts, NDJSON or CSV",
		Long: `PATH is a folder, of which every .md file is a draft as psn post create reads it; a .ndjson file, a post a line
with the keys that psn post export writes; a .csv file; or - for one of the two on standard input. All posts are
checked as psn post create does, every problem is listed with its file and line, and either all are created or none.
At most 5,000 posts and 64 MiB, pictures aside, go into one import.

  {"accounts":["masto"],"at":"2026-12-01 09:00","segments":[{"text":"Hello","media":[{"file":"cat.jpg","alt":"A cat"}]}]}

A CSV file names its columns in the first row: account, at, text, media, alt and language; text alone is needed.
Commas, semicolons and tabs all separate. A line <!-- next --> in a text begins the next segment of a thread; |
separates several accounts, pictures and alt texts.

Without a time a post is a draft. --at next gives each post the next free slot, one after the other. The same
import again creates nothing twice: what has the same content for the same account is refused, or left out with
--skip-duplicates.`,
		Example: "psn post import content/drafts --dry-run\npsn post import december.csv --account masto --at next\n" +
			"psn post import posts.ndjson --idempotency-key december --skip-duplicates",
		Args: cli.ExactArgs("PATH"),
		RunE: env.Run(func(ctx context.Context, args []string) (*cli.Result, error) {
			opts.ask.From = args[0]
			return runImport(ctx, opts)
		}),
	}
	cmd.Flags().StringSliceVar(&opts.ask.Accounts, "account", nil, "post all on the account of this `name`, whatever they say; several make a group of each")
	cmd.Flags().StringVar(&opts.ask.At, "at", "", "schedule all for this `time`, whatever they say; next gives each a slot of its own")
	cmd.Flags().StringVar(&opts.ask.Key, "idempotency-key", "", "create each once for this `prefix`, however often it is imported")
	cmd.Flags().BoolVar(&opts.ask.SkipDuplicates, "skip-duplicates", false, "leave out posts that are there already")
	cmd.Flags().BoolVar(&opts.ask.AllowDuplicate, "allow-duplicate", false, "create posts even if they are there already")
	cmd.Flags().BoolVar(&opts.ask.Split, "split", false, "cut texts that are too long for a network into threads, at the ends of their sentences")
	cmd.MarkFlagsMutuallyExclusive("skip-duplicates", "allow-duplicate")
	cli.AddDryRun(cmd, &opts.ask.DryRun)
	return cli.Annotate(cmd, cli.Traits{Mutates: true, Output: imported{}})
}

// imported is the data of `psn post import`.
type imported struct {
	Drafts   int             `json:"drafts"`   // that were read
	Created  int             `json:"created"`  // posts
	Skipped  int             `json:"skipped"`  // posts that were there already
	Replayed int             `json:"replayed"` // drafts whose idempotency key was used before
	Posts    []row           `json:"posts"`    // the first twenty
	Problems []importProblem `json:"problems"` // all of them; with one of them nothing was created
	DryRun   bool            `json:"dry_run"`
}

// importProblem is why a draft can't be imported.
type importProblem struct {
	Where   string   `json:"where"` // file and line
	Code    psn.Code `json:"code"`
	Message string   `json:"message"`
	Hint    string   `json:"hint"`
}

func runImport(ctx context.Context, opts *importOptions) (*cli.Result, error) {
	var err error
	if opts.ask.Hub, err = opts.env.HubName(); err != nil {
		return nil, err
	}
	if opts.ask.From == "-" {
		if opts.ask.Raw, err = opts.env.ReadInput(ctx, "-", app.MaxImportBytes); err != nil {
			return nil, err
		}
	}
	meter := opts.env.Meter()
	opts.ask.Progress = func(done, all int) { meter.Show(int64(done), int64(all), "%d of %d drafts checked", done, all) }
	a := opts.open()
	made, err := a.ImportPosts(ctx, opts.ask)
	meter.End()
	if made.Drafts == 0 {
		return nil, err
	}
	out := imported{
		Drafts: made.Drafts, Created: made.Created, Skipped: made.Skipped, Replayed: made.Replayed, Posts: []row{}, Problems: []importProblem{},
		DryRun: opts.ask.DryRun,
	}
	zone := a.ShownZone()
	for _, p := range made.Posts[:min(len(made.Posts), importedMost)] {
		out.Posts = append(out.Posts, rowOf(p.Post, p.Account, "", zone))
	}
	for _, p := range made.Problems {
		out.Problems = append(out.Problems, importProblem{p.Where, p.Code, p.Message, p.Hint})
	}
	r := &cli.Result{Data: out, Warnings: made.Warnings, Human: out.human}
	if err == nil && !out.DryRun {
		r.Next = []string{"psn post list"}
	}
	return r, err
}

func (i imported) human(p *cli.Printer) {
	for _, problem := range i.Problems {
		p.Line("%s %s: %s", p.Bad("✗"), problem.Where, problem.Message)
		if problem.Hint != "" {
			p.Line("  %s", p.Dim(problem.Hint))
		}
	}
	var said []string
	if i.Skipped > 0 {
		said = append(said, count(i.Skipped, "post was there already", "posts were there already"))
	}
	if i.Replayed > 0 {
		said = append(said, count(i.Replayed, "draft was imported before with its key", "drafts were imported before with their keys"))
	}
	switch created := count(i.Created, "post", "posts"); {
	case len(i.Problems) > 0:
		p.Line("nothing was imported: %s in %s", count(len(i.Problems), "problem", "problems"), count(i.Drafts, "draft", "drafts"))
	case i.DryRun:
		said = append([]string{"dry run: would create " + created}, said...)
	default:
		said = append([]string{"created " + created}, said...)
	}
	if len(i.Problems) == 0 {
		p.Line("%s %s", p.Good("✓"), strings.Join(said, ", "))
	}
	var cells [][]any
	for _, r := range i.Posts {
		at := ""
		if !r.At.IsZero() {
			at = r.At.Format("Mon 2006-01-02 15:04")
		}
		id := r.ID
		if id == "" {
			id = "(new)"
		}
		cells = append(cells, []any{id, r.State, at, r.Account, r.Text})
	}
	p.Table(nil, cells)
	if more := i.Created - len(i.Posts); more > 0 && len(i.Posts) > 0 {
		p.Line("%s", p.Dim(count(more, "more post", "more posts")))
	}
}
