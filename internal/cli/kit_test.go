package cli

import (
	"bytes"
	"context"
	"strings"
	"testing"
	"time"

	"github.com/spf13/cobra"

	"github.com/postshitnow/psn/internal/psn"
)

// row is the data of the demonstration's list.
type row struct {
	ID    string    `json:"id"`
	State psn.State `json:"state"`
	Text  string    `json:"text"`
	DueAt Time      `json:"due_at"`
}

// rig is a small command tree with its streams.
type rig struct {
	env       *Env
	root      *cobra.Command
	out, errs bytes.Buffer
	published int // how often something was published
	rows      []row
	fail      error
	secret    psn.Secret
	input     string
	state     psn.State
}

// setup returns a tree with `psn post list|show|publish|create`, `psn account add` and `psn worker`.
func setup(t *testing.T) *rig {
	t.Helper()
	madrid := time.FixedZone("Europe/Madrid", 3600)
	due := time.Date(2026, 12, 1, 8, 0, 0, 5, time.UTC)
	r := &rig{rows: []row{
		{"7k2", psn.Scheduled, "a <b> & c", In(due, madrid)},
		{"8m3", psn.Draft, "evil \x1b[31m\u202etxt", Time{}},
	}}
	r.env = NewEnv(&Streams{In: strings.NewReader(""), Out: &r.out, Err: &r.errs}, func() time.Time { return due })
	r.root = NewRoot(r.env, Build{Version: "v1.2.3", Commit: "abc"})
	r.root.AddCommand(
		Noun("post", "write, schedule and publish posts", r.list(), r.show(), r.publish(), r.create()),
		Noun("account", "the accounts that post", r.addAccount()),
		r.worker(),
	)
	return r
}

func (r *rig) list() *cobra.Command {
	var page Page
	cmd := &cobra.Command{
		Use: "list", Short: "list posts", Args: NoArgs, Aliases: []string{"ls"},
		Example: "psn post list --state scheduled\npsn post list --fields id,due_at",
		RunE: r.env.Run(func(context.Context, []string) (*Result, error) {
			return &Result{
				Data: r.rows, Next: []string{"psn post show 7k2"}, Warnings: []string{"old"}, NextCursor: "c1",
				Human: func(p *Printer) {
					cells := make([][]any, len(r.rows))
					for i, row := range r.rows {
						cells[i] = []any{row.ID, p.Good(string(row.State)), row.Text}
					}
					p.Table([]string{"ID", "STATE", "TEXT"}, cells)
				},
			}, r.fail
		}),
	}
	EnumVar(cmd, &r.state, "state", "", psn.States(), "only posts in this `state`")
	AddPage(cmd, &page, 20, 200)
	return Annotate(cmd, Traits{Idempotent: true, Output: []row{}})
}

func (r *rig) show() *cobra.Command {
	cmd := &cobra.Command{
		Use: "show ID", Short: "show a post", Example: "psn post show 7k2", Args: ExactArgs("ID"),
		RunE: r.env.Run(func(_ context.Context, args []string) (*Result, error) {
			return nil, psn.Errorf(psn.CodeNotFound, "no post %q", args[0]).WithHint("ids are short").WithNext("psn post list")
		}),
	}
	return Annotate(cmd, Traits{Idempotent: true, Output: row{}})
}

func (r *rig) publish() *cobra.Command {
	var yes, dryRun bool
	cmd := &cobra.Command{
		Use: "publish ID", Short: "publish a post", Example: "psn post publish 7k2 --yes", Args: ExactArgs("ID"),
		RunE: r.env.Run(func(ctx context.Context, args []string) (*Result, error) {
			if err := r.env.Confirm(ctx, yes || dryRun, "publish "+args[0]+" now?"); err != nil {
				return nil, err
			}
			r.published++
			return &Result{Data: r.rows[0]}, r.fail
		}),
	}
	AddYes(cmd, &yes)
	AddDryRun(cmd, &dryRun)
	return Annotate(cmd, Traits{Mutates: true, Destructive: true, Outside: true, Output: row{}})
}

func (r *rig) create() *cobra.Command {
	var file, account string
	var dryRun bool
	cmd := &cobra.Command{
		Use: "create", Short: "write a post", Args: NoArgs,
		Example: "psn post create --account work --file draft.md\necho hi | psn post create --account work --file -",
		RunE: r.env.Run(func(ctx context.Context, _ []string) (*Result, error) {
			raw, err := r.env.ReadInput(ctx, file, 16)
			r.input = string(raw)
			return nil, err
		}),
	}
	cmd.Flags().StringVar(&file, "file", "", "the text, from this `file` or - for standard input")
	cmd.Flags().StringVar(&account, "account", "", "post as this `account`")
	_ = cmd.MarkFlagRequired("account")
	AddDryRun(cmd, &dryRun)
	return Annotate(cmd, Traits{Mutates: true, Output: row{}})
}

func (r *rig) addAccount() *cobra.Command {
	var file string
	var dryRun bool
	cmd := &cobra.Command{
		Use: "add NAME", Short: "add an account", Args: ExactArgs("NAME"),
		Example: "psn account add work --token-file token",
		RunE: r.env.Run(func(ctx context.Context, _ []string) (*Result, error) {
			secret, err := r.env.ReadSecret(ctx, file, "token:")
			r.secret = secret
			return nil, err
		}),
	}
	cmd.Flags().StringVar(&file, "token-file", "", "read the token from this `file`")
	AddDryRun(cmd, &dryRun)
	return Annotate(cmd, Traits{Mutates: true, Output: row{}})
}

// worker is a command that runs and has a verb as well.
func (r *rig) worker() *cobra.Command {
	leaf := func(use string) *cobra.Command {
		cmd := &cobra.Command{
			Use: use, Short: "run " + use, Args: NoArgs, Example: "psn worker",
			RunE: r.env.Run(func(context.Context, []string) (*Result, error) {
				if r.fail != nil {
					return nil, r.fail
				}
				return &Result{Data: map[string]string{"ran": use}}, nil
			}),
		}
		return Annotate(cmd, Traits{Idempotent: true})
	}
	cmd := leaf("worker")
	cmd.Flags().Bool("once", false, "do what is due and end")
	cmd.AddCommand(leaf("status"))
	return cmd
}

// run executes a line and returns the exit code.
func (r *rig) run(t *testing.T, args ...string) int {
	t.Helper()
	r.out.Reset()
	r.errs.Reset()
	return Execute(t.Context(), r.root, r.env, args)
}

// terminal makes the streams a terminal, without colour.
func (r *rig) terminal() {
	r.env.InTTY, r.env.OutTTY, r.env.ErrTTY, r.env.Width = true, true, true, 80
}

// check compares a run's exit code and both streams.
func (r *rig) check(t *testing.T, args string, exit int, out, errs string) {
	t.Helper()
	words, err := splitLine(args)
	if err != nil {
		t.Fatal(err)
	}
	if got := r.run(t, words...); got != exit {
		t.Errorf("psn %s: exit %d, want %d", args, got, exit)
	}
	if r.out.String() != out {
		t.Errorf("psn %s: stdout\n%s\nwant\n%s", args, r.out.String(), out)
	}
	if r.errs.String() != errs {
		t.Errorf("psn %s: stderr\n%s\nwant\n%s", args, r.errs.String(), errs)
	}
}
