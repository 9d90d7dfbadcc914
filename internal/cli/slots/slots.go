// Package slots is `psn slots`.
package slots

import (
	"context"

	"github.com/spf13/cobra"

	"github.com/postshitnow/psn/internal/app"
	"github.com/postshitnow/psn/internal/cli"
	"github.com/postshitnow/psn/internal/psn"
)

// mostDays bounds --days.
const mostDays = 92

type options struct {
	env   *cli.Env
	open  func() *app.App
	query app.SlotsQuery
}

// New returns the command.
func New(env *cli.Env, open func() *app.App) *cobra.Command {
	opts := &options{env: env, open: open}
	cmd := &cobra.Command{
		Use:   "slots",
		Short: "see which posting windows are free and which are taken",
		Long: `Lists the posting windows of config/strategy.yaml for each account of the hub, in the strategy's time zone. A
window is taken if the account has a post within five minutes of it that is out, goes out, or waits for
approval. "next" is the first free one, where --at next puts a post.`,
		Example: "psn slots\npsn slots --next\npsn slots --account masto --days 30 --jq '.[0].free'",
		Args:    cli.NoArgs,
		RunE:    env.Run(func(ctx context.Context, _ []string) (*cli.Result, error) { return run(ctx, opts) }),
	}
	cmd.Flags().StringVar(&opts.query.Account, "account", "", "only those of the account of this `name`")
	cmd.Flags().IntVar(&opts.query.Days, "days", 14, "look this `number` of days ahead, today included, up to 92")
	cmd.Flags().BoolVar(&opts.query.NextOnly, "next", false, "only the next free slot of each account, however far ahead")
	return cli.Annotate(cmd, cli.Traits{Idempotent: true, Output: []row{}})
}

// row is an element of the data: the posting windows of one account.
type row struct {
	Account  string     `json:"account"`
	Platform string     `json:"platform"`
	Zone     string     `json:"zone"`
	Next     cli.Time   `json:"next"`    // the next free slot; null if there is none
	Problem  string     `json:"problem"` // why there is none; empty otherwise
	Free     []cli.Time `json:"free"`    // null with --next
	Taken    []taken    `json:"taken"`   // null with --next
}

// taken is a slot near which the account has a post.
type taken struct {
	At   cli.Time `json:"at"`
	Post string   `json:"post"`
}

func run(ctx context.Context, o *options) (*cli.Result, error) {
	if o.query.Days < 1 || o.query.Days > mostDays {
		return nil, psn.Errorf(psn.CodeUsage, "--days %d: use a number from 1 to %d", o.query.Days, mostDays)
	}
	var err error
	if o.query.Hub, err = o.env.HubName(); err != nil {
		return nil, err
	}
	s, err := o.open().Slots(ctx, o.query)
	if err != nil {
		return nil, err
	}
	on := ""
	if o.query.Hub != "" {
		on = " --hub " + o.query.Hub
	}
	rows := []row{}
	r := &cli.Result{Warnings: s.Warnings}
	for _, a := range s.Accounts {
		rows = append(rows, rowOf(a, s, o.query.NextOnly))
		if a.More {
			r.Warnings = append(r.Warnings, "account "+a.Account.Name+" has more posting windows than are shown; look less far ahead with --days")
		}
		if len(r.Next) == 0 && !a.Next.IsZero() {
			r.Next = append(r.Next, "psn post create --file draft.md --account "+a.Account.Name+" --at next"+on)
		}
	}
	if len(rows) == 0 {
		r.Next = []string{"psn account login --help"}
	}
	r.Data = rows
	r.Human = func(p *cli.Printer) { human(p, s, o.query.NextOnly) }
	return r, nil
}

func rowOf(a app.AccountSlots, s app.Slots, nextOnly bool) row {
	r := row{
		Account: a.Account.Name, Platform: a.Account.Platform, Zone: s.Zone.String(), Next: cli.In(a.Next, s.Zone), Problem: a.Problem,
	}
	if nextOnly {
		return r
	}
	r.Free, r.Taken = []cli.Time{}, []taken{}
	for _, slot := range a.Slots {
		if slot.Free() {
			r.Free = append(r.Free, cli.In(slot.At, s.Zone))
		} else {
			r.Taken = append(r.Taken, taken{cli.In(slot.At, s.Zone), slot.Post})
		}
	}
	return r
}
