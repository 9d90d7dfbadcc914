package idea

import (
	"context"
	"strings"

	"github.com/spf13/cobra"

	"github.com/postshitnow/psn/internal/app"
	"github.com/postshitnow/psn/internal/cli"
	"github.com/postshitnow/psn/internal/psn"
)

type listOptions struct {
	env    *cli.Env
	open   func() *app.App
	filter app.IdeaFilter
	page   cli.Page
}

func newList(env *cli.Env, open func() *app.App) *cobra.Command {
	opts := &listOptions{env: env, open: open}
	cmd := &cobra.Command{
		Use:     "list",
		Short:   "list ideas, the latest first",
		Example: "psn idea list --state ready\npsn idea list --pillar craft --platform mastodon\npsn idea list --expired --fields id,text",
		Args:    cli.NoArgs,
		RunE:    env.Run(func(ctx context.Context, _ []string) (*cli.Result, error) { return runList(ctx, opts) }),
	}
	opts.flags(cmd)
	cmd.Flags().BoolVar(&opts.filter.Expired, "expired", false, "those that are stale, and no others")
	cmd.Flags().BoolVar(&opts.filter.All, "all", false, "stale ones too")
	cmd.MarkFlagsMutuallyExclusive("expired", "all")
	return cli.Annotate(cmd, cli.Traits{Idempotent: true, Output: []row{}})
}

func newSearch(env *cli.Env, open func() *app.App) *cobra.Command {
	opts := &listOptions{env: env, open: open, filter: app.IdeaFilter{All: true}}
	cmd := &cobra.Command{
		Use:   "search WORDS",
		Short: "find ideas by their words, in text, notes and pillar, stale and killed ones too",
		Long: `An idea is found if it has all the words; the beginning of a word will do. Case and accents don't count, and what is
neither letter nor digit only parts words. A text without blanks, as in Japanese, is one word.`,
		Example: "psn idea search 'test publ'\npsn idea search pricing --state killed --jq '.[].reason'",
		Args:    cli.SomeArgs("WORDS"),
		RunE: env.Run(func(ctx context.Context, args []string) (*cli.Result, error) {
			opts.filter.Text = strings.Join(args, " ")
			return runList(ctx, opts)
		}),
	}
	opts.flags(cmd)
	return cli.Annotate(cmd, cli.Traits{Idempotent: true, Output: []row{}})
}

func (o *listOptions) flags(cmd *cobra.Command) {
	cli.EnumsVar(cmd, &o.filter.States, "state", psn.IdeaStates(), "only ideas in these `states`, separated by commas")
	cmd.Flags().StringVar(&o.filter.Pillar, "pillar", "", "only ideas of this `pillar`")
	cmd.Flags().StringVar(&o.filter.Platform, "platform", "", "only ideas for this `platform`")
	cli.EnumVar(cmd, &o.filter.Format, "format", "", psn.Formats(), "only ideas of this `format`")
	cli.AddPage(cmd, &o.page, 20, 200)
}

func runList(ctx context.Context, o *listOptions) (*cli.Result, error) {
	hub, err := o.env.HubName()
	if err != nil {
		return nil, err
	}
	o.filter.Limit, o.filter.Cursor = o.page.Limit, o.page.Cursor
	a := o.open()
	ideas, cursor, err := a.ListIdeas(ctx, hub, o.filter)
	if err != nil {
		return nil, err
	}
	rows := []row{}
	for _, i := range ideas {
		r := rowOf(i, a.ShownZone())
		r.Text = psn.Excerpt(r.Text, excerpt)
		rows = append(rows, r)
	}
	suggest := []string{"psn idea add --help"}
	if len(rows) > 0 {
		suggest = []string{"psn idea show " + rows[0].ID}
	}
	return &cli.Result{Data: rows, NextCursor: cursor, Next: suggest, Human: func(p *cli.Printer) {
		if len(rows) == 0 {
			p.Line("no ideas")
			return
		}
		var cells [][]any
		for _, r := range rows {
			cells = append(cells, []any{r.ID, colour(p, r), r.Text, r.marks()})
		}
		p.Table([]string{"ID", "STATE", "IDEA", "MARKS"}, cells)
	}}, nil
}
