package account

import (
	"context"

	"github.com/spf13/cobra"

	"github.com/postshitnow/psn/internal/app"
	"github.com/postshitnow/psn/internal/cli"
	"github.com/postshitnow/psn/internal/psn"
)

func newShow(env *cli.Env, open func() *app.App) *cobra.Command {
	cmd := &cobra.Command{
		Use:     "show ACCOUNT",
		Short:   "show an account, its limits and its posts by state",
		Example: "psn account show mastodon",
		Args:    cli.ExactArgs("ACCOUNT"),
		RunE: env.Run(func(ctx context.Context, args []string) (*cli.Result, error) {
			return runShow(ctx, env, open, args[0])
		}),
	}
	return cli.Annotate(cmd, cli.Traits{Idempotent: true, Output: shown{}})
}

// shown is the data of `psn account show`.
type shown struct {
	row
	ExternalID string            `json:"external_id"`
	Serial     bool              `json:"serial"` // publishes one post at a time
	Limits     limits            `json:"limits"`
	Posts      map[psn.State]int `json:"posts"` // by state, those that there are
	CreatedBy  string            `json:"created_by"`
	CreatedAt  cli.Time          `json:"created_at"`
	UpdatedAt  cli.Time          `json:"updated_at"`
}

func runShow(ctx context.Context, env *cli.Env, open func() *app.App, ref string) (*cli.Result, error) {
	name, err := env.HubName()
	if err != nil {
		return nil, err
	}
	a := open()
	v, err := a.ShowAccount(ctx, name, ref)
	if err != nil {
		return nil, err
	}
	zone := a.ShownZone()
	out := shown{
		row: rowOf(env, a, v.Account), ExternalID: v.Account.ExternalID, Serial: v.Account.Serial, Posts: v.Counts,
		Limits:    limitsOf(v.Limits),
		CreatedBy: v.Account.CreatedBy, CreatedAt: cli.In(v.Account.CreatedAt, zone), UpdatedAt: cli.In(v.Account.UpdatedAt, zone),
	}
	return &cli.Result{Data: out, Human: out.human, Next: []string{
		"psn account test " + out.Name + on(env), "psn post list --account " + out.Name + on(env),
	}}, nil
}

func (s shown) human(p *cli.Printer) {
	p.Line("%s %s", p.Bold(s.Name), s.Handle)
	kind := "real"
	if s.Simulated {
		kind = "simulated"
	}
	p.Pairs("id", s.ID, "platform", s.Platform, "server", s.Server, "state", stateCell(p, s.State), "problem", s.Problem,
		"kind", kind, "characters", s.Limits.Characters, "media", s.Limits.Media, "added", s.CreatedAt, "by", s.CreatedBy)
	var rows [][]any
	for _, state := range psn.States() {
		if n := s.Posts[state]; n > 0 {
			rows = append(rows, []any{state, n})
		}
	}
	if len(rows) > 0 {
		p.Line("")
		p.Table([]string{"POSTS", ""}, rows)
	}
}
