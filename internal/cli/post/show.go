package post

import (
	"context"

	"github.com/spf13/cobra"

	"github.com/postshitnow/psn/internal/app"
	"github.com/postshitnow/psn/internal/cli"
	"github.com/postshitnow/psn/internal/psn"
)

func newShow(env *cli.Env, open func() *app.App) *cobra.Command {
	cmd := &cobra.Command{
		Use:     "show ID",
		Short:   "show one post with its attempts, its addresses and its story",
		Example: "psn post show 7k2\npsn post show 7k2 --jq .story",
		Args:    cli.ExactArgs("ID"),
		RunE: env.Run(func(ctx context.Context, args []string) (*cli.Result, error) {
			hub, err := env.HubName()
			if err != nil {
				return nil, err
			}
			a := open()
			story, err := a.ShowPost(ctx, hub, args[0])
			if err != nil {
				return nil, err
			}
			d := detailOf(story, a.ShownZone())
			return &cli.Result{Data: d, Next: nextSteps(story.Post, story.Policy), Human: func(p *cli.Printer) { printDetail(p, d) }}, nil
		}),
	}
	return cli.Annotate(cmd, cli.Traits{Idempotent: true, Output: detail{}})
}

// nextSteps returns what a person is likely to do with a post in its state.
func nextSteps(p psn.Post, policy psn.Approval) []string {
	if !p.DeletedAt.IsZero() {
		return []string{"psn post list"}
	}
	switch p.State {
	case psn.Draft:
		if policy == psn.ApprovalRequired {
			return []string{"psn post submit " + p.ID, "psn post preview " + p.ID}
		}
		return []string{"psn post schedule " + p.ID + " --at 'tomorrow 9am'", "psn post publish " + p.ID}
	case psn.PendingApproval:
		return []string{"psn post preview " + p.ID, "psn post approve " + p.ID}
	case psn.Scheduled, psn.Approved:
		return []string{"psn post reschedule " + p.ID + " --at 'tomorrow 9am'", "psn post cancel " + p.ID}
	case psn.Failed, psn.Missed:
		return []string{"psn post retry " + p.ID}
	case psn.NeedsReview:
		return []string{"psn post resolve " + p.ID + " --published URL", "psn post resolve " + p.ID + " --not-published"}
	case psn.Rejected, psn.Cancelled:
		return []string{"psn post edit " + p.ID + " --file draft.md", "psn post reopen " + p.ID}
	case psn.Published:
		return []string{"psn post delete " + p.ID}
	case psn.Publishing:
	}
	return []string{"psn post show " + p.ID}
}
