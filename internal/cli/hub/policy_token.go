package hub

import (
	"context"

	"github.com/spf13/cobra"

	"github.com/postshitnow/psn/internal/app"
	"github.com/postshitnow/psn/internal/cli"
)

// personToken is the data of `psn hub policy token`.
type personToken struct {
	Name    string `json:"name"`
	Person  string `json:"person"`
	Token   string `json:"token"` // shown this once; empty on a dry run, and where it was revoked
	Revoked bool   `json:"revoked"`
	DryRun  bool   `json:"dry_run"`
}

func newPolicyToken(env *cli.Env, open func() *app.App) *cobra.Command {
	var ask app.AskPersonToken
	var token string
	cmd := &cobra.Command{
		Use:   "token",
		Short: "make your token, by which you approve where no terminal is",
		Long: `It is shown once; the hub keeps a salted hash. Keep it where no agent reads it: whoever has it approves in your
name. A new one takes the place of the old one.`,
		Example: "psn hub policy token\npsn hub policy token --jq .token --out me.token\npsn hub policy token --revoke",
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
			made, err := open().PersonToken(ctx, ask)
			if err != nil {
				return nil, err
			}
			out := personToken{made.Name, made.Person, made.Token.Reveal(), made.Revoked, ask.DryRun}
			r := &cli.Result{Data: out, Next: []string{"psn hub policy --hub " + out.Name}, Human: func(p *cli.Printer) { out.human(p, ask.Revoke) }}
			if out.Token != "" {
				r.Warnings = []string{"the token is not shown again; keep it where no agent reads it"}
			}
			return r, nil
		}),
	}
	cmd.Flags().BoolVar(&ask.Revoke, "revoke", false, "make the token that you have worth nothing")
	cli.AddTokenFile(cmd, &token)
	cli.AddDryRun(cmd, &ask.DryRun)
	return cli.Annotate(cmd, cli.Traits{Mutates: true, Output: personToken{}})
}

func (d personToken) human(p *cli.Printer, revoke bool) {
	switch {
	case d.DryRun:
		p.Line("%s", p.Dim("dry run: nothing was changed"))
	case revoke && d.Revoked:
		p.Line("%s the token of %s is worth nothing any more", p.Good("✓"), d.Person)
	case revoke:
		p.Line("%s has no token", d.Person)
	default:
		p.Line("%s", d.Token)
	}
}
