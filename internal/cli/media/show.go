package media

import (
	"context"

	"github.com/spf13/cobra"

	"github.com/postshitnow/psn/internal/app"
	"github.com/postshitnow/psn/internal/cli"
	"github.com/postshitnow/psn/internal/psn"
)

type showOptions struct {
	env  *cli.Env
	open func() *app.App
	file string
}

func newShow(env *cli.Env, open func() *app.App) *cobra.Command {
	opts := &showOptions{env: env, open: open}
	cmd := &cobra.Command{
		Use:   "show ID",
		Short: "show a file's facts and the posts that show it, or write it into a file",
		Long: `With --out the file itself goes into the file, as it was stored; what networks get of a picture is made
from it when a post goes out, without its metadata; videos and documents go out as they are.`,
		Example: "psn media show 7k2\npsn media show 7k2 --out picture.png",
		Args:    cli.ExactArgs("ID"),
		RunE: env.Run(func(ctx context.Context, args []string) (*cli.Result, error) {
			return runShow(ctx, opts, args[0])
		}),
	}
	cmd.Flags().StringVar(&opts.file, "out", "", "write it into this `file`")
	return cli.Annotate(cmd, cli.Traits{Idempotent: true, Output: shown{}})
}

// shown is the data of `psn media show`.
type shown struct {
	row
	SHA256 string `json:"sha256"`
	Posts  []use  `json:"posts"`
	Out    string `json:"out"` // where it was written; empty if nowhere
}

// use is a post that shows a picture.
type use struct {
	ID       string    `json:"id"`
	Account  string    `json:"account"`
	Platform string    `json:"platform"`
	State    psn.State `json:"state"`
	At       cli.Time  `json:"at"` // scheduled; null if not
	Text     string    `json:"text"`
	Deleted  bool      `json:"deleted"`
}

func runShow(ctx context.Context, opts *showOptions, id string) (*cli.Result, error) {
	name, err := opts.env.HubName()
	if err != nil {
		return nil, err
	}
	a := opts.open()
	v, err := a.ShowMedia(ctx, name, id)
	if err != nil {
		return nil, err
	}
	if opts.file != "" {
		if err := a.SaveMedia(ctx, name, v.Media.ID, opts.file); err != nil {
			return nil, err
		}
	}
	zone := a.ShownZone()
	out := shown{row: rowOf(v.Media, zone), SHA256: v.Media.SHA256, Posts: []use{}, Out: opts.file}
	next := []string{"psn media show " + out.ID + " --out media" + app.MediaEnding(out.MIME) + on(opts.env)}
	for _, item := range v.Posts {
		out.Posts = append(out.Posts, use{
			item.Post.ID, item.Account.Name, item.Account.Platform, item.Post.State, cli.In(item.Post.ScheduledAt, zone),
			psn.Excerpt(item.Post.Content.Text(), 80), !item.Post.DeletedAt.IsZero(),
		})
	}
	if len(out.Posts) > 0 {
		next = append(next, "psn post show "+out.Posts[0].ID+on(opts.env))
	}
	return &cli.Result{Data: out, Human: out.human, Next: next}, nil
}

func (s shown) human(p *cli.Printer) {
	p.Line("%s %s %s", s.Kind, p.Bold(s.ID), s.Name)
	p.Pairs("type", s.format(), "size", bytes(s.Bytes), "shows", s.size(), "SHA-256", s.SHA256, "stored", s.CreatedAt, "by", s.CreatedBy,
		"written to", s.Out)
	if len(s.Posts) == 0 {
		p.Line("no post shows it")
		return
	}
	p.Line("")
	var cells [][]any
	for _, u := range s.Posts {
		state := string(u.State)
		if u.Deleted {
			state = "deleted"
		}
		cells = append(cells, []any{u.ID, state, u.Account, u.Text})
	}
	p.Table([]string{"POST", "STATE", "ACCOUNT", "TEXT"}, cells)
}
