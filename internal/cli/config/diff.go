package config

import (
	"context"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"github.com/postshitnow/psn/internal/app"
	"github.com/postshitnow/psn/internal/cli"
)

func newDiff(env *cli.Env, open func() *app.App) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "diff",
		Short: "compare the workspace's files with the hub's copies",
		Long: `The hub has a copy of each file as it was when a command last saw it change, so that a worker elsewhere knows
it. Of a file that differs, the lines between the first and the last change are shown, up to 40.`,
		Example: "psn config diff\npsn config diff --jq '.documents[] | select(.state != \"same\")'",
		Args:    cli.NoArgs,
		RunE:    env.Run(func(ctx context.Context, _ []string) (*cli.Result, error) { return runDiff(ctx, env, open()) }),
	}
	return cli.Annotate(cmd, cli.Traits{Idempotent: true, Output: compared{}})
}

// compared is the data of `psn config diff`.
type compared struct {
	Hub       string     `json:"hub"`
	Documents []document `json:"documents"`
}

// document is a file of the workspace, its copy in the hub, or both.
type document struct {
	Kind     string            `json:"kind"`
	Name     string            `json:"name"`
	File     string            `json:"file"`  // empty if the workspace has none
	State    app.DocumentState `json:"state"` // same, new, changed or hub-only
	Hash     string            `json:"hash"`
	HubHash  string            `json:"hub_hash"`
	PushedAt cli.Time          `json:"pushed_at"`
	PushedBy string            `json:"pushed_by"`
	Changes  []string          `json:"changes"` // - the hub's lines, + the file's
	More     int               `json:"more"`    // changed lines that are not shown
}

func documentsOf(list []app.ConfigDocument, zone *time.Location) []document {
	out := []document{}
	for _, d := range list {
		changes := d.Changes
		if changes == nil {
			changes = []string{}
		}
		out = append(out, document{
			d.Kind, d.Name, d.Path, d.State, d.Hash, d.HubHash, cli.In(d.PushedAt, zone), d.PushedBy, changes, d.More,
		})
	}
	return out
}

func runDiff(ctx context.Context, env *cli.Env, a *app.App) (*cli.Result, error) {
	hub, err := env.HubName()
	if err != nil {
		return nil, err
	}
	d, err := a.DiffConfig(ctx, hub)
	if err != nil {
		return nil, err
	}
	out := compared{d.Hub, documentsOf(d.Documents, a.ShownZone())}
	r := &cli.Result{Data: out, Human: out.human}
	if d.Differs() {
		r.Next = []string{"psn config push" + on(env)}
	}
	return r, nil
}

func (c compared) human(p *cli.Printer) {
	table(p, c.Documents)
	for _, d := range c.Documents {
		if len(d.Changes) == 0 {
			continue
		}
		p.Line("")
		p.Line("%s", p.Bold(d.File))
		for _, line := range d.Changes {
			style := p.Good
			if line[0] == '-' {
				style = p.Bad
			}
			p.Line("%s", style(line))
		}
		if d.More > 0 {
			p.Line("%s", p.Dim(fmt.Sprintf("and %d more lines", d.More)))
		}
	}
}

func table(p *cli.Printer, documents []document) {
	var rows [][]any
	for _, d := range documents {
		file := d.File
		if file == "" {
			file = d.Kind + "/" + d.Name
		}
		rows = append(rows, []any{file, string(d.State), d.PushedAt, d.PushedBy})
	}
	p.Table([]string{"FILE", "STATE", "PUSHED", "BY"}, rows)
}
