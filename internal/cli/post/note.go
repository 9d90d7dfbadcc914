package post

import (
	"context"
	"strconv"
	"time"

	"github.com/spf13/cobra"

	"github.com/postshitnow/psn/internal/app"
	"github.com/postshitnow/psn/internal/cli"
	"github.com/postshitnow/psn/internal/psn"
)

// note is what a reviewer said about a post.
type note struct {
	ID   string   `json:"id,omitempty"` // none on a dry run
	By   string   `json:"by"`
	At   cli.Time `json:"at"`
	Text string   `json:"text"`
}

func noteOf(n psn.Note, zone *time.Location) note {
	return note{n.ID, n.Author, cli.In(n.CreatedAt, zone), n.Text}
}

func printNote(p *cli.Printer, n note) {
	said := n.By
	if !n.At.IsZero() {
		said += ", " + n.At.String()
	}
	p.Line("%s", p.Dim("note by "+said+":"))
	p.Text(n.Text)
}

// noted is the data of `psn post note`.
type noted struct {
	Post    string `json:"post"`
	Account string `json:"account"`
	Note    note   `json:"note"`
	DryRun  bool   `json:"dry_run"` // nothing was added
}

func newNote(env *cli.Env, open func() *app.App) *cobra.Command {
	var ask app.NotePost
	var file string
	var cmd *cobra.Command
	cmd = &cobra.Command{
		Use:   "note ID",
		Short: "say something about a post to those who work on it; a note is never published",
		Long: `Notes belong to the post, not to its text: an edit keeps them, and approval holds. psn post show lists them,
with who wrote each and when.`,
		Example: "psn post note 7k2 --text 'Check the price before Friday'\n" +
			"printf 'Two things.\\n' | psn post note 7k2 --file -",
		Args: cli.ExactArgs("ID"),
		RunE: env.Run(func(ctx context.Context, args []string) (*cli.Result, error) {
			var err error
			if ask.Hub, err = env.HubName(); err != nil {
				return nil, err
			}
			byFile, byText := cmd.Flags().Changed("file"), cmd.Flags().Changed("text")
			if byFile == byText {
				return nil, cli.Usagef(cmd, "%s needs the note's text, from one of --text and --file", cmd.CommandPath())
			}
			if byFile {
				if file == "" {
					return nil, cli.Usagef(cmd, "--file names no file; - is standard input")
				}
				raw, err := env.ReadInput(ctx, file, psn.MaxNoteBytes)
				if err != nil {
					return nil, err
				}
				ask.Text = string(raw)
			}
			ask.Post = args[0]
			a := open()
			done, err := a.NotePost(ctx, ask)
			if err != nil {
				return nil, err
			}
			out := noted{done.Item.Post.ID, done.Item.Account.Name, noteOf(done.Note, a.ShownZone()), ask.DryRun}
			return &cli.Result{Data: out, Next: []string{"psn post show " + out.Post}, Human: out.human}, nil
		}),
	}
	cmd.Flags().StringVar(&ask.Text, "text", "", "the `text` itself, for one-liners")
	cmd.Flags().StringVar(&file, "file", "", "read the note from this `file`; - is standard input")
	cli.AddDryRun(cmd, &ask.DryRun)
	return cli.Annotate(cmd, cli.Traits{Mutates: true, Output: noted{}})
}

func (n noted) human(p *cli.Printer) {
	if n.DryRun {
		p.Line("%s", p.Dim("dry run: nothing was changed"))
	}
	p.Line("post %s on %s: %s", n.Post, n.Account, p.Bold("note added"))
	printNote(p, n.Note)
}

func itoa(n int) string { return strconv.Itoa(n) }
