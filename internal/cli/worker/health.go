package worker

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"time"

	"github.com/spf13/cobra"

	"github.com/postshitnow/psn/internal/app"
	"github.com/postshitnow/psn/internal/cli"
	"github.com/postshitnow/psn/internal/psn"
)

// healthPatience bounds the wait for a worker's answer, which asks each database for three seconds at most.
const healthPatience = 10 * time.Second

// maxHealth bounds an answer, in bytes.
const maxHealth = 1 << 20

func newHealth(env *cli.Env, open func() *app.App) *cobra.Command {
	var addr string
	cmd := &cobra.Command{
		Use:   "health",
		Short: "ask the worker on this machine whether it is well",
		Long: `Asks the health page of the worker that runs on this machine, or in this container. It is well if every hub
answers, has taken its tick, and no post is overdue; otherwise the exit code is 1.`,
		Example: "psn worker health\npsn worker health --health-addr 127.0.0.1:7882",
		Args:    cli.NoArgs,
		RunE: env.Run(func(ctx context.Context, _ []string) (*cli.Result, error) {
			flags := map[string]string{}
			if addr != "" {
				flags["health_addr"] = addr
			}
			settings, err := open().Settings(flags)
			if err != nil {
				return nil, err
			}
			return askHealth(ctx, settings.HealthAddr)
		}),
	}
	cmd.Flags().StringVar(&addr, "health-addr", "", "where the worker serves /healthz: its `address` (default 127.0.0.1:7881)")
	return cli.Annotate(cmd, cli.Traits{Idempotent: true, Output: healthy{}})
}

// healthy is the data of `psn worker health`.
type healthy struct {
	OK   bool        `json:"ok"`
	Hubs []healthHub `json:"hubs"`
}

// healthHub is one hub, as the worker sees it.
type healthHub struct {
	Hub       string  `json:"hub"`
	OK        bool    `json:"ok"`
	Overdue   int     `json:"overdue"`                // posts
	Oldest    float64 `json:"oldest_overdue_seconds"` // 0 if nothing is overdue
	Unknown   int     `json:"unknown"`                // attempts whose outcome is being found out
	Review    int     `json:"needs_review"`           // posts
	Publishes bool    `json:"publishes"`              // the worker can open the hub's tokens
	Problem   string  `json:"problem,omitempty"`
}

func askHealth(ctx context.Context, addr string) (*cli.Result, error) {
	if addr == "" {
		return nil, psn.Errorf(psn.CodeInvalid, "the health page is off, so the worker can't be asked").WithHint("set PSN_HEALTH_ADDR, or give --health-addr")
	}
	ctx, cancel := context.WithTimeout(ctx, healthPatience)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+addr+"/healthz", http.NoBody)
	if err != nil {
		return nil, psn.Errorf(psn.CodeInvalid, "the health address %q can't be asked", psn.Excerpt(addr, 60)).WithHint("it is host:port")
	}
	client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}} // no proxy stands before this machine
	answer, err := client.Do(request)
	if err != nil {
		return nil, psn.Errorf(psn.CodeUnavailable, "no worker answers at %s", addr).
			WithHint("start one with `psn worker`, or say where it is with --health-addr").WithNext("psn worker install", "psn status").Retry()
	}
	defer func() { _ = answer.Body.Close() }()
	var out healthy
	if err := json.NewDecoder(io.LimitReader(answer.Body, maxHealth)).Decode(&out); err != nil {
		return nil, psn.Errorf(psn.CodeUnavailable, "what answers at %s is no worker of psn", addr).WithHint("say where the worker is with --health-addr")
	}
	r := &cli.Result{Data: out, Human: out.human, Next: []string{"psn status"}}
	if !out.OK || answer.StatusCode != http.StatusOK {
		return r, psn.Errorf(psn.CodeUnavailable, "the worker is not well").WithHint("psn status says what is late and why").WithNext("psn status")
	}
	return r, nil
}

func (o healthy) human(p *cli.Printer) {
	var rows [][]any
	for _, h := range o.Hubs {
		state := any(p.Good("✓"))
		if !h.OK {
			state = p.Bad("✗")
		}
		rows = append(rows, []any{state, h.Hub, h.Overdue, h.Unknown, h.Review, h.Problem})
	}
	p.Table([]string{"", "HUB", "OVERDUE", "UNKNOWN", "REVIEW", "PROBLEM"}, rows)
}
