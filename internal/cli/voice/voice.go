// Package voice is `psn voice`: how posts should sound, and whether a draft does.
package voice

import (
	"github.com/spf13/cobra"

	"github.com/postshitnow/psn/internal/app"
	"github.com/postshitnow/psn/internal/cli"
)

// New returns the noun.
func New(env *cli.Env, open func() *app.App) *cobra.Command {
	return cli.Noun("voice", "how posts should sound: show a profile, hold a draft to it",
		newEdits(env, open), newShow(env, open), newCheck(env, open))
}
