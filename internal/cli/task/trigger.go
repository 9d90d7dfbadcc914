package task

import (
	"context"
	"time"

	"github.com/spf13/cobra"

	"github.com/postshitnow/psn/internal/app"
	"github.com/postshitnow/psn/internal/cli"
	"github.com/postshitnow/psn/internal/psn"
)

type triggerOptions struct {
	env    *cli.Env
	open   func() *app.App
	wait   time.Duration
	dryRun bool
}

func newTrigger(env *cli.Env, open func() *app.App) *cobra.Command {
	opts := &triggerOptions{env: env, open: open}
	cmd := &cobra.Command{
		Use:   "trigger KIND",
		Short: "ask the hub's workers for a background task now",
		Long: `Records that the task is wanted; a worker that runs does it at once. Every task is safe to repeat. With
--wait the command stays until the task has ended: a task that failed is a failure (exit code 1), and one
that has not ended in time is not known (exit code 8).`,
		Example: "psn task trigger reconcile-sweep\npsn task trigger housekeeping --wait 30s",
		Args:    cli.ExactArgs("KIND"),
		RunE: env.Run(func(ctx context.Context, args []string) (*cli.Result, error) {
			return runTrigger(ctx, opts, args[0])
		}),
	}
	cmd.Flags().DurationVar(&opts.wait, "wait", 0, "stay until the task has ended, at most this `long`: 30s")
	cli.AddDryRun(cmd, &opts.dryRun)
	return cli.Annotate(cmd, cli.Traits{Mutates: true, Output: triggered{}})
}

// triggered is the data of `psn task trigger`.
type triggered struct {
	run
	Worker bool `json:"worker"` // one gave a sign of life just now
	DryRun bool `json:"dry_run"`
}

func runTrigger(ctx context.Context, opts *triggerOptions, kind string) (*cli.Result, error) {
	name, err := opts.env.HubName()
	if err != nil {
		return nil, err
	}
	a := opts.open()
	asked, err := a.TriggerTask(ctx, name, kind, max(opts.wait, 0), opts.dryRun)
	if err != nil {
		return nil, err
	}
	out := triggered{runOf(asked.Run, a.ShownZone()), asked.Worker, opts.dryRun}
	r := &cli.Result{Data: out, Human: out.human, Next: []string{"psn task runs" + on(opts.env)}}
	if !asked.Worker && asked.Run.FinishedAt.IsZero() {
		r.Warnings = append(r.Warnings, "no worker is running, so this waits until one does")
		r.Next = append([]string{"psn worker --once" + on(opts.env)}, r.Next...)
	}
	switch {
	case out.State == "failed":
		return r, psn.Errorf(psn.CodeInternal, "task %s failed: %s", kind, out.Error).WithNext(r.Next...)
	case opts.wait > 0 && !opts.dryRun && out.FinishedAt.IsZero():
		return r, psn.Errorf(psn.CodeUnknown, "task %s has not ended within %s", kind, opts.wait).
			WithHint("it goes on; look again with `psn task runs`").WithNext(r.Next...)
	}
	return r, nil
}

func (t triggered) human(p *cli.Printer) {
	switch {
	case t.DryRun:
		p.Line("would ask for task %s", t.Kind)
	case t.State == "done":
		p.Line("%s task %s is done: %s", p.Good("✓"), p.Bold(t.Kind), outcome(t.run))
	case t.State == "failed":
		p.Line("%s task %s failed: %s", p.Bad("✗"), p.Bold(t.Kind), t.Error)
	case t.Worker:
		p.Line("asked for task %s (run %s); a worker does it now", p.Bold(t.Kind), t.ID)
	default:
		p.Line("asked for task %s (run %s)", p.Bold(t.Kind), t.ID)
	}
}
