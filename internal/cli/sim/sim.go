// Package sim is `psn sim`.
package sim

import (
	"context"
	"errors"
	"io/fs"
	"os/signal"
	"syscall"

	"github.com/spf13/cobra"

	"github.com/postshitnow/psn/internal/app"
	"github.com/postshitnow/psn/internal/cli"
	"github.com/postshitnow/psn/internal/psn"
	"github.com/postshitnow/psn/internal/sim"
	"github.com/postshitnow/psn/internal/sim/all"
)

// New returns the command.
func New(env *cli.Env, open func() *app.App) *cobra.Command {
	var addr, ledger string
	cmd := &cobra.Command{
		Use:   "sim",
		Short: "serve simulated networks on this machine, until stopped",
		Long: `Nothing that is published to a simulator leaves this machine. Its page shows every post as a reader would
see it. Each network has an account, @alex, whose token is printed: it is worth nothing anywhere else.

Accounts of a simulator need a hub of their own: simulated and real ones never mix. What was published is
gone when the simulator ends; --ledger keeps a line for every request that arrived.`,
		Example: "psn sim\npsn sim --addr 127.0.0.1:0 --ledger arrivals.ndjson",
		Args:    cli.NoArgs,
		RunE: env.Run(func(ctx context.Context, _ []string) (*cli.Result, error) {
			return run(ctx, env, open(), addr, ledger)
		}),
	}
	cmd.Flags().StringVar(&addr, "addr", "127.0.0.1:7880", "serve at this loopback `address`; port 0 takes a free one")
	cmd.Flags().StringVar(&ledger, "ledger", "", "append a line for each publish request to this `file`")
	return cli.Annotate(cmd, cli.Traits{Output: ready{}})
}

// ready is the data, printed once the simulator serves.
type ready struct {
	Page     string    `json:"page"` // where people see the posts
	Ledger   string    `json:"ledger"`
	Networks []network `json:"networks"`
}

// network is one simulated network and its account.
type network struct {
	Name     string `json:"name"`
	Title    string `json:"title"`
	Platform string `json:"platform"` // as psn account add takes it
	Server   string `json:"server"`
	Handle   string `json:"handle"`
	Token    string `json:"token"` // of a simulated account: no secret
	Add      string `json:"add"`   // the command that adds the account to a hub
	Login    string `json:"login"` // the command that signs in with the browser; empty where people type a secret
}

func run(ctx context.Context, env *cli.Env, a *app.App, addr, ledger string) (*cli.Result, error) {
	ctx, stop := signal.NotifyContext(ctx, syscall.SIGTERM, syscall.SIGINT)
	defer stop()
	s := &sim.Server{Networks: all.Networks(), Clock: env.Clock, LedgerPath: ledger}
	if err := s.Start(addr); err != nil { //nolint:contextcheck // it serves until Close
		return nil, startError(addr, ledger, err)
	}
	defer func() { _ = s.Close() }() // whatever fails now, the ledger's lines are on disk
	out := ready{Page: s.URL() + "/", Ledger: ledger}
	for _, n := range s.Networks {
		out.Networks = append(out.Networks, networkOf(a, n, s.URL()))
	}
	err := env.Ready(ctx, &cli.Result{Data: out, Human: out.human, Next: []string{"psn hub create sim"}})
	if err != nil {
		return nil, err
	}
	<-ctx.Done()
	return nil, nil //nolint:nilnil // Ready has printed the result
}

// platforms names the platform of a network that speaks another one's language.
var platforms = map[string]string{"gotosocial": "mastodon"}

func networkOf(a *app.App, n sim.Network, base string) network {
	account := n.Accounts()[0]
	out := network{
		Name: n.Name(), Title: n.Title(), Platform: n.Name(), Server: base + "/" + n.Name(),
		Handle: "@" + account.Handle, Token: account.Token,
	}
	if other, ok := platforms[out.Name]; ok {
		out.Platform = other
	}
	out.Add = "printf %s " + cli.Quote(account.Given()) + " | psn account add " + out.Platform + " --server " + out.Server +
		handle(out.Platform, account) + " --name " + out.Name + " --simulated --token-file -"
	out.Login = a.SimulatedLogin(out.Platform, out.Server, sim.AppID, sim.AppSecret)
	return out
}

// handle is the flag that names the account, on the network that asks for it.
func handle(platform string, account sim.Account) string {
	if platform == "bluesky" {
		return " --handle " + account.Handle
	}
	return ""
}

func (r ready) human(p *cli.Printer) {
	p.Line("%s simulated networks at %s", p.Good("✓"), p.Bold(r.Page))
	for _, n := range r.Networks {
		p.Line("")
		p.Line("%s %s as %s", p.Bold(n.Title), n.Server, n.Handle)
		if n.Login != "" {
			p.Line("  %s", n.Login)
		}
		p.Line("  %s", n.Add)
	}
	p.Line("")
	p.Line("%s", p.Dim("simulated accounts need a hub of their own; Ctrl-C stops"))
}

// startError says why the simulator can't serve.
func startError(addr, ledger string, err error) error {
	switch {
	case errors.Is(err, syscall.EADDRINUSE):
		return psn.Errorf(psn.CodeConflict, "%s is taken by another program, perhaps another psn sim", addr).
			WithHint("stop that, or take a free port: psn sim --addr 127.0.0.1:0")
	case errors.Is(err, fs.ErrPermission), errors.Is(err, syscall.EROFS):
		return psn.Errorf(psn.CodeReadOnly, "can't serve at %s with ledger %q: %w", addr, ledger, err)
	case errors.Is(err, syscall.ENOSPC):
		return psn.Errorf(psn.CodeFull, "no space left for the ledger %s", ledger)
	case errors.Is(err, fs.ErrNotExist), errors.Is(err, syscall.EISDIR), errors.Is(err, syscall.ENOTDIR):
		return psn.Errorf(psn.CodeInvalid, "the ledger %s can't be made: %w", ledger, err).WithHint("name a file in a folder that is there")
	}
	return psn.Errorf(psn.CodeInvalid, "can't start the simulator: %w", err).
		WithHint("--addr is a loopback address with a port, as 127.0.0.1:7880")
}
