package mcp

import (
	"bytes"
	"context"
	"strings"

	"github.com/spf13/cobra"

	"github.com/postshitnow/psn/internal/app"
	"github.com/postshitnow/psn/internal/cli"
	"github.com/postshitnow/psn/internal/mcp"
)

// commands runs command lines in this process, each on a tree and an application of its own: nothing that one call
// left behind can reach the next.
type commands struct {
	env    *cli.Env
	tree   Tree
	agents func(name string) *app.App
}

// Run is part of mcp.Commands.
func (c commands) Run(ctx context.Context, line mcp.Line) mcp.Printed {
	a := c.agents(line.Agent)
	defer a.Close()
	var out, errs bytes.Buffer
	env := cli.NewEnv(&cli.Streams{In: strings.NewReader(line.Input), Out: &out, Err: &errs}, c.env.Clock)
	root := c.tree(env, func() *app.App { return a })
	cli.Execute(ctx, root, env, c.onHubs(line.Args))
	return mcp.Printed{Out: out.Bytes(), Err: errs.Bytes()}
}

// onHubs adds the hubs that psn mcp was started for to a command line that names none.
func (c commands) onHubs(args []string) []string {
	var hubs []string
	for _, arg := range args {
		if arg == "--" {
			break
		}
		if strings.HasPrefix(arg, "--hub=") {
			return args
		}
	}
	for _, name := range c.env.HubNames() {
		hubs = append(hubs, "--hub="+name)
	}
	for i, arg := range args {
		if strings.HasPrefix(arg, "--") { // flags stand after the verb and before what is no flag
			return append(append(append([]string{}, args[:i]...), hubs...), args[i:]...)
		}
	}
	return append(args, hubs...)
}

// Output is part of mcp.Commands.
func (c commands) Output(path string) map[string]any {
	env := cli.NewEnv(&cli.Streams{In: strings.NewReader(""), Out: &bytes.Buffer{}, Err: &bytes.Buffer{}}, c.env.Clock)
	var found *cobra.Command
	found, _, err := c.tree(env, c.none).Find(strings.Fields(path))
	if err != nil {
		return map[string]any{}
	}
	traits, _ := cli.TraitsOf(found)
	if traits.Output == nil {
		return map[string]any{}
	}
	return cli.SchemaOf(traits.Output)
}

// none is the application of a tree that is only looked at.
func (c commands) none() *app.App { return c.agents("mcp") }
