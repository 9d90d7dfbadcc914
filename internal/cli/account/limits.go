package account

import (
	"context"
	"strconv"
	"time"

	"github.com/spf13/cobra"

	"github.com/postshitnow/psn/internal/app"
	"github.com/postshitnow/psn/internal/cli"
)

func newLimits(env *cli.Env, open func() *app.App) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "limits ACCOUNT",
		Short: "show how much an account may do, and what is left of that",
		Long: `Shows the network's allowances for an account: how many posts, uploads and reads it takes in a window, and how
many are left, as the network said with its latest answer. Until it says so, the figures are the documented
ones. One part in five of what publishing needs is kept for publishing.`,
		Example: "psn account limits mastodon",
		Args:    cli.ExactArgs("ACCOUNT"),
		RunE: env.Run(func(ctx context.Context, args []string) (*cli.Result, error) {
			return runLimits(ctx, env, open, args[0])
		}),
	}
	return cli.Annotate(cmd, cli.Traits{Idempotent: true, Output: limited{}})
}

// limited is the data of `psn account limits`.
type limited struct {
	row
	Limits       limits   `json:"limits"`
	Budgets      []budget `json:"budgets"`
	LimitedUntil cli.Time `json:"limited_until"` // no post goes out before; empty if nothing holds it back
}

// budget is one of the network's allowances.
type budget struct {
	Name          string   `json:"name"`
	Capacity      int      `json:"capacity"`
	Left          int      `json:"left"`
	Reserved      int      `json:"reserved"` // for publishing alone
	WindowSeconds int      `json:"window_seconds"`
	ResetsAt      cli.Time `json:"resets_at"` // empty while the window is full
	Known         bool     `json:"known"`     // the network said so; if not, the figures are the documented ones
}

func runLimits(ctx context.Context, env *cli.Env, open func() *app.App, ref string) (*cli.Result, error) {
	name, err := env.HubName()
	if err != nil {
		return nil, err
	}
	a := open()
	v, err := a.LimitsOfAccount(ctx, name, ref)
	if err != nil {
		return nil, err
	}
	zone := a.ShownZone()
	out := limited{
		row: rowOf(env, a, v.Account), Limits: limitsOf(v.Limits), Budgets: []budget{}, LimitedUntil: cli.In(v.LimitedUntil, zone),
	}
	for _, b := range v.Budgets {
		out.Budgets = append(out.Budgets, budget{
			b.Name, b.Capacity, b.Left, b.Reserved, int(b.Window / time.Second), cli.In(b.ResetsAt, zone), b.Known,
		})
	}
	return &cli.Result{Data: out, Human: out.human, Next: []string{"psn account show " + out.Name + on(env)}}, nil
}

func (l limited) human(p *cli.Printer) {
	p.Line("%s %s", p.Bold(l.Name), l.Handle)
	p.Pairs("characters", l.Limits.Characters, "media", l.Limits.Media, "held until", l.LimitedUntil)
	if len(l.Budgets) == 0 {
		return
	}
	rows := make([][]any, len(l.Budgets))
	for i, b := range l.Budgets {
		left := any(b.Left)
		if b.Left <= b.Reserved {
			left = p.Warn(strconv.Itoa(b.Left))
		}
		said := "documented"
		if b.Known {
			said = "the network"
		}
		rows[i] = []any{b.Name, left, b.Capacity, (time.Duration(b.WindowSeconds) * time.Second).String(), b.Reserved, b.ResetsAt, said}
	}
	p.Line("")
	p.Table([]string{"BUDGET", "LEFT", "OF", "IN", "RESERVED", "RESETS", "SAYS"}, rows)
}
