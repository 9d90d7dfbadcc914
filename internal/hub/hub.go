package hub

import (
	"context"
	"database/sql"
	"errors"
	"sync"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/uptrace/bun"

	"github.com/postshitnow/psn/internal/hub/bucket"
	"github.com/postshitnow/psn/internal/psn"
)

// Hub is an open hub. It is safe for concurrent use.
type Hub struct {
	info    psn.Hub
	place   Place
	clock   psn.Clock
	dialect dialect

	read  *bun.DB // many connections
	write *bun.DB // one connection on SQLite; the same as read on Postgres
	pool  *pgxpool.Pool

	prepared  prepared
	committer *committer
	// held keeps the renewal of all leases and the commits of groups apart: they lock the same posts, in
	// whatever order the database likes.
	held      sync.RWMutex
	buckets   buckets
	noticed   wakeup
	commented wakeup
}

// Options are what Open needs.
type Options struct {
	URL   psn.Secret // sqlite:///absolute/path or postgres://…
	Clock psn.Clock  // SQLite's clock, which is the machine's; nil means time.Now
	// ClockOffset is added to the database's own clock on Postgres. It is zero outside tests.
	ClockOffset time.Duration
	// MaxConns bounds the connections to Postgres; 0 means 8. There are at least two, for a migration needs
	// one beside the one that holds its lock.
	MaxConns int
	// BucketKeys returns the keys to a bucket of the hub's media; nil where none can be had.
	BucketKeys func(context.Context, *Hub, MediaStore) (bucket.Keys, error)
	// BusyTimeout is how long SQLite waits for a lock that another process holds; 0 means 5 s.
	BusyTimeout time.Duration
}

// Open opens an existing hub. It returns an error with psn.CodeNotFound if there is none at the URL,
// psn.CodeHubNewer or psn.CodeHubOlder if its schema is not this psn's, and the codes of package psn for
// whatever else keeps a database from opening.
func Open(ctx context.Context, o Options) (*Hub, error) {
	h, err := connect(ctx, o, mustExist)
	if err != nil {
		return nil, err
	}
	if err := h.load(ctx); err != nil {
		h.Close()
		return nil, err
	}
	return h, nil
}

// load checks the schema's version and reads the hub's own row.
func (h *Hub) load(ctx context.Context) error {
	if err := h.checkVersion(ctx); err != nil {
		return err
	}
	var row struct {
		ID, Name, Kind string
		Paused         bool
		Approval       string
		CreatedAt      instant
	}
	err := h.row(ctx, []any{&row.ID, &row.Name, &row.Kind, &row.Paused, &row.Approval, &row.CreatedAt},
		`SELECT id, name, kind, paused, approval, created_at FROM hub`)
	if errors.Is(err, sql.ErrNoRows) {
		return psn.Errorf(psn.CodeNotFound, "the database at %s holds no hub", h.place).
			WithHint("create one with `psn hub create NAME`")
	}
	if err != nil {
		return h.wrap("read the hub", err)
	}
	h.info = psn.Hub{
		ID: row.ID, Name: row.Name, Kind: psn.HubKind(row.Kind), Engine: h.place.Engine,
		Paused: row.Paused, Approval: psn.Approval(row.Approval), CreatedAt: row.CreatedAt.time(),
	}
	return nil
}

// Info returns what the hub said of itself when it was opened.
func (h *Hub) Info() psn.Hub { return h.info }

// Place returns where the hub is, without credentials.
func (h *Hub) Place() Place { return h.place }

// Now returns the time by the database's clock, which decides what is due and whose lease is over.
func (h *Hub) Now(ctx context.Context) (time.Time, error) {
	if h.place.Engine == psn.SQLite {
		return h.clock(), nil
	}
	var at instant
	if err := h.row(ctx, []any{&at}, `SELECT {now}`); err != nil {
		return time.Time{}, h.wrap("read the database's clock", err)
	}
	return at.time(), nil
}

// Handles are the database handles that the job engine shares with the hub: one of them is nil.
type Handles struct {
	SQLite   *sql.DB // the one writer connection
	Postgres *pgxpool.Pool
	Schema   string // of the job engine's tables on Postgres
}

// Handles returns the handles for the job engine.
func (h *Hub) Handles() Handles {
	if h.place.Engine == psn.SQLite {
		return Handles{SQLite: h.write.DB}
	}
	return Handles{Postgres: h.pool, Schema: RiverSchema}
}

// Close closes the hub's connections. What waits for a commit is committed first.
func (h *Hub) Close() {
	if h.committer != nil {
		h.committer.close()
	}
	h.buckets.close()
	if h.write != nil {
		_ = h.write.Close()
	}
	if h.read != nil && h.read != h.write {
		_ = h.read.Close()
	}
	if h.pool != nil {
		h.pool.Close()
	}
}
