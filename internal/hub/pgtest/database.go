//go:build linux || darwin

package pgtest

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
)

// cleanupTimeout bounds what is done for a test after it has ended.
const cleanupTimeout = 30 * time.Second

// shared is the cluster of this test binary. Its guard removes it when the binary ends.
var shared = sync.OnceValues(func() (*Cluster, error) { return Start(context.Background(), Options{}) })

// serial makes the names of databases unique.
var serial atomic.Int64

// NewDatabase makes an empty database for one test, in the cluster that all tests of the binary share,
// and returns its URL. It is dropped after the test, along with any connection to it. Roles belong to
// the cluster: a test that makes some gives them names of their own.
func NewDatabase(tb testing.TB) string {
	tb.Helper()
	return newDatabase(tb, "template1")
}

func newDatabase(tb testing.TB, template string) string {
	tb.Helper()
	c, err := shared()
	if err != nil {
		tb.Fatal(err)
	}
	name := databaseName(tb.Name())
	url, err := c.CreateDatabase(tb.Context(), name, template)
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), cleanupTimeout)
		defer cancel()
		if err := c.exec(ctx, "DROP DATABASE "+quote(name)+" WITH (FORCE)"); err != nil {
			tb.Errorf("pgtest: %v", err)
		}
	})
	return url
}

// Template is a database that is prepared once per test binary, on first use, and copied for each test:
// a copy takes a fraction of the time of running migrations again. Make one with NewTemplate, in a
// package variable.
type Template struct {
	name func() (string, error)
}

// NewTemplate returns a template that prepare fills. prepare gets the URL of an empty database and must
// have closed its connections when it returns; an error fails every test that uses the template.
func NewTemplate(prepare func(ctx context.Context, url string) error) *Template {
	return &Template{name: sync.OnceValues(func() (string, error) {
		ctx, cancel := context.WithTimeout(context.Background(), startTimeout)
		defer cancel()
		c, err := shared()
		if err != nil {
			return "", err
		}
		name := databaseName("template")
		url, err := c.CreateDatabase(ctx, name, "template1")
		if err != nil {
			return "", err
		}
		if err := prepare(ctx, url); err != nil {
			return "", fmt.Errorf("pgtest: prepare a template: %w", err)
		}
		return name, nil
	})}
}

// NewDatabase makes a copy of the template for one test and returns its URL. It is dropped after the
// test, along with any connection to it.
func (t *Template) NewDatabase(tb testing.TB) string {
	tb.Helper()
	name, err := t.name()
	if err != nil {
		tb.Fatal(err)
	}
	return newDatabase(tb, name)
}

// CreateDatabase makes a database as a copy of template ("template1" is the empty one) and returns its
// URL. It is gone with the cluster.
func (c *Cluster) CreateDatabase(ctx context.Context, name, template string) (string, error) {
	if err := c.exec(ctx, "CREATE DATABASE "+quote(name)+" TEMPLATE "+quote(template)); err != nil {
		return "", fmt.Errorf("pgtest: %w", err)
	}
	return c.url(name), nil
}

// exec runs a statement on a connection of its own.
func (c *Cluster) exec(ctx context.Context, statement string) error {
	conn, err := pgx.Connect(ctx, c.URL())
	if err != nil {
		return err
	}
	_, err = conn.Exec(ctx, statement)
	if err != nil {
		err = fmt.Errorf("%s: %w", statement, err)
	}
	return errors.Join(err, conn.Close(context.WithoutCancel(ctx)))
}

func quote(name string) string { return pgx.Identifier{name}.Sanitize() }

var notInNames = regexp.MustCompile(`[^a-z0-9]+`)

// databaseName makes a name from a test's, so that pg_stat_activity and the log say whose it is.
func databaseName(test string) string {
	name := strings.Trim(notInNames.ReplaceAllString(strings.ToLower(test), "_"), "_")
	return fmt.Sprintf("%.50s_%d", name, serial.Add(1))
}
