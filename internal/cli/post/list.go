package post

import (
	"context"
	"strings"

	"github.com/spf13/cobra"

	"github.com/postshitnow/psn/internal/app"
	"github.com/postshitnow/psn/internal/cli"
	"github.com/postshitnow/psn/internal/psn"
)

type listOptions struct {
	env   *cli.Env
	open  func() *app.App
	query app.PostQuery
	page  cli.Page
}

func newList(env *cli.Env, open func() *app.App) *cobra.Command {
	opts := &listOptions{env: env, open: open}
	cmd := &cobra.Command{
		Use:     "list",
		Short:   "list posts, the latest scheduled or created first",
		Example: "psn post list --state scheduled\npsn post list --state failed,needs-review --fields id,account,problem\npsn post list --from today --to 2026-12-31 --account masto",
		Args:    cli.NoArgs,
		RunE:    env.Run(func(ctx context.Context, _ []string) (*cli.Result, error) { return runList(ctx, opts) }),
	}
	cli.EnumsVar(cmd, &opts.query.States, "state", psn.States(), "only posts in these `states`, separated by commas")
	cmd.Flags().StringVar(&opts.query.Account, "account", "", "only posts of the account of this `name`")
	cmd.Flags().StringVar(&opts.query.Group, "group", "", "only posts of the group of this post's `id`")
	cmd.Flags().StringVar(&opts.query.From, "from", "", "only posts scheduled (or created) from this `time` on; a day begins at its start")
	cmd.Flags().StringVar(&opts.query.To, "to", "", "only posts scheduled (or created) before this `time`; a day counts whole")
	cli.AddPage(cmd, &opts.page, 20, 200)
	return cli.Annotate(cmd, cli.Traits{Idempotent: true, Output: []row{}})
}

func runList(ctx context.Context, opts *listOptions) (*cli.Result, error) {
	var err error
	if opts.query.Hub, err = opts.env.HubName(); err != nil {
		return nil, err
	}
	opts.query.Limit, opts.query.Cursor = opts.page.Limit, opts.page.Cursor
	a := opts.open()
	items, cursor, err := a.ListPosts(ctx, opts.query)
	if err != nil {
		return nil, err
	}
	zone := a.ShownZone()
	rows := make([]row, len(items))
	for i, item := range items {
		rows[i] = rowOf(item.Post, item.Account, item.URL, zone)
	}
	next := []string{"psn post create --help"}
	if len(rows) > 0 {
		next = []string{"psn post show " + rows[0].ID}
	}
	return &cli.Result{Data: rows, NextCursor: cursor, Next: next, Human: func(p *cli.Printer) { printList(p, rows, zone.String()) }}, nil
}

func printList(p *cli.Printer, rows []row, zone string) {
	if len(rows) == 0 {
		p.Line("no posts")
		return
	}
	cells := make([][]any, len(rows))
	for i, r := range rows {
		at := ""
		if !r.At.IsZero() {
			at = r.At.Format("Mon 2006-01-02 15:04")
		}
		text := strings.TrimSpace(r.Text + " " + counted(r.Media))
		if r.Problem != "" {
			text += " — " + r.Problem
		}
		cells[i] = []any{r.ID, colour(p, r.State), at, r.Account, text}
	}
	p.Table([]string{"ID", "STATE", "AT (" + zone + ")", "ACCOUNT", "TEXT"}, cells)
}

// colour shows at a glance what went well and what wants a person.
func colour(p *cli.Printer, s psn.State) any {
	switch s {
	case psn.Published:
		return p.Good(string(s))
	case psn.Failed, psn.NeedsReview, psn.Missed, psn.Rejected:
		return p.Bad(string(s))
	case psn.PendingApproval:
		return p.Warn(string(s))
	case psn.Draft, psn.Approved, psn.Scheduled, psn.Publishing, psn.Cancelled:
	}
	return s
}
