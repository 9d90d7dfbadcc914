package hub

import (
	"context"

	"github.com/spf13/cobra"

	"github.com/postshitnow/psn/internal/app"
	"github.com/postshitnow/psn/internal/cli"
	"github.com/postshitnow/psn/internal/psn"
)

// policy is the data of `psn hub policy`.
type policy struct {
	Name     string       `json:"name"`
	Approval psn.Approval `json:"approval"`
	Changed  bool         `json:"changed"`
	Moved    int          `json:"moved"`   // scheduled posts that wait for approval since the change
	Pending  int          `json:"pending"` // posts that wait for approval
	Tokens   []holder     `json:"tokens"`  // who has a token to approve with
	DryRun   bool         `json:"dry_run"`
}

type holder struct {
	Person    string   `json:"person"`
	CreatedAt cli.Time `json:"created_at"`
}

func newPolicy(env *cli.Env, open func() *app.App) *cobra.Command {
	var ask app.SetHubPolicy
	var token string
	cmd := &cobra.Command{
		Use:   "policy",
		Short: "show or change what a hub asks for before posts go out",
		Long: `With --approval required nothing goes out that no person approved: drafts are submitted, and a person approves
or rejects each. Posts that are scheduled already wait for approval, too, and keep their times. With --approval none
a post goes out when it was given a time.

Only a person changes the policy: at a terminal, or with their token, which psn hub policy token makes.`,
		Example: "psn hub policy\npsn hub policy --approval required\npsn hub policy --hub work --approval none --token-file me.token",
		Args:    cli.NoArgs,
		RunE: env.Run(func(ctx context.Context, _ []string) (*cli.Result, error) {
			var err error
			if ask.Hub, err = env.HubName(); err != nil {
				return nil, err
			}
			ask.Consent.Terminal = env.InTTY
			if ask.Consent.Token, err = env.PersonToken(ctx, token); err != nil {
				return nil, err
			}
			a := open()
			found, err := a.HubPolicy(ctx, ask)
			if err != nil {
				return nil, err
			}
			out := policy{found.Name, found.Approval, found.Changed, found.Moved, found.Pending, []holder{}, ask.DryRun}
			for _, t := range found.Tokens {
				out.Tokens = append(out.Tokens, holder{t.Person, cli.In(t.CreatedAt, a.ShownZone())})
			}
			return &cli.Result{Data: out, Next: out.next(), Human: out.human}, nil
		}),
	}
	cli.EnumVar(cmd, &ask.Approval, "approval", "", psn.Approvals(), "from now on posts need this `approval`: none or required")
	cli.AddTokenFile(cmd, &token)
	cli.AddDryRun(cmd, &ask.DryRun)
	cmd.AddCommand(newPolicyToken(env, open))
	return cli.Annotate(cmd, cli.Traits{Mutates: true, Idempotent: true, Output: policy{}})
}

func (d policy) next() []string {
	if d.Pending+d.Moved > 0 {
		return []string{"psn post list --state pending-approval --hub " + d.Name}
	}
	return []string{"psn hub status " + d.Name}
}

func (d policy) human(p *cli.Printer) {
	says := map[psn.Approval]string{
		psn.ApprovalNone:     "posts need no approval",
		psn.ApprovalRequired: "nothing goes out that no person approved",
	}[d.Approval]
	switch {
	case d.Changed && d.DryRun:
		p.Line("%s", p.Dim("dry run: nothing was changed"))
		p.Line("hub %s would be like this: %s", p.Bold(d.Name), says)
	case d.Changed:
		p.Line("%s hub %s: %s", p.Good("✓"), p.Bold(d.Name), says)
	default:
		p.Line("hub %s: %s", p.Bold(d.Name), says)
	}
	if d.Moved > 0 {
		p.Line("%d scheduled posts wait for approval now", d.Moved)
	}
	if d.Pending > 0 {
		p.Line("%d posts wait for approval", d.Pending)
	}
	for _, t := range d.Tokens {
		p.Line("%s has a token, made %s", t.Person, t.CreatedAt.String())
	}
}
