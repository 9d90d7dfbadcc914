package plan

import (
	"context"

	"github.com/spf13/cobra"

	"github.com/postshitnow/psn/internal/app"
	"github.com/postshitnow/psn/internal/cli"
	"github.com/postshitnow/psn/internal/psn"
)

// mostDays bounds --days.
const mostDays = 31

// proposed is the data of `psn plan new`.
type proposed struct {
	Plan   string         `json:"plan"`
	File   string         `json:"file"` // in the workspace
	From   cli.Time       `json:"from"`
	To     cli.Time       `json:"to"` // exclusive
	Slots  []proposedSlot `json:"slots"`
	Free   int            `json:"free"` // posting times that nothing was found for
	DryRun bool           `json:"dry_run"`

	text string
}

type proposedSlot struct {
	ID       string   `json:"id"`
	At       cli.Time `json:"at"`
	Accounts []string `json:"accounts"`
	Series   string   `json:"series,omitempty"`
	Idea     string   `json:"idea,omitempty"`
	Text     string   `json:"text,omitempty"` // the beginning of the idea
}

func newNew(env *cli.Env, open func() *app.App) *cobra.Command {
	var ask app.NewPlan
	cmd := &cobra.Command{
		Use:   "new",
		Short: "propose a plan for the coming days: series that are due, and ready ideas in free posting times",
		Long: `Writes content/plans/ID.yaml, for you to edit; nothing is scheduled before psn plan apply. Ideas stand there in the
order of their urgency: urgent ones, then those that will be stale, then the oldest.`,
		Example: "psn plan new --dry-run\npsn plan new --from 2026-12-07 --days 7 --id december-1",
		Args:    cli.NoArgs,
		RunE: env.Run(func(ctx context.Context, _ []string) (*cli.Result, error) {
			var err error
			if ask.Hub, err = env.HubName(); err != nil {
				return nil, err
			}
			if ask.Days < 1 || ask.Days > mostDays {
				return nil, psn.Errorf(psn.CodeUsage, "--days %d: use a number from 1 to %d", ask.Days, mostDays)
			}
			p, err := open().NewPlan(ctx, ask)
			if err != nil {
				return nil, err
			}
			d := proposed{
				Plan: p.ID, File: p.File, From: cli.In(p.From, p.Zone), To: cli.In(p.To, p.Zone), Slots: []proposedSlot{}, Free: len(p.Free),
				DryRun: ask.DryRun, text: p.Text,
			}
			for _, s := range p.Slots {
				one := proposedSlot{ID: s.ID, At: cli.In(s.At, p.Zone), Accounts: s.Accounts, Series: s.Series}
				if one.Accounts == nil {
					one.Accounts = []string{}
				}
				if s.Idea != nil {
					one.Idea, one.Text = s.Idea.ID, psn.Excerpt(s.Idea.Text, 80)
				}
				d.Slots = append(d.Slots, one)
			}
			var next []string
			if !ask.DryRun {
				next = []string{"psn plan show " + d.File, "psn plan apply " + d.File + " --dry-run"}
			}
			return &cli.Result{Data: d, Warnings: p.Warnings, Next: next, Human: d.human}, nil
		}),
	}
	cmd.Flags().StringVar(&ask.ID, "id", "", "the plan's `name`; week- and the first day if not given")
	cmd.Flags().StringVar(&ask.From, "from", "", "begin on this `day`: 2026-12-01, tomorrow")
	cmd.Flags().IntVar(&ask.Days, "days", 7, "plan so many `days`, the first included")
	cli.AddDryRun(cmd, &ask.DryRun)
	return cli.Annotate(cmd, cli.Traits{Mutates: true, Output: proposed{}})
}

func (d proposed) human(p *cli.Printer) {
	if d.DryRun {
		p.Line("%s", p.Dim("dry run: "+d.File+" was not written"))
	} else {
		p.Line("%s wrote %s", p.Good("✓"), d.File)
	}
	p.Line("")
	p.Text(d.text)
}
