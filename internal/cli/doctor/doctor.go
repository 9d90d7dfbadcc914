// Package doctor is `psn doctor`.
package doctor

import (
	"context"

	"github.com/spf13/cobra"

	"github.com/postshitnow/psn/internal/app"
	"github.com/postshitnow/psn/internal/cli"
	"github.com/postshitnow/psn/internal/psn"
)

// New returns the command.
func New(env *cli.Env, open func() *app.App) *cobra.Command {
	var online bool
	cmd := &cobra.Command{
		Use:   "doctor",
		Short: "check everything that can keep posts from going out, and say how to mend it",
		Long: `Looks at files and their modes, the workspace, and every hub that this machine is connected to, or those that
--hub names: its schema, engine, clock and disk, the private key, the worker, tokens and channels for notices.
Nothing is changed. With --online each account's network is asked whether its token is good. The exit code is 1
if something is failing; warnings are no failure.`,
		Example: "psn doctor\npsn doctor --online\npsn doctor --jq '.findings[] | select(.level != \"ok\")'",
		Args:    cli.NoArgs,
		RunE: env.Run(func(ctx context.Context, _ []string) (*cli.Result, error) {
			found, err := open().Doctor(ctx, env.HubNames(), online)
			if err != nil {
				return nil, err
			}
			out := diagnosisOf(found)
			r := &cli.Result{Data: out, Human: out.human, Next: out.next()}
			if !out.OK {
				return r, psn.Errorf(psn.CodeInternal, "%d checks fail", out.Failing).WithHint("each says how to mend it; look again afterwards").
					WithNext("psn doctor")
			}
			return r, nil
		}),
	}
	cmd.Flags().BoolVar(&online, "online", false, "ask each account's network whether its token is good")
	return cli.Annotate(cmd, cli.Traits{Idempotent: true, Outside: true, Output: diagnosis{}})
}

// diagnosis is the data.
type diagnosis struct {
	OK       bool      `json:"ok"` // nothing is failing
	Failing  int       `json:"failing"`
	Warnings int       `json:"warnings"`
	Findings []finding `json:"findings"`
}

// finding is what one check found.
type finding struct {
	Check   string    `json:"check"`
	Subject string    `json:"subject"` // a hub, an account of a hub, a file; may be empty
	Level   app.Level `json:"level"`   // ok, warning or failing
	Says    string    `json:"says"`
	Mend    string    `json:"mend"` // what to do; empty if all is well
	Next    []string  `json:"next,omitempty"`
}

func diagnosisOf(d *app.Diagnosis) diagnosis {
	out := diagnosis{OK: d.OK(), Findings: []finding{}}
	for _, f := range d.Findings {
		switch f.Level {
		case app.Failing:
			out.Failing++
		case app.Warning:
			out.Warnings++
		case app.Fine:
		}
		out.Findings = append(out.Findings, finding(f))
	}
	return out
}

// next returns the commands that help with what is worst.
func (d diagnosis) next() []string {
	var out []string
	for _, level := range []app.Level{app.Failing, app.Warning} {
		for _, f := range d.Findings {
			if f.Level == level && len(out) < 5 {
				out = append(out, f.Next...)
			}
		}
	}
	return out
}

func (d diagnosis) human(p *cli.Printer) {
	for _, f := range d.Findings {
		mark := p.Good("✓")
		switch f.Level {
		case app.Failing:
			mark = p.Bad("✗")
		case app.Warning:
			mark = p.Warn("!")
		case app.Fine:
		}
		subject := ""
		if f.Subject != "" {
			subject = " " + f.Subject
		}
		p.Line("%s %s%s: %s", mark, p.Bold(f.Check), subject, f.Says)
		if f.Mend != "" {
			p.Line("    %s", f.Mend)
		}
		for _, command := range f.Next {
			p.Line("    %s", p.Dim(command))
		}
	}
	p.Line("")
	p.Line("%d failing, %d warnings", d.Failing, d.Warnings)
}
