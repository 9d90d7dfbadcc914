// Package account is `psn account`: the identities that posts go out as.
package account

import (
	"time"

	"github.com/spf13/cobra"

	"github.com/postshitnow/psn/internal/app"
	"github.com/postshitnow/psn/internal/cli"
	"github.com/postshitnow/psn/internal/psn"
)

// New returns the noun.
func New(env *cli.Env, open func() *app.App) *cobra.Command {
	return cli.Noun("account", "the identities that posts go out as: add, test, pause and remove them",
		newLogin(env, open), newAdd(env, open), newList(env, open), newShow(env, open), newRename(env, open), newPause(env, open),
		newResume(env, open), newRemove(env, open), newTest(env, open), newLimits(env, open))
}

// row is an account in the data of every command.
type row struct {
	ID        string            `json:"id"` // empty on the dry run of a new one
	Name      string            `json:"name"`
	Platform  string            `json:"platform"`
	Handle    string            `json:"handle"`
	Server    string            `json:"server"`
	State     psn.AccountState  `json:"state"`
	Problem   string            `json:"problem"`
	Simulated bool              `json:"simulated"`
	Health    app.AccountHealth `json:"health"`
	SignInBy  cli.Time          `json:"sign_in_by"` // when a person must sign in again at the latest; null for never, or if nobody knows
	RenewAt   cli.Time          `json:"renew_at"`   // when psn renews the token; null if it need not, or can't
	Todo      string            `json:"todo"`       // what a person should run; empty for nothing
	left      time.Duration
}

func rowOf(env *cli.Env, in *app.App, a psn.Account) row {
	zone := in.ShownZone()
	health := app.HealthOf(a, env.Clock())
	return row{
		a.ID, a.Name, a.Platform, a.Handle, a.Server, a.State, a.Problem, a.Simulated, health.State, cli.In(a.SignInBy, zone),
		cli.In(a.RenewAt, zone), health.Todo, health.Left,
	}
}

// healthCell is how a sign-in stands as a person sees it.
func healthCell(p *cli.Printer, r row) cli.Styled {
	text := string(r.Health)
	if left := app.DaysLeft(r.left); left != "" && r.left > 0 {
		text += ", " + left
	}
	if r.Health == app.HealthGood {
		return p.Good(text)
	}
	return p.Warn(text)
}

// note is what a person should know or do, in one line.
func (r row) note() string {
	switch {
	case r.Todo != "" && r.Problem != "":
		return r.Problem + "; run `" + r.Todo + "`"
	case r.Todo != "":
		return "run `" + r.Todo + "`"
	}
	return r.Problem
}

// limits is what an account's server allows.
type limits struct {
	Characters int `json:"characters"`
	URLLength  int `json:"url_length"` // what a URL counts for; 0 means its own length
	Media      int `json:"media"`
}

func limitsOf(l app.Limits) limits { return limits{l.Characters, l.URLLength, l.Media} }

// stateCell is a state as a person sees it.
func stateCell(p *cli.Printer, state psn.AccountState) cli.Styled {
	switch state {
	case psn.AccountActive:
		return p.Good(string(state))
	case psn.AccountReauthRequired:
		return p.Bad(string(state))
	case psn.AccountPaused:
	}
	return p.Warn(string(state))
}

// on returns the flag that names the hub, for a command to be suggested.
func on(env *cli.Env) string {
	if name, err := env.HubName(); err == nil && name != "" {
		return " --hub " + name
	}
	return ""
}
