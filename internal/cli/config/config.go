// Package config is `psn config`: what people edit in the workspace, checked, changed and copied to the hub.
package config

import (
	"github.com/spf13/cobra"

	"github.com/postshitnow/psn/internal/app"
	"github.com/postshitnow/psn/internal/cli"
)

// New returns the noun.
func New(env *cli.Env, open func() *app.App) *cobra.Command {
	return cli.Noun("config", "the workspace's files: check, get, set, compare with the hub, push",
		newCheck(env, open), newGet(env, open), newSet(env, open), newDiff(env, open), newPush(env, open))
}

// on returns the flag that names the hub, for a command to be suggested.
func on(env *cli.Env) string {
	if name, err := env.HubName(); err == nil && name != "" {
		return " --hub " + name
	}
	return ""
}
