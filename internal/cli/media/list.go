package media

import (
	"context"

	"github.com/spf13/cobra"

	"github.com/postshitnow/psn/internal/app"
	"github.com/postshitnow/psn/internal/cli"
)

type listOptions struct {
	env  *cli.Env
	open func() *app.App
	page cli.Page
}

func newList(env *cli.Env, open func() *app.App) *cobra.Command {
	opts := &listOptions{env: env, open: open}
	cmd := &cobra.Command{
		Use:     "list",
		Short:   "list the media of a hub, the latest first",
		Example: "psn media list\npsn media list --limit 100 --fields id,name,posts",
		Args:    cli.NoArgs,
		RunE:    env.Run(func(ctx context.Context, _ []string) (*cli.Result, error) { return runList(ctx, opts) }),
	}
	cli.AddPage(cmd, &opts.page, 20, 200)
	return cli.Annotate(cmd, cli.Traits{Idempotent: true, Output: []listed{}})
}

// listed is a file in a list.
type listed struct {
	row
	Posts int `json:"posts"` // how many show it, ended ones included
}

func runList(ctx context.Context, opts *listOptions) (*cli.Result, error) {
	name, err := opts.env.HubName()
	if err != nil {
		return nil, err
	}
	a := opts.open()
	items, cursor, err := a.ListMedia(ctx, app.MediaQuery{Hub: name, Limit: opts.page.Limit, Cursor: opts.page.Cursor})
	if err != nil {
		return nil, err
	}
	zone := a.ShownZone()
	rows := []listed{}
	for _, item := range items {
		rows = append(rows, listed{rowOf(item.Media, zone), item.Posts})
	}
	next := "psn post create --media picture.png --alt 'what it shows' --text 'Look'" + on(opts.env)
	if len(rows) > 0 {
		next = "psn media show " + rows[0].ID + on(opts.env)
	}
	return &cli.Result{Data: rows, NextCursor: cursor, Next: []string{next}, Human: func(p *cli.Printer) {
		if len(rows) == 0 {
			p.Line("the hub has no media")
			return
		}
		var cells [][]any
		for _, r := range rows {
			cells = append(cells, []any{r.ID, r.format(), bytes(r.Bytes), r.size(), r.Posts, r.CreatedAt.Format("2006-01-02 15:04"), r.Name})
		}
		p.Table([]string{"ID", "TYPE", "SIZE", "SHOWS", "POSTS", "STORED (" + zone.String() + ")", "NAME"}, cells)
	}}, nil
}
