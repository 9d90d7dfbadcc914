package hub

import (
	"context"

	"github.com/spf13/cobra"

	"github.com/postshitnow/psn/internal/app"
	"github.com/postshitnow/psn/internal/cli"
)

// rotated is the data of `psn hub rotate-key`.
type rotated struct {
	Name     string `json:"name"`
	Resealed int    `json:"resealed"` // tokens and targets of channels that are sealed to the new key now
	Resumed  bool   `json:"resumed"`  // an earlier rotation had not come to its end
	Kept     string `json:"kept"`     // where the new private key is
	DryRun   bool   `json:"dry_run"`
}

func newRotateKey(env *cli.Env, open func() *app.App) *cobra.Command {
	dryRun, yes := false, false
	cmd := &cobra.Command{
		Use:   "rotate-key [NAME]",
		Short: "give a hub a new pair of keys, and seal all tokens to it",
		Long: `The new private key takes the old one's place on this machine; workers on other machines can't publish until it
was brought there. It may be cut off anywhere: nothing is lost, and the next call goes on. A key that others may
have seen protects nothing any more, and neither do the tokens that it opens: sign in to the accounts again, too.

Backups that were made before hold tokens that are sealed to the old key.`,
		Example: "psn hub rotate-key --dry-run\npsn hub rotate-key work --yes",
		Args:    cli.OptionalArg("NAME"),
		RunE: env.Run(func(ctx context.Context, args []string) (*cli.Result, error) {
			name, err := hubOf(env, args)
			if err != nil {
				return nil, err
			}
			if !dryRun {
				if err := env.Confirm(ctx, yes, "rotate the hub's key? Workers on other machines stop until they have the new one."); err != nil {
					return nil, err
				}
			}
			done, err := open().RotateKey(ctx, name, dryRun)
			if err != nil {
				return nil, err
			}
			out := rotated{done.Hub, done.Resealed, done.Resumed, done.Source, dryRun}
			return &cli.Result{Data: out, Warnings: done.Warnings, Next: []string{"psn doctor"}, Human: func(p *cli.Printer) {
				if dryRun {
					p.Line("would give hub %s a new key", out.Name)
					return
				}
				p.Line("%s hub %s has a new key; %d secrets are sealed to it", p.Good("✓"), p.Bold(out.Name), out.Resealed)
				p.Pairs("private key", out.Kept)
			}}, nil
		}),
	}
	cli.AddYes(cmd, &yes)
	cli.AddDryRun(cmd, &dryRun)
	return cli.Annotate(cmd, cli.Traits{Mutates: true, Destructive: true, Output: rotated{}})
}
