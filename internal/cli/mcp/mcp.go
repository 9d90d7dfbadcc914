// Package mcp is `psn mcp`.
package mcp

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"os/signal"
	"syscall"

	"github.com/spf13/cobra"

	"github.com/postshitnow/psn/internal/app"
	"github.com/postshitnow/psn/internal/cli"
	"github.com/postshitnow/psn/internal/mcp"
	"github.com/postshitnow/psn/internal/psn"
)

// Tree makes a command tree; psn mcp makes one for each call.
type Tree func(env *cli.Env, open func() *app.App) *cobra.Command

type options struct {
	env       *cli.Env
	open      func() *app.App
	tree      Tree
	workspace string
	dryRun    bool
}

// New returns the command.
func New(env *cli.Env, open func() *app.App, tree Tree) *cobra.Command {
	opts := &options{env: env, open: open, tree: tree}
	cmd := &cobra.Command{
		Use:   "mcp",
		Short: "serve psn to a program that speaks the Model Context Protocol, until it hangs up",
		Long: `For desktop clients and editors, which start it themselves: standard input and output are the protocol, logs go to
standard error. It offers tools, the strategy and the voice as resources, and workflows as prompts; --dry-run lists them.

Each tool is one command of psn, with its checks and the hub's policy. An agent acts, whoever started the program: the one
that PSN_ACTOR names, else the client by its name. Approving, resolving and deleting posts is done by people and has no
tool. Any number of servers may run at once.

In Claude Code it is there in a workspace, by the file .mcp.json. docs/mcp.md has what other clients need.`,
		Example: "psn mcp\npsn mcp --workspace ~/posts --hub personal\npsn mcp --dry-run",
		Args:    cli.NoArgs,
	}
	show := env.Run(func(context.Context, []string) (*cli.Result, error) { return opts.offer() })
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if opts.dryRun {
			return show(cmd, args)
		}
		return opts.serve(cmd)
	}
	cmd.Flags().StringVar(&opts.workspace, "workspace", "", "the `folder` of the workspace; the one that it is started in if not given")
	cli.AddDryRun(cmd, &opts.dryRun)
	return cli.Annotate(cmd, cli.Traits{Mutates: true, Output: offered{}})
}

// offered is the data of `psn mcp --dry-run`.
type offered struct {
	Tools     []offeredTool `json:"tools"`
	Resources []string      `json:"resources"`
	Prompts   []string      `json:"prompts"`
	DryRun    bool          `json:"dry_run"` // nothing was served
}

type offeredTool struct {
	Name    string `json:"name"`
	Command string `json:"command"`
	Reads   bool   `json:"reads"` // it changes nothing
}

// offer lists what a client would be offered.
func (o *options) offer() (*cli.Result, error) {
	if _, err := o.agents(); err != nil {
		return nil, err
	}
	out := offered{Resources: mcp.Resources(), DryRun: true}
	for _, t := range mcp.Tools() {
		out.Tools = append(out.Tools, offeredTool{t.Name, t.Command, t.Reads})
	}
	for _, p := range app.Prompts() {
		out.Prompts = append(out.Prompts, p.Name)
	}
	return &cli.Result{Data: out, Human: func(p *cli.Printer) {
		var rows [][]any
		for _, t := range out.Tools {
			does := "changes"
			if t.Reads {
				does = "reads"
			}
			rows = append(rows, []any{t.Name, does, "psn " + t.Command})
		}
		p.Table([]string{"TOOL", "DOES", "COMMAND"}, rows)
		p.Line("")
		p.Line("resources: %v", out.Resources)
		p.Line("prompts: %v", out.Prompts)
	}}, nil
}

// serve talks to the client until it hangs up.
func (o *options) serve(cmd *cobra.Command) error {
	for _, name := range []string{"output", "json", "fields", "jq", "out"} {
		if cmd.Flags().Changed(name) {
			return cli.Usagef(cmd, "%s speaks its own protocol, and --%s asks for something else", cmd.CommandPath(), name)
		}
	}
	if o.env.InTTY {
		return cli.Usagef(cmd, "%s is for programs: it speaks JSON on standard input", cmd.CommandPath()).
			WithHint("name it in your client's settings, as docs/mcp.md shows; psn mcp --dry-run lists what it offers").WithNext("psn mcp --dry-run")
	}
	agents, err := o.agents()
	if err != nil {
		return err
	}
	settings, err := o.open().Settings(nil)
	if err != nil {
		return err
	}
	handler := slog.Handler(slog.NewTextHandler(o.env.Err, &slog.HandlerOptions{Level: settings.LogLevel}))
	if settings.LogFormat == "json" {
		handler = slog.NewJSONHandler(o.env.Err, &slog.HandlerOptions{Level: settings.LogLevel})
	}
	ctx, stop := signal.NotifyContext(cmd.Context(), syscall.SIGTERM, syscall.SIGINT)
	defer stop()
	context.AfterFunc(ctx, stop) // a second signal ends the process at once
	server := mcp.New(mcp.Options{
		Commands: commands{env: o.env, tree: o.tree, agents: agents}, Prompts: prompts(), Version: o.open().Version(), Log: slog.New(handler),
	})
	err = server.Serve(ctx, o.env.In, o.env.Out)
	switch {
	case err == nil, errors.Is(err, io.EOF), ctx.Err() != nil:
		return nil
	}
	return psn.Errorf(psn.CodeInvalid, "the client's side of the protocol is off: %s", psn.Excerpt(err.Error(), 200)).
		WithHint("standard input takes JSON-RPC messages, one on each line")
}

// agents returns what makes an App for an agent of a name.
func (o *options) agents() (func(name string) *app.App, error) {
	if o.workspace != "" {
		if err := o.open().ForAgent("mcp", o.workspace).InWorkspace(); err != nil {
			return nil, err
		}
	}
	return func(name string) *app.App { return o.open().ForAgent(name, o.workspace) }, nil
}

// prompts returns the workflows.
func prompts() []mcp.Prompt {
	var out []mcp.Prompt
	for _, p := range app.Prompts() {
		out = append(out, mcp.Prompt(p))
	}
	return out
}
