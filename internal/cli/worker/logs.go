package worker

import (
	"context"
	"encoding/json"
	"io"
	"os/signal"
	"strings"
	"syscall"

	"github.com/spf13/cobra"

	"github.com/postshitnow/psn/internal/app"
	"github.com/postshitnow/psn/internal/cli"
	"github.com/postshitnow/psn/internal/psn"
)

// linesMost bounds how much of a log is shown.
const linesMost = 10_000

type logsOptions struct {
	env    *cli.Env
	open   func() *app.App
	name   string
	lines  int
	follow bool
}

func newLogs(env *cli.Env, open func() *app.App) *cobra.Command {
	opts := &logsOptions{env: env, open: open}
	cmd := &cobra.Command{
		Use:     "logs",
		Short:   "show what the worker that was installed has logged",
		Long:    "The lines come from the user's journal (Linux) or the agent's file in ~/Library/Logs/psn (macOS).",
		Example: "psn worker logs\npsn worker logs -n 500\npsn worker logs --follow",
		Args:    cli.NoArgs,
		RunE:    env.Run(func(ctx context.Context, _ []string) (*cli.Result, error) { return runLogs(ctx, opts) }),
	}
	addName(cmd, &opts.name)
	cmd.Flags().IntVarP(&opts.lines, "lines", "n", 100, "the last so many `lines`, up to 10000")
	cmd.Flags().BoolVarP(&opts.follow, "follow", "f", false, "go on with every further line, until stopped")
	return cli.Annotate(cmd, cli.Traits{Idempotent: true, Text: true, Output: logged{}})
}

// logged is the data of `psn worker logs`.
type logged struct {
	Service string   `json:"service"`
	Lines   []string `json:"lines"` // the oldest first
}

func runLogs(ctx context.Context, opts *logsOptions) (*cli.Result, error) {
	if opts.lines < 0 || opts.lines > linesMost {
		return nil, psn.Errorf(psn.CodeUsage, "--lines can't be %d", opts.lines).WithHint("use a number up to %d", linesMost)
	}
	found, err := opts.open().Service(opts.name)
	if err != nil {
		return nil, err
	}
	if !found.There {
		return nil, notInstalled(found, opts.name)
	}
	if opts.follow {
		return follow(ctx, opts, found)
	}
	out := logged{Service: found.Label, Lines: []string{}}
	err = found.Logs(ctx, opts.lines, false, func(line string) error {
		out.Lines = append(out.Lines, line)
		return nil
	})
	if err != nil {
		return nil, err
	}
	return &cli.Result{Data: out, Human: func(p *cli.Printer) {
		if len(out.Lines) > 0 {
			p.Text(strings.Join(out.Lines, "\n"))
		}
	}}, nil
}

// follow writes lines as they come. As JSON each is a string of its own, after the envelope.
func follow(ctx context.Context, opts *logsOptions, found *app.InstalledService) (*cli.Result, error) {
	ctx, stop := signal.NotifyContext(ctx, syscall.SIGTERM, syscall.SIGINT)
	defer stop()
	ready := &cli.Result{Data: logged{Service: found.Label, Lines: []string{}}, Human: func(*cli.Printer) {}}
	if err := opts.env.Ready(ctx, ready); err != nil {
		return nil, err
	}
	return nil, found.Logs(ctx, opts.lines, true, func(line string) error {
		text := cli.Safe(line)
		if opts.env.Format() != cli.Human {
			raw, err := json.Marshal(line)
			if err != nil {
				return err
			}
			text = string(raw)
		}
		_, err := io.WriteString(opts.env.Out, text+"\n")
		return err
	})
}

func notInstalled(found *app.InstalledService, name string) error {
	err := psn.Errorf(psn.CodeNotFound, "%s is not installed", found.Label).
		WithHint("a worker in a terminal or container writes its log there").WithNext("psn worker install" + named(name))
	if others := found.Others(); len(others) > 0 {
		err.Hint = "installed with another --name: " + strings.Join(others, ", ")
	}
	return err
}
