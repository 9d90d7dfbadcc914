// Package plugin is `psn plugin`: the slash commands, for Claude Code.
package plugin

import (
	"github.com/spf13/cobra"

	"github.com/postshitnow/psn/internal/app"
	"github.com/postshitnow/psn/internal/cli"
)

// New returns the noun.
func New(env *cli.Env, open func() *app.App) *cobra.Command {
	return cli.Noun("plugin", "the slash commands as a plugin of Claude Code", newExport(env, open))
}
