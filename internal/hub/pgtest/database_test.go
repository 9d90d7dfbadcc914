//go:build linux || darwin

package pgtest

import (
	"context"
	"errors"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/jackc/pgx/v5"
)

func TestNewDatabase(t *testing.T) {
	t.Parallel()
	one, two := NewDatabase(t), NewDatabase(t)
	if one == two {
		t.Fatalf("both databases are %s", one)
	}
	mustExec(t, connect(t, one), "CREATE TABLE here (n int)")
	if got := scanInt(t, connect(t, two), "SELECT count(*) FROM pg_class WHERE relname = 'here'"); got != 0 {
		t.Error("a table of one database is in the other")
	}
}

func TestDatabaseIsDropped(t *testing.T) {
	t.Parallel()
	var url string
	t.Run("user", func(t *testing.T) {
		url = NewDatabase(t)
		conn, err := pgx.Connect(t.Context(), url)
		if err != nil {
			t.Fatal(err)
		}
		mustExec(t, conn, "SELECT 1") // and it stays open
	})
	if conn, err := pgx.Connect(t.Context(), url); err == nil {
		_ = conn.Close(t.Context())
		t.Error("the database of an ended test is still there")
	}
}

func TestTemplate(t *testing.T) {
	t.Parallel()
	var prepared atomic.Int64
	template := NewTemplate(func(ctx context.Context, url string) error {
		prepared.Add(1)
		conn, err := pgx.Connect(ctx, url)
		if err != nil {
			return err
		}
		_, err = conn.Exec(ctx, "CREATE TABLE migrated (n int)")
		return errors.Join(err, conn.Close(ctx))
	})
	t.Run("copies", func(t *testing.T) {
		t.Parallel()
		for range 4 {
			t.Run("copy", func(t *testing.T) {
				t.Parallel()
				conn := connect(t, template.NewDatabase(t))
				mustExec(t, conn, "INSERT INTO migrated VALUES (1)")
				if got := scanInt(t, conn, "SELECT count(*) FROM migrated"); got != 1 {
					t.Errorf("%d rows, want 1", got)
				}
				if got := prepared.Load(); got != 1 {
					t.Errorf("prepared %d times, want once", got)
				}
			})
		}
	})
}

func TestDatabaseName(t *testing.T) {
	t.Parallel()
	a, b := databaseName("TestX/A b—ü/1"), databaseName("TestX/A b—ü/1")
	if a == b || !strings.HasPrefix(a, "testx_a_b_1_") {
		t.Errorf("names are %q and %q", a, b)
	}
	if long := databaseName(strings.Repeat("long", 50)); len(long) > 63 {
		t.Errorf("%q has %d bytes, Postgres keeps 63", long, len(long))
	}
}

func BenchmarkNewDatabase(b *testing.B) {
	for b.Loop() {
		NewDatabase(b)
	}
}

func BenchmarkCluster(b *testing.B) {
	for b.Loop() {
		c, err := Start(b.Context(), Options{})
		if err != nil {
			b.Fatal(err)
		}
		b.StopTimer()
		if err := c.Stop(); err != nil {
			b.Fatal(err)
		}
		b.StartTimer()
	}
}

func BenchmarkKillAndRestart(b *testing.B) {
	c := NewCluster(b, Options{Durable: true})
	for b.Loop() {
		if err := c.Restart(); err != nil {
			b.Fatal(err)
		}
	}
}

func connect(tb testing.TB, url string) *pgx.Conn {
	tb.Helper()
	conn, err := pgx.Connect(tb.Context(), url)
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { _ = conn.Close(context.Background()) })
	return conn
}

func mustExec(tb testing.TB, conn *pgx.Conn, statement string, args ...any) {
	tb.Helper()
	if _, err := conn.Exec(tb.Context(), statement, args...); err != nil {
		tb.Fatal(err)
	}
}

func scanInt(tb testing.TB, conn *pgx.Conn, query string) int {
	tb.Helper()
	var n int
	if err := conn.QueryRow(tb.Context(), query).Scan(&n); err != nil {
		tb.Fatal(err)
	}
	return n
}

func scanString(tb testing.TB, conn *pgx.Conn, query string) string {
	tb.Helper()
	var s string
	if err := conn.QueryRow(tb.Context(), query).Scan(&s); err != nil {
		tb.Fatal(err)
	}
	return s
}
