package config

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/postshitnow/psn/internal/app"
	"github.com/postshitnow/psn/internal/cli"
)

func newSet(env *cli.Env, open func() *app.App) *cobra.Command {
	var ask app.SetConfig
	cmd := &cobra.Command{
		Use:   "set KEY VALUE",
		Short: "change one value in a file of the workspace, and keep everything else",
		Long: `Comments, order and spacing stay as they are. A text is given as it is; a list or keys with values are given
as YAML on one line: '[en, es]'. Keys are those of psn config get.

Nothing is written if the value can't be that, or if somebody else changed the file meanwhile (exit code 5).
With --if-hash, meanwhile begins where psn config get told the hash.`,
		Example: "psn config set strategy.zone Europe/Madrid\n" +
			"psn config set strategy.languages '[es, en]' --dry-run\n" +
			"psn config set voice-profiles.personal.limits.emoji 0",
		Args: cli.ExactArgs("KEY", "VALUE"),
		RunE: env.Run(func(_ context.Context, args []string) (*cli.Result, error) {
			ask.Key, ask.Value = args[0], args[1]
			return runSet(open(), ask)
		}),
	}
	cmd.Flags().StringVar(&ask.IfHash, "if-hash", "", "only if the file still has this `hash`, as psn config get told it")
	cli.AddDryRun(cmd, &ask.DryRun)
	return cli.Annotate(cmd, cli.Traits{Mutates: true, Idempotent: true, Output: changed{}})
}

// changed is the data of `psn config set`.
type changed struct {
	Key     string `json:"key"`
	Old     any    `json:"old"` // null if the key was not set
	New     any    `json:"new"`
	File    string `json:"file"`
	Line    int    `json:"line"`
	Changed bool   `json:"changed"` // false: it was that already
	Hash    string `json:"hash"`    // of the file afterwards
	DryRun  bool   `json:"dry_run"`
}

func runSet(a *app.App, ask app.SetConfig) (*cli.Result, error) {
	e, err := a.SetConfig(ask)
	if err != nil {
		return nil, err
	}
	_, hash := e.Hashes()
	out := changed{e.Key, e.Old, e.New, e.File.Path, e.Line, e.Changed(), hash, ask.DryRun}
	r := &cli.Result{Data: out, Human: out.human}
	if e.Lost > 0 {
		r.Warnings = append(r.Warnings, fmt.Sprintf("comments that stood inside the old value go with it: %d lines", e.Lost))
	}
	if !ask.DryRun {
		r.Next = []string{"psn config check", "psn config push"}
	}
	return r, nil
}

func (c changed) human(p *cli.Printer) {
	switch {
	case !c.Changed:
		p.Line("%s is %s already", p.Bold(c.Key), said(c.New))
	case c.DryRun:
		p.Line("would set %s to %s (%s:%d); it is %s", p.Bold(c.Key), said(c.New), c.File, c.Line, said(c.Old))
	default:
		p.Line("%s %s is %s now (%s:%d); it was %s", p.Good("✓"), p.Bold(c.Key), said(c.New), c.File, c.Line, said(c.Old))
	}
}
