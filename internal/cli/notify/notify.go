// Package notify is `psn notify`: where people are told what needs them.
package notify

import (
	"github.com/spf13/cobra"

	"github.com/postshitnow/psn/internal/app"
	"github.com/postshitnow/psn/internal/cli"
)

// New returns the noun.
func New(env *cli.Env, open func() *app.App) *cobra.Command {
	return cli.Noun("notify", "where people are told what needs them: add, list, test and remove channels",
		newAdd(env, open), newList(env, open), newTest(env, open), newRemove(env, open))
}

// row is a channel in the data of every command.
type row struct {
	ID    string           `json:"id"` // empty on the dry run of a new one
	Name  string           `json:"name"`
	Kind  string           `json:"kind"`
	To    string           `json:"to"`    // the target without its secrets
	Only  []app.NoticeKind `json:"only"`  // empty for all
	Quiet string           `json:"quiet"` // hours, in zone; empty for none
	Zone  string           `json:"zone"`
	Daily int              `json:"daily"` // messages a day
}

func rowOf(c app.Channel) row {
	only := c.Only
	if only == nil {
		only = []app.NoticeKind{}
	}
	return row{c.ID, c.Name, c.Kind, c.Shown, only, c.Quiet.String(), c.Zone, c.Daily}
}

// on returns the flag that names the hub, for a command to be suggested.
func on(env *cli.Env) string {
	if name, err := env.HubName(); err == nil && name != "" {
		return " --hub " + name
	}
	return ""
}
