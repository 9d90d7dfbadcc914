package plan

import (
	"context"

	"github.com/spf13/cobra"

	"github.com/postshitnow/psn/internal/app"
	"github.com/postshitnow/psn/internal/cli"
)

func newApply(env *cli.Env, open func() *app.App) *cobra.Command {
	var ask app.ApplyPlan
	cmd := &cobra.Command{
		Use:   "apply FILE",
		Short: "create the posts of a plan, all of them or, if anything is wrong with one, none",
		Long: `A plan is YAML:

  plan: week-2026-11-30
  slots:
    - id: mon-masto
      at: 2026-11-30 09:00
      accounts: [masto]
      text: |
        What we learned last week.
    - id: tue-news
      series: news
      file: content/drafts/tuesday.md
    - id: wed-idea
      at: 2026-12-02 09:00
      idea: 7k2

A slot has an id and one of text, file (a draft, from the workspace's folder on), idea and series; an idea or series may
stand beside a text. A slot of a series takes its occurrence of that day, or the next one. A slot with no text of its own
becomes a draft that keeps its time, so that nothing goes out that nobody wrote.

All that is wrong is told at once, with its line, and then nothing is created. Each slot is applied once, by the id of
the plan and its own: the same file again creates nothing, a slot that was added is created, and one that was changed
since is a conflict (exit 5).`,
		Example: "psn plan apply content/plans/week-2026-11-30.yaml --dry-run\npsn plan apply content/plans/week-2026-11-30.yaml",
		Args:    cli.ExactArgs("FILE"),
		RunE: env.Run(func(ctx context.Context, args []string) (*cli.Result, error) {
			var err error
			if ask.Hub, err = env.HubName(); err != nil {
				return nil, err
			}
			if ask.Raw, err = env.ReadInput(ctx, args[0], maxFile); err != nil {
				return nil, err
			}
			ask.File = args[0]
			a := open()
			done, err := a.ApplyPlan(ctx, ask)
			if err != nil && len(done.Problems) == 0 {
				return nil, err
			}
			d := planOf(done, a.ShownZone(), ask.DryRun)
			var next []string
			if err == nil && !ask.DryRun {
				next = []string{"psn plan show current", "psn calendar"}
			}
			return &cli.Result{Data: d, Warnings: done.Warnings, Next: next, Human: d.human}, err
		}),
	}
	cmd.Flags().BoolVar(&ask.AllowDuplicate, "allow-duplicate", false, "even if an account has a post with the same content")
	cli.AddDryRun(cmd, &ask.DryRun)
	return cli.Annotate(cmd, cli.Traits{Mutates: true, Idempotent: true, Output: plan{}})
}
