package hub_test

import (
	"context"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"github.com/postshitnow/psn/internal/hub/hubtest"
	"github.com/postshitnow/psn/internal/hub/pgtest"
	"github.com/postshitnow/psn/internal/psn"
)

// migrated is a Postgres database with a hub, which each test gets a copy of.
var migrated = pgtest.NewTemplate(func(ctx context.Context, url string) error {
	return hubtest.Fill(ctx, psn.NewSecret(url))
})

// file is a SQLite hub, which each test gets a copy of.
var file = sync.OnceValues(func() ([]byte, error) {
	folder, err := os.MkdirTemp("", "psn-hub-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(folder)
	path := filepath.Join(folder, "hub.db")
	if err := hubtest.Fill(context.Background(), sqliteURL(path)); err != nil {
		return nil, err
	}
	return os.ReadFile(path)
})

func sqliteURL(path string) psn.Secret { return psn.NewSecret("sqlite://" + path) }

// sqliteHub copies the SQLite hub to a file of this test's own.
func sqliteHub(tb testing.TB) string {
	tb.Helper()
	raw, err := file()
	if err != nil {
		tb.Fatal(err)
	}
	path := filepath.Join(tb.TempDir(), "hub.db")
	if err := os.WriteFile(path, raw, 0o600); err != nil {
		tb.Fatal(err)
	}
	return path
}

func TestSQLite(t *testing.T) {
	t.Parallel()
	hubtest.Run(t, onSQLite)
}

func TestSQLiteBucket(t *testing.T) {
	t.Parallel()
	e := onSQLite
	e.Bucket = true
	hubtest.Run(t, e)
}

var onSQLite = hubtest.Engine{
	Name: psn.SQLite,
	Empty: func(tb testing.TB) psn.Secret {
		tb.Helper()
		return sqliteURL(filepath.Join(tb.TempDir(), "new", "hub.db"))
	},
	Other: func(tb testing.TB) psn.Secret {
		tb.Helper()
		return psn.NewSecret(pgtest.NewDatabase(tb))
	},
	Fresh: func(tb testing.TB) psn.Secret {
		tb.Helper()
		return sqliteURL(sqliteHub(tb))
	},
}

func TestPostgres(t *testing.T) {
	t.Parallel()
	hubtest.Run(t, onPostgres)
}

func TestPostgresBucket(t *testing.T) {
	t.Parallel()
	e := onPostgres
	e.Bucket = true
	hubtest.Run(t, e)
}

var onPostgres = hubtest.Engine{
	Name: psn.Postgres,
	Empty: func(tb testing.TB) psn.Secret {
		tb.Helper()
		return psn.NewSecret(pgtest.NewDatabase(tb))
	},
	Other: func(tb testing.TB) psn.Secret {
		tb.Helper()
		return sqliteURL(filepath.Join(tb.TempDir(), "new", "hub.db"))
	},
	Fresh: func(tb testing.TB) psn.Secret {
		tb.Helper()
		return psn.NewSecret(migrated.NewDatabase(tb))
	},
}
