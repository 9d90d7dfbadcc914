// Package task is `psn task`: what workers do in the background.
package task

import (
	"encoding/json"
	"time"

	"github.com/spf13/cobra"

	"github.com/postshitnow/psn/internal/app"
	"github.com/postshitnow/psn/internal/cli"
)

// New returns the noun.
func New(env *cli.Env, open func() *app.App) *cobra.Command {
	return cli.Noun("task", "what workers do in the background: list, trigger and look back",
		newList(env, open), newTrigger(env, open), newRuns(env, open))
}

// run is a task run in the data of every command.
type run struct {
	ID         string          `json:"id"` // empty on a dry run
	Kind       string          `json:"kind"`
	State      string          `json:"state"` // asked, running, done or failed
	AskedBy    string          `json:"asked_by"`
	AskedAt    cli.Time        `json:"asked_at"`
	StartedAt  cli.Time        `json:"started_at"`
	FinishedAt cli.Time        `json:"finished_at"`
	Result     json.RawMessage `json:"result"` // what the task reports; null before its end
	Error      string          `json:"error"`
}

func runOf(r app.TaskRun, zone *time.Location) run {
	out := run{
		ID: r.ID, Kind: r.Kind, State: r.State, AskedBy: r.AskedBy, AskedAt: cli.In(r.AskedAt, zone),
		StartedAt: cli.In(r.StartedAt, zone), FinishedAt: cli.In(r.FinishedAt, zone), Error: r.Error,
		Result: json.RawMessage("null"),
	}
	if json.Valid([]byte(r.Result)) {
		out.Result = json.RawMessage(r.Result)
	}
	return out
}

// stateCell is a run's state as a person sees it.
func stateCell(p *cli.Printer, r run) cli.Styled {
	switch r.State {
	case "done":
		return p.Good(r.State)
	case "failed":
		return p.Bad(r.State)
	}
	return p.Warn(r.State)
}

// outcome is what a run says of itself.
func outcome(r run) string {
	if r.Error != "" || string(r.Result) == "null" {
		return r.Error
	}
	return string(r.Result)
}

// on returns the flag that names the hub, for a command to be suggested.
func on(env *cli.Env) string {
	if name, err := env.HubName(); err == nil && name != "" {
		return " --hub " + name
	}
	return ""
}
