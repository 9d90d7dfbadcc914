// Package worker is `psn worker`.
package worker

import (
	"context"
	"log/slog"
	"os/signal"
	"syscall"

	"github.com/spf13/cobra"

	"github.com/postshitnow/psn/internal/app"
	"github.com/postshitnow/psn/internal/cli"
	"github.com/postshitnow/psn/internal/psn"
	"github.com/postshitnow/psn/internal/worker"
)

type options struct {
	env      *cli.Env
	open     func() *app.App
	all      bool
	once     bool
	dryRun   bool
	settings map[string]string // flags that set a setting
}

// New returns the command.
func New(env *cli.Env, open func() *app.App) *cobra.Command {
	opts := &options{env: env, open: open, settings: map[string]string{}}
	var slots, health string
	cmd := &cobra.Command{
		Use:   "worker",
		Short: "publish what is due and run background tasks, until stopped",
		Long: `Publishes every post when it comes due, finds out what came of calls without an answer, and runs the
background tasks. Any number of workers may serve one hub, on one machine or many.

psn worker install keeps one running on this machine.

SIGTERM or Ctrl-C stops it politely: what has left this machine comes to its end and is recorded. A second
signal stops it at once; the next worker then finds out what came of what was in flight.`,
		Example: "psn worker\npsn worker --once\npsn worker --all --health-addr off",
		Args:    noArgs,
		RunE: env.Run(func(ctx context.Context, _ []string) (*cli.Result, error) {
			if slots != "" {
				opts.settings["slots"] = slots
			}
			if health != "" {
				opts.settings["health_addr"] = health
			}
			return run(ctx, opts)
		}),
	}
	cmd.Flags().BoolVar(&opts.once, "once", false, "do everything that is due, then exit; for cron or a CI schedule")
	cmd.Flags().BoolVar(&opts.all, "all", false, "serve every hub that this machine is connected to")
	cmd.Flags().StringVar(&slots, "slots", "", "publish at most this `many` posts at once (default 64)")
	cmd.Flags().StringVar(&health, "health-addr", "", "serve /healthz and /metrics at this loopback `address`, or off (default 127.0.0.1:7881)")
	cli.AddDryRun(cmd, &opts.dryRun)
	cmd.AddCommand(newInstall(env, open), newUninstall(env, open), newLogs(env, open), newHealth(env, open))
	return cli.Annotate(cmd, cli.Traits{Mutates: true, Idempotent: true, Outside: true, Output: done{}})
}

// noArgs refuses arguments, and says which verb one may have been meant to be.
func noArgs(cmd *cobra.Command, args []string) error {
	err := cli.NoArgs(cmd, args)
	if len(args) == 0 {
		return err
	}
	var verbs []string
	for _, child := range cmd.Commands() {
		verbs = append(verbs, child.Name())
	}
	if meant := psn.Closest(args[0], verbs); meant != "" {
		return cli.Usagef(cmd, "%q is not a command of %s", psn.Excerpt(args[0], 60), cmd.CommandPath()).
			WithHint("did you mean %s %s?", cmd.CommandPath(), meant)
	}
	return err
}

// done is the data of a run that came to its end.
type done struct {
	Hubs    []string `json:"hubs"`
	Posts   int      `json:"posts"`
	Missed  int      `json:"missed"`
	Tasks   int      `json:"tasks"`
	Notices int      `json:"notices"` // messages that told of something
	DryRun  bool     `json:"dry_run"`
}

func run(ctx context.Context, opts *options) (*cli.Result, error) {
	a := opts.open()
	settings, err := a.Settings(opts.settings)
	if err != nil {
		return nil, err
	}
	handler := slog.Handler(slog.NewTextHandler(opts.env.Err, &slog.HandlerOptions{Level: settings.LogLevel}))
	if settings.LogFormat == "json" {
		handler = slog.NewJSONHandler(opts.env.Err, &slog.HandlerOptions{Level: settings.LogLevel})
	}
	log := slog.New(handler)
	hubs, err := a.SetUpWorker(ctx, opts.env.HubNames(), opts.all, settings, log)
	if err != nil {
		return nil, err
	}
	w := &worker.Worker{Hubs: hubs, Clock: opts.env.Clock, Log: log}
	out := done{}
	for _, h := range hubs {
		out.Hubs = append(out.Hubs, h.Name())
	}
	if opts.dryRun {
		return tryOut(ctx, hubs, out)
	}
	ctx, stop := signal.NotifyContext(ctx, syscall.SIGTERM, syscall.SIGINT)
	defer stop()
	context.AfterFunc(ctx, stop) // a second signal ends the process at once
	if opts.once {
		did, err := w.Once(ctx)
		out.Posts, out.Missed, out.Tasks, out.Notices = did.Posts, did.Missed, did.Tasks, did.Notices
		return &cli.Result{Data: out, Human: func(p *cli.Printer) {
			p.Line("%d publish turns, %d missed, %d tasks, %d notices", out.Posts, out.Missed, out.Tasks, out.Notices)
		}}, err
	}
	w.HealthAddr = settings.HealthAddr
	w.PublicURL, w.PublicListen = settings.PublicURL, settings.PublicListen
	w.Ready = func(health, public string) {
		if w.PublicURL != "" {
			log.Info("networks can fetch media", slog.String("at", w.PublicURL), slog.String("listens", public))
		}
		log.Info("worker ready", slog.Any("hubs", out.Hubs), slog.String("health", health))
	}
	if err := w.Run(ctx); err != nil {
		return nil, err
	}
	log.Info("worker stopped")
	return &cli.Result{Data: out, Human: func(*cli.Printer) {}}, nil
}

// tryOut says what a worker would begin with. It leaves no trace in the hubs.
func tryOut(ctx context.Context, hubs []*app.WorkHub, out done) (*cli.Result, error) {
	out.DryRun = true
	r := &cli.Result{}
	for _, h := range hubs {
		health, err := h.Health(ctx)
		if err != nil {
			return nil, err
		}
		out.Posts += health.Overdue
		if !h.CanPublish() {
			r.Warnings = append(r.Warnings, "the private key of hub "+h.Name()+" is not on this machine, so nothing of it would be published")
		}
	}
	r.Data = out
	r.Human = func(p *cli.Printer) { p.Line("would serve %v; %d posts are due", out.Hubs, out.Posts) }
	return r, nil
}
