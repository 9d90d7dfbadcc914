// Package hub is `psn hub`: the databases that hold everything.
package hub

import (
	"github.com/spf13/cobra"

	"github.com/postshitnow/psn/internal/app"
	"github.com/postshitnow/psn/internal/cli"
)

// New returns the noun.
func New(env *cli.Env, open func() *app.App) *cobra.Command {
	return cli.Noun("hub", "the databases that hold everything: make, connect, migrate, move and inspect them",
		newCreate(env, open), newList(env, open), newStatus(env, open), newMigrate(env, open),
		newPause(env, open), newResume(env, open), newPolicy(env, open), newRotateKey(env, open), newStore(env, open), newExport(env, open), newImport(env, open))
}
