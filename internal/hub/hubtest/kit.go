package hubtest

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/stdlib"

	"github.com/postshitnow/psn/internal/hub"
	"github.com/postshitnow/psn/internal/hub/bucket/buckettest"
	"github.com/postshitnow/psn/internal/psn"
)

// Actors of the tests.
var (
	ana   = psn.Actor{Kind: psn.Person, Name: "ana"}
	berta = psn.Actor{Kind: psn.Person, Name: "berta"}
)

// lease and grace are what workers ask for unless a test says otherwise.
const (
	lease = time.Minute
	grace = 6 * time.Hour
)

// keys is the pair of every hub that Fill makes.
var keys = sync.OnceValue(func() (pair struct {
	public  string
	private psn.Secret
},
) {
	var err error
	if pair.public, pair.private, err = hub.NewKeys(); err != nil {
		panic(err)
	}
	return pair
})

// Fill makes the hub that Engine.Fresh copies, and closes it.
func Fill(ctx context.Context, url psn.Secret) error {
	h, err := hub.Create(ctx, hub.Options{URL: url}, hub.New{
		ID: psn.NewID(), Name: "test", Kind: psn.Personal, PublicKey: keys().public,
	})
	if err == nil {
		h.Close()
	}
	return err
}

// kit is one test with a hub of its own, which is opened at its first use.
type kit struct {
	*testing.T
	engine Engine

	url  psn.Secret
	main *hub.Hub
	s3   *buckettest.Server // where the media are; nil for the hub's own store
	raw  *sql.DB
}

// hub returns the test's own handle.
func (k *kit) hub() *hub.Hub {
	k.Helper()
	if k.main == nil {
		k.main = k.open(hub.Options{})
		if k.engine.Bucket {
			k.useBucket()
		}
	}
	return k.main
}

// open opens one more handle, as another process would.
func (k *kit) open(o hub.Options) *hub.Hub {
	k.Helper()
	if k.url.Empty() {
		k.url = k.engine.Fresh(k)
	}
	o.URL, o.BucketKeys = k.url, opensKeys
	if o.MaxConns == 0 {
		o.MaxConns = 4
	}
	h, err := hub.Open(k.Context(), o)
	k.ok(err)
	k.Cleanup(h.Close)
	return h
}

// later opens a handle whose database clock is that much ahead.
func (k *kit) later(ahead time.Duration) *hub.Hub {
	k.Helper()
	return k.open(hub.Options{Clock: func() time.Time { return time.Now().Add(ahead) }, ClockOffset: ahead})
}

func (k *kit) ok(err error) {
	k.Helper()
	if err != nil {
		k.Fatal(err)
	}
}

// code fails the test unless err has that code. The empty code is that of no error.
func (k *kit) code(err error, want psn.Code) {
	k.Helper()
	if got := psn.CodeOf(err); got != want {
		k.Fatalf("code %q, want %q: %v", got, want, err)
	}
}

// db returns a connection to the database that knows nothing of package hub.
func (k *kit) db() *sql.DB {
	k.Helper()
	if k.raw != nil {
		return k.raw
	}
	handles := k.hub().Handles()
	if handles.SQLite != nil {
		k.raw = handles.SQLite
	} else {
		k.raw = stdlib.OpenDBFromPool(handles.Postgres)
		k.Cleanup(func() { _ = k.raw.Close() })
	}
	return k.raw
}

// sql numbers the arguments on Postgres.
func (k *kit) sql(query string) string {
	if k.engine.Name == psn.SQLite {
		return query
	}
	parts := strings.Split(query, "?")
	for i := range parts[1:] {
		parts[i] += fmt.Sprintf("$%d", i+1)
	}
	return strings.Join(parts, "")
}

func (k *kit) exec(query string, args ...any) {
	k.Helper()
	_, err := k.db().ExecContext(k.Context(), k.sql(query), args...)
	k.ok(err)
}

// number returns the one number that a query gives.
func (k *kit) number(query string, args ...any) int {
	k.Helper()
	var n int
	k.ok(k.db().QueryRowContext(k.Context(), k.sql(query), args...).Scan(&n))
	return n
}

var tables = []string{
	"hub", "accounts", "posts", "attempts", "publications", "comments", "uploads", "proposals", "audit", "creations", "workers", "task_runs",
	"media", "media_chunks", "post_media", "post_notes", "person_tokens", "budgets", "channels", "notices", "deliveries", "documents",
	"ideas", "idea_posts", "series", "series_changes", "episodes", "plans", "plan_slots", "media_stores",
}

// dump returns every row of the hub's tables.
func (k *kit) dump() string {
	k.Helper()
	var lines []string
	for _, table := range tables {
		lines = append(lines, k.dumpTable(table)...)
	}
	slices.Sort(lines)
	return strings.Join(lines, "\n")
}

func (k *kit) dumpTable(table string) []string {
	k.Helper()
	rows, err := k.db().QueryContext(k.Context(), "SELECT * FROM "+table)
	k.ok(err)
	defer rows.Close()
	columns, err := rows.Columns()
	k.ok(err)
	var lines []string
	for rows.Next() {
		values := make([]any, len(columns))
		for i := range values {
			values[i] = new(any)
		}
		k.ok(rows.Scan(values...))
		line := []string{table}
		for i := range values {
			line = append(line, fmt.Sprintf("%s=%v", columns[i], *values[i].(*any))) //nolint:errcheck // made above
		}
		lines = append(lines, strings.Join(line, " "))
	}
	k.ok(rows.Err())
	return lines
}

// unchanged fails the test if do changes a row.
func (k *kit) unchanged(do func()) {
	k.Helper()
	before := k.dump()
	do()
	if after := k.dump(); after != before {
		k.Fatalf("the database changed\nbefore:\n%s\nafter:\n%s", before, after)
	}
}
