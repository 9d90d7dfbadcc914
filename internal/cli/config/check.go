package config

import (
	"context"

	"github.com/spf13/cobra"

	"github.com/postshitnow/psn/internal/app"
	"github.com/postshitnow/psn/internal/cli"
)

func newCheck(env *cli.Env, open func() *app.App) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "check",
		Short: "check every file of the workspace, and say where each mistake is",
		Long: `Reads the strategy, voice profiles, the list of tell-tales, series, companies, competitive intelligence and
drafts strictly: unknown and repeated keys, values of the wrong kind, names that nothing has. Each problem
comes with its file, line and column. With problems the exit code is 2.`,
		Example: "psn config check\npsn config check --jq '.problems[] | \"\\(.file):\\(.line): \\(.message)\"'",
		Args:    cli.NoArgs,
		RunE:    env.Run(func(context.Context, []string) (*cli.Result, error) { return runCheck(open()) }),
	}
	return cli.Annotate(cmd, cli.Traits{Idempotent: true, Output: checked{}})
}

// checked is the data of `psn config check`.
type checked struct {
	Workspace string    `json:"workspace"`
	Files     []string  `json:"files"` // that were read
	Problems  []problem `json:"problems"`
}

// problem is one thing that is wrong with a file.
type problem struct {
	File    string `json:"file"` // below the workspace
	Line    int    `json:"line"`
	Column  int    `json:"column"`
	Message string `json:"message"`
	Hint    string `json:"hint"`
}

func runCheck(a *app.App) (*cli.Result, error) {
	found, err := a.CheckConfig()
	if err != nil && len(found.Problems) == 0 {
		return nil, err
	}
	out := checked{Workspace: found.Root, Files: []string{}, Problems: []problem{}}
	for _, f := range found.Files {
		out.Files = append(out.Files, f.Path)
	}
	for _, p := range found.Problems {
		out.Problems = append(out.Problems, problem{p.File, p.Line, p.Column, p.Message, p.Hint})
	}
	r := &cli.Result{Data: out, Human: out.human}
	if err == nil {
		r.Next = []string{"psn config diff"}
	}
	return r, err
}

func (c checked) human(p *cli.Printer) {
	for _, found := range c.Problems {
		p.Line("%s %s", p.Bold(position(found)), found.Message)
		if found.Hint != "" {
			p.Line("    %s", p.Dim(found.Hint))
		}
	}
	if len(c.Problems) == 0 {
		p.Line("%s %d files are fine", p.Good("✓"), len(c.Files))
	}
}
