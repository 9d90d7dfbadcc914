// Package cli is the kit that every command is built with: streams, flags, the envelope, exit codes, help,
// confirmation, secrets, and the checks that keep the command tree honest.
//
// A command is one file in a sub-package, cli/post/list.go for `psn post list`. It parses into an options
// struct, then runs; the run function is a parameter, so that a test can stop between the two:
//
//	type listOptions struct {
//		open  func(context.Context) (*app.App, error)
//		state psn.State
//		page  cli.Page
//	}
//
//	func newList(env *cli.Env, open openFunc, run func(context.Context, *listOptions) (*cli.Result, error)) *cobra.Command {
//		opts := &listOptions{open: open}
//		cmd := &cobra.Command{
//			Use:     "list",
//			Short:   "list posts, the next due first",
//			Example: "psn post list --state scheduled\npsn post list --fields id,due_at",
//			Args:    cli.NoArgs,
//			RunE: env.Run(func(ctx context.Context, _ []string) (*cli.Result, error) {
//				return run(ctx, opts)
//			}),
//		}
//		cli.EnumVar(cmd, &opts.state, "state", "", psn.States(), "only posts in this `state`")
//		cli.AddPage(cmd, &opts.page, 20, 200)
//		return cli.Annotate(cmd, cli.Traits{Idempotent: true, Output: []row{}})
//	}
//
//	func runList(ctx context.Context, opts *listOptions) (*cli.Result, error) {
//		…
//		return &cli.Result{Data: rows, NextCursor: cursor, Next: []string{"psn post show " + rows[0].ID},
//			Human: func(p *cli.Printer) { p.Table([]string{"ID", "STATE", "DUE"}, cells) }}, nil
//	}
//
// A noun joins its verbs with Noun; package all joins the nouns to NewRoot; cmd/psn calls Execute, which
// prints whatever failed and returns the exit code. Commands return a psn.Error for every failure that
// somebody can act on, and write nothing themselves: data goes into the Result, passing remarks to
// Env.Note.
//
// What a command's data looks like is a promise. A list is a JSON array, anything else an object; keys are
// snake_case and only ever added; moments are a Time. Declare the type in Traits.Output: --fields is
// checked against it before the command runs, and `psn schema` prints it. A command that goes on running,
// such as a server, prints its result with Env.Ready.
package cli
