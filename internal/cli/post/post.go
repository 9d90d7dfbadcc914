// Package post is `psn post`: plan posts, and see what became of them.
package post

import (
	"github.com/spf13/cobra"

	"github.com/postshitnow/psn/internal/app"
	"github.com/postshitnow/psn/internal/cli"
)

// New returns the noun with its verbs.
func New(env *cli.Env, open func() *app.App) *cobra.Command {
	return cli.Noun("post", "write, schedule and publish posts, and see what became of them",
		newCreate(env, open), newList(env, open), newShow(env, open), newEdit(env, open), newSchedule(env, open),
		newPublish(env, open), newCancel(env, open), newRetry(env, open), newResolve(env, open),
		newDelete(env, open), newCheck(env, open), newMetrics(env, open),
		newImport(env, open), newExport(env, open),
		newPreview(env, open), newReschedule(env, open), newReopen(env, open), newDuplicate(env, open), newNote(env, open),
		newSubmit(env, open), newApprove(env, open), newReject(env, open),
	)
}
