package worker

import (
	"context"

	"github.com/spf13/cobra"

	"github.com/postshitnow/psn/internal/app"
	"github.com/postshitnow/psn/internal/cli"
	"github.com/postshitnow/psn/internal/psn"
)

type installOptions struct {
	env    *cli.Env
	open   func() *app.App
	wish   app.ServiceWish
	dryRun bool
}

func newInstall(env *cli.Env, open func() *app.App) *cobra.Command {
	opts := &installOptions{env: env, open: open}
	cmd := &cobra.Command{
		Use:   "install",
		Short: "keep a worker running on this machine, as a service of yours",
		Long: `Writes a systemd user unit (Linux) or a launchd agent (macOS) that runs psn worker in this workspace, starts
it now and at every login, and again when it fails. It needs no administrator. A second call changes nothing,
unless the hubs, the folder or the settings have changed: then the worker starts anew with those.

PSN_ variables that are set now are given to the worker. Secrets are not: a private key belongs in the file
that PSN_HUB_KEY_FILE names, a database's password in the hub's file.`,
		Example: "psn worker install\n" +
			"psn worker install --all --dry-run\n" +
			"psn worker install --hub work\n" +
			"psn worker install --name second --health-addr 127.0.0.1:7882",
		Args: cli.NoArgs,
		RunE: env.Run(func(ctx context.Context, _ []string) (*cli.Result, error) {
			opts.wish.Hubs = env.HubNames()
			return runInstall(ctx, opts)
		}),
	}
	cmd.Flags().BoolVar(&opts.wish.All, "all", false, "serve every hub that this machine is connected to, also later ones")
	addName(cmd, &opts.wish.Name)
	cmd.Flags().StringVar(&opts.wish.HealthAddr, "health-addr", "", "serve /healthz and /metrics at this loopback `address`, or off (default 127.0.0.1:7881)")
	cli.AddDryRun(cmd, &opts.dryRun)
	return cli.Annotate(cmd, cli.Traits{Mutates: true, Idempotent: true, Output: installed{}})
}

// addName gives cmd the flag that names a service.
func addName(cmd *cobra.Command, name *string) {
	cmd.Flags().StringVar(name, "name", "worker", "the service's `name`, where there are several")
}

// installed is the data of `psn worker install`.
type installed struct {
	Service string   `json:"service"` // as its system calls it
	System  string   `json:"system"`  // systemd or launchd
	File    string   `json:"file"`
	Hubs    []string `json:"hubs"`
	Changed bool     `json:"changed"` // the file was not there, or said something else
	Started bool     `json:"started"` // false on a dry run, and where the system does not answer
	DryRun  bool     `json:"dry_run"`
	Content string   `json:"content"` // of the file
}

func runInstall(ctx context.Context, opts *installOptions) (*cli.Result, error) {
	if opts.wish.All && len(opts.wish.Hubs) > 0 {
		return nil, psn.Errorf(psn.CodeUsage, "--all and --hub contradict each other").WithHint("use one of them")
	}
	plan, err := opts.open().PlanService(ctx, opts.wish)
	if err != nil {
		return nil, err
	}
	out := installed{plan.Label, plan.System, plan.File, plan.Hubs, plan.Changes, false, opts.dryRun, plan.Content}
	r := &cli.Result{Warnings: plan.Warnings}
	if opts.dryRun {
		r.Data, r.Human = out, out.human
		return r, nil
	}
	if err := plan.Install(ctx); err != nil {
		r.Data, r.Human = out, func(*cli.Printer) {}
		return r, err
	}
	if remark := plan.Remark(ctx); remark != "" {
		r.Warnings = append(r.Warnings, remark)
	}
	out.Started = true
	r.Data, r.Human, r.Next = out, out.human, []string{"psn status", "psn worker logs" + named(opts.wish.Name)}
	return r, nil
}

func (o installed) human(p *cli.Printer) {
	switch {
	case o.DryRun && !o.Changed:
		p.Line("%s is as it should be:", o.File)
	case o.DryRun:
		p.Line("would write %s and start %s:", o.File, o.Service)
	case o.Changed:
		p.Line("%s %s is running for %v, now and after every login", p.Good("✓"), p.Bold(o.Service), o.Hubs)
		p.Pairs("file", o.File)
	default:
		p.Line("%s %s was installed already, and is running for %v", p.Good("✓"), p.Bold(o.Service), o.Hubs)
	}
	if o.DryRun {
		p.Line("")
		p.Text(o.Content)
	}
}

// named is the flag that names a service, for a command to be suggested.
func named(name string) string {
	if name == "worker" {
		return ""
	}
	return " --name " + cli.Quote(name)
}
