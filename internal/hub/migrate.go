package hub

import (
	"context"
	"database/sql"
	"embed"
	"io/fs"
	"log/slog"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"
	"github.com/riverqueue/river/riverdriver/riversqlite"
	"github.com/riverqueue/river/rivermigrate"

	"github.com/postshitnow/psn/internal/filelock"
	"github.com/postshitnow/psn/internal/psn"
)

// schemaVersion is the newest migration of this psn, for both engines. A new version of River's tables
// gets a migration of ours beside it, so that this number tells the whole truth.
const schemaVersion = 12

// migrateWait is how long a migration waits for another one to end.
const migrateWait = 2 * time.Minute

// schemaTable records which migrations were applied.
const schemaTable = "psn_schema"

// RiverSchema is the Postgres schema in which the job engine lives. On SQLite it is empty.
const RiverSchema = "river"

//go:embed migrations
var migrations embed.FS

// Version is the state of a hub's schema.
type Version struct {
	Hub    int64 // newest migration applied
	Binary int64 // newest migration this psn knows
}

// checkVersion refuses a hub whose schema is not the one this psn was written for.
func (h *Hub) checkVersion(ctx context.Context) error {
	v, err := h.version(ctx)
	if err != nil {
		return err
	}
	switch {
	case v.Hub > v.Binary:
		return psn.Errorf(psn.CodeHubNewer, "the hub at %s was migrated by a newer psn (schema %d, this psn knows %d)",
			h.place, v.Hub, v.Binary).WithHint("upgrade psn on this machine; the hub is untouched").WithNext("psn version")
	case v.Hub < v.Binary:
		return psn.Errorf(psn.CodeHubOlder, "the hub at %s has schema %d, this psn needs %d", h.place, v.Hub, v.Binary).
			WithHint("whoever owns the hub migrates it once with `psn hub migrate`; stop older workers first").
			WithNext("psn hub migrate")
	}
	return nil
}

// version reads the schema's version. It returns an error with psn.CodeNotFound for a database without
// psn's tables.
func (h *Hub) version(ctx context.Context) (Version, error) {
	v := Version{Binary: schemaVersion}
	var applied sql.NullInt64
	ctx, cancel := bounded(ctx)
	defer cancel()
	err := h.read.DB.QueryRowContext(ctx, `SELECT MAX(version_id) FROM `+schemaTable+` WHERE is_applied`).Scan(&applied)
	if missingTable(err) || err == nil && !applied.Valid {
		return v, psn.Errorf(psn.CodeNotFound, "the database at %s holds no hub", h.place).
			WithHint("create one with `psn hub create NAME`")
	}
	v.Hub = applied.Int64
	return v, h.wrap("read the hub's schema version", err)
}

// Migrate brings the schema of the hub at o.URL to this psn's version and returns the version before.
// Many processes may call it at once: one does the work, the others wait for it. It refuses a hub of a
// newer psn, and makes no database that does not exist.
func Migrate(ctx context.Context, o Options) (Version, error) {
	h, err := connect(ctx, o, mustExist)
	if err != nil {
		return Version{}, err
	}
	defer h.Close()
	before, err := h.version(ctx)
	if err != nil {
		return before, err
	}
	if before.Hub > before.Binary {
		return before, h.checkVersion(ctx)
	}
	return before, h.migrate(ctx)
}

// migrate applies what is missing, ours first, then River's, under one lock.
func (h *Hub) migrate(ctx context.Context) error {
	if h.place.Engine == psn.SQLite {
		unlock, err := filelock.Lock(ctx, h.place.Path+".lock", migrateWait)
		if err != nil {
			return h.wrap("lock the hub for migration", err)
		}
		defer unlock()
		return h.wrap("migrate the hub", h.apply(ctx))
	}
	locker, err := lock.NewPostgresSessionLocker(lock.WithLockTimeout(1, uint64(migrateWait.Seconds())))
	if err != nil {
		return h.wrap("migrate the hub", err)
	}
	conn, err := h.write.DB.Conn(ctx)
	if err != nil {
		return h.wrap("migrate the hub", err)
	}
	defer conn.Close()
	if err := locker.SessionLock(ctx, conn); err != nil {
		return h.wrap("lock the hub for migration", err)
	}
	defer func() { _ = locker.SessionUnlock(context.WithoutCancel(ctx), conn) }()
	return h.wrap("migrate the hub", h.apply(ctx))
}

func (h *Hub) apply(ctx context.Context) error {
	dialect, folder := goose.DialectSQLite3, "migrations/sqlite"
	if h.place.Engine == psn.Postgres {
		dialect, folder = goose.DialectPostgres, "migrations/postgres"
	}
	files, err := fs.Sub(migrations, folder)
	if err != nil {
		return err
	}
	provider, err := goose.NewProvider(dialect, h.write.DB, files,
		goose.WithTableName(schemaTable), goose.WithDisableGlobalRegistry(true))
	if err != nil {
		return err
	}
	if _, err := provider.Up(ctx); err != nil {
		return err
	}
	return h.applyRiver(ctx)
}

func (h *Hub) applyRiver(ctx context.Context) error {
	quiet := slog.New(slog.DiscardHandler)
	if h.place.Engine == psn.SQLite {
		m, err := rivermigrate.New(riversqlite.New(h.write.DB), &rivermigrate.Config{Logger: quiet})
		if err != nil {
			return err
		}
		_, err = m.Migrate(ctx, rivermigrate.DirectionUp, nil)
		return err
	}
	if _, err := h.pool.Exec(ctx, `CREATE SCHEMA IF NOT EXISTS `+pgx.Identifier{RiverSchema}.Sanitize()); err != nil {
		return err
	}
	m, err := rivermigrate.New(riverpgxv5.New(h.pool), &rivermigrate.Config{Logger: quiet, Schema: RiverSchema})
	if err != nil {
		return err
	}
	_, err = m.Migrate(ctx, rivermigrate.DirectionUp, nil)
	return err
}
