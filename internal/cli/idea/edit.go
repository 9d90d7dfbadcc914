package idea

import (
	"context"

	"github.com/spf13/cobra"

	"github.com/postshitnow/psn/internal/app"
	"github.com/postshitnow/psn/internal/cli"
)

func newEdit(env *cli.Env, open func() *app.App) *cobra.Command {
	var words wordFlags
	var dryRun bool
	cmd := &cobra.Command{
		Use:   "edit IDEA",
		Short: "change what an idea says; its state stays",
		Long: `Only what is given changes. Marks in the text count, as with psn idea add; an empty --pillar, --platform or
--language takes away what was there, and so does --expires none.`,
		Example: "psn idea edit 7k2 --text 'A better line ~poll'\npsn idea edit 7k2 --expires none --pillar craft",
		Args:    cli.ExactArgs("IDEA"),
		RunE: env.Run(func(ctx context.Context, args []string) (*cli.Result, error) {
			hub, err := env.HubName()
			if err != nil {
				return nil, err
			}
			w, err := words.read(ctx, env, nil)
			if err != nil {
				return nil, err
			}
			if !said(w) {
				return nil, cli.Usagef(words.cmd, "%s needs something to change, as --text or --pillar", words.cmd.CommandPath())
			}
			a := open()
			i, err := a.EditIdea(ctx, hub, args[0], w, dryRun)
			if err != nil {
				return nil, err
			}
			return changed{row: rowOf(i, a.ShownZone()), Notes: i.Notes, DryRun: dryRun}.result(i, nil, "edited"), nil
		}),
	}
	addWordFlags(cmd, &words)
	cli.AddDryRun(cmd, &dryRun)
	return cli.Annotate(cmd, cli.Traits{Mutates: true, Idempotent: true, Output: changed{}})
}
