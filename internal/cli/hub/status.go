package hub

import (
	"context"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"github.com/postshitnow/psn/internal/app"
	"github.com/postshitnow/psn/internal/cli"
	"github.com/postshitnow/psn/internal/psn"
)

func newStatus(env *cli.Env, open func() *app.App) *cobra.Command {
	cmd := &cobra.Command{
		Use:     "status",
		Short:   "inspect one hub: schema, posts, accounts, workers and the private key",
		Example: "psn hub status\npsn hub status --hub work --fields posts,overdue",
		Args:    cli.NoArgs,
		RunE: env.Run(func(ctx context.Context, _ []string) (*cli.Result, error) {
			return runStatus(ctx, env, open)
		}),
	}
	return cli.Annotate(cmd, cli.Traits{Idempotent: true, Output: state{}})
}

// state is the data of `psn hub status`.
type state struct {
	Name        string                   `json:"name"`
	HubID       string                   `json:"hub_id"`
	Kind        psn.HubKind              `json:"kind"`
	Engine      psn.Engine               `json:"engine"`
	Place       string                   `json:"place"`
	Source      string                   `json:"source"`
	Schema      int64                    `json:"schema"`
	CreatedAt   cli.Time                 `json:"created_at"`
	Paused      bool                     `json:"paused"`
	Simulated   *bool                    `json:"simulated"` // the kind of its accounts; null before the first
	Posts       map[psn.State]int        `json:"posts"`     // by state, every state
	Accounts    map[psn.AccountState]int `json:"accounts"`  // by state, every state
	Overdue     overdue                  `json:"overdue"`
	Unknown     int                      `json:"unknown"` // attempts whose outcome is being found out
	NeedsReview int                      `json:"needs_review"`
	Workers     []worker                 `json:"workers"`
	LastTickAt  cli.Time                 `json:"last_tick_at"` // of any worker, ended ones included
	Key         key                      `json:"key"`
	Media       media                    `json:"media"`
}

// media is what the hub holds of media, and where new ones go.
type media struct {
	Store      string `json:"store"` // folder, database or bucket
	Place      string `json:"place"` // of the bucket
	Files      int    `json:"files"`
	Bytes      int64  `json:"bytes"`
	QuotaBytes int64  `json:"quota_bytes"` // 0 for none
	Elsewhere  int    `json:"elsewhere"`   // files that lie in another store
}

func mediaOf(s app.MediaStore, held app.MediaHeld, engine psn.Engine) media {
	m := media{"folder", "", held.Files, held.Bytes, held.Quota, held.Elsewhere}
	if engine == psn.Postgres {
		m.Store = "database"
	}
	if s.ID != "" {
		m.Store, m.Place = "bucket", s.Place.String()
	}
	return m
}

// shown is one line for people.
func (m media) shown() string {
	text := fmt.Sprintf("%s: %d files, %d bytes", m.Store, m.Files, m.Bytes)
	if m.QuotaBytes > 0 {
		text += fmt.Sprintf(" of %d", m.QuotaBytes)
	}
	if m.Elsewhere > 0 {
		text += fmt.Sprintf("; %d lie in another store", m.Elsewhere)
	}
	return text
}

// overdue is what is due and could go out now.
type overdue struct {
	Posts         int   `json:"posts"`
	OldestSeconds int64 `json:"oldest_seconds"`
}

// worker is a worker that runs, or ended without a word.
type worker struct {
	ID         string   `json:"id"`
	Host       string   `json:"host"`
	PID        int      `json:"pid"`
	Version    string   `json:"version"`
	Publishes  bool     `json:"publishes"` // it has the hub's private key
	TickAt     cli.Time `json:"tick_at"`
	AgeSeconds int64    `json:"age_seconds"`
}

func runStatus(ctx context.Context, env *cli.Env, open func() *app.App) (*cli.Result, error) {
	name, err := env.HubName()
	if err != nil {
		return nil, err
	}
	a := open()
	s, err := a.HubStatus(ctx, name)
	if err != nil {
		return nil, err
	}
	out := stateOf(s, a.ShownZone())
	r := &cli.Result{Data: out, Human: out.human, Next: []string{"psn status", "psn account list"}}
	if w := s.Key.Warning(); w != "" {
		r.Warnings = append(r.Warnings, w)
	}
	return r, nil
}

func stateOf(s app.HubStatus, zone *time.Location) state {
	out := state{
		Name: s.Name, HubID: s.Hub.ID, Kind: s.Hub.Kind, Engine: s.Hub.Engine, Place: s.Place, Source: s.Source,
		Schema: s.Schema, CreatedAt: cli.In(s.Hub.CreatedAt, zone), Paused: s.Hub.Paused, Simulated: s.Simulated,
		Posts: map[psn.State]int{}, Accounts: map[psn.AccountState]int{}, Workers: []worker{},
		Overdue: overdue{s.Health.Overdue, int64(s.Health.OldestOverdue.Seconds())},
		Unknown: s.Health.Unknown, NeedsReview: s.Health.Review, LastTickAt: cli.In(s.LastTick, zone), Key: keyOf(s.Key),
		Media: mediaOf(s.Store, s.Held, s.Hub.Engine),
	}
	for _, each := range psn.States() {
		out.Posts[each] = s.Counts[each]
	}
	for _, each := range []psn.AccountState{psn.AccountActive, psn.AccountReauthRequired, psn.AccountPaused} {
		out.Accounts[each] = 0
	}
	for _, account := range s.Accounts {
		out.Accounts[account.State]++
	}
	for _, w := range s.Workers {
		out.Workers = append(out.Workers, worker{
			w.ID, w.Host, w.PID, w.Version, w.OpensTokens, cli.In(w.TickAt, zone), int64(w.Age.Seconds()),
		})
	}
	return out
}

func (s state) human(p *cli.Printer) {
	p.Line("%s", p.Bold("hub "+s.Name))
	keyText := s.Key.Place
	if !s.Key.Here {
		keyText = "not usable here: " + s.Key.Problem
	}
	var paused any
	if s.Paused {
		paused = p.Warn("nothing goes out")
	}
	p.Pairs("engine", s.Engine, "place", s.Place, "connection", s.Source, "schema", s.Schema, "paused", blank(paused),
		"private key", keyText, "overdue", s.Overdue.Posts, "outcome unknown", s.Unknown, "last worker", s.LastTickAt, "media", s.Media.shown())
	var rows [][]any
	for _, each := range psn.States() {
		if s.Posts[each] > 0 {
			rows = append(rows, []any{each, s.Posts[each]})
		}
	}
	p.Line("")
	if len(rows) == 0 {
		p.Line("no posts yet")
	}
	p.Table([]string{"POSTS", ""}, rows)
	p.Line("")
	p.Line("%d accounts active, %d need a new token, %d paused", s.Accounts[psn.AccountActive],
		s.Accounts[psn.AccountReauthRequired], s.Accounts[psn.AccountPaused])
	rows = nil
	for _, w := range s.Workers {
		rows = append(rows, []any{w.ID, w.Host, w.PID, w.Publishes, w.TickAt})
	}
	p.Line("")
	if len(rows) == 0 {
		p.Line("no worker is running: psn worker")
	}
	p.Table([]string{"WORKER", "HOST", "PID", "PUBLISHES", "LAST TICK"}, rows)
}

// blank is a cell that is left out where there is nothing to say.
func blank(value any) any {
	if value == nil {
		return ""
	}
	return value
}
