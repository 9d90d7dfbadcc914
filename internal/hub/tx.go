package hub

import (
	"context"
	"database/sql"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/uptrace/bun"

	"github.com/postshitnow/psn/internal/psn"
)

// tx is a transaction with this package's spelling of statements. Models go through the embedded bun.Tx.
type tx struct {
	bun.Tx
	h   *Hub
	hot bool     // statements are prepared once and used again
	new []string // statements that were not prepared yet
}

// update runs fn in a write transaction. On SQLite that is the only one of the whole file; on Postgres it
// is READ COMMITTED, so rows that fn decides on are read with {lock}.
func (h *Hub) update(ctx context.Context, what string, fn func(ctx context.Context, t *tx) error) error {
	return h.transact(ctx, what, &tx{h: h}, fn)
}

// updateHot is update for what a publisher does thousands of times. On Postgres it needs a connection that
// stays with one session of the server.
func (h *Hub) updateHot(ctx context.Context, what string, fn func(ctx context.Context, t *tx) error) error {
	t := &tx{h: h, hot: true}
	err := h.transact(ctx, what, t, fn)
	h.prepared.add(ctx, h.write.DB, t.new)
	return err
}

func (h *Hub) transact(ctx context.Context, what string, t *tx, fn func(ctx context.Context, t *tx) error) error {
	ctx, cancel := bounded(ctx)
	defer cancel()
	for try := 0; ; try++ {
		begun := false
		err := h.write.RunInTx(ctx, nil, func(ctx context.Context, b bun.Tx) error {
			begun = true
			t.Tx = b
			return fn(ctx, t)
		})
		// What has not begun did nothing and is tried again: a server that was away leaves dead connections in
		// the pool, and SQLite is not fair to those who wait while another process writes again and again.
		if err == nil || begun || try >= poolMost || !h.deadConnection(err) && (try >= busyTries || !busy(err)) {
			return h.wrap(what, err)
		}
	}
}

// exec runs a statement and returns the number of rows that it changed.
func (t *tx) exec(ctx context.Context, query string, args ...any) (int64, error) {
	text, stmt, args := t.statement(ctx, query, args) //nolint:sqlclosecheck // it ends with the transaction
	var res sql.Result
	var err error
	if stmt != nil {
		res, err = stmt.ExecContext(ctx, args...)
	} else {
		res, err = t.Tx.Tx.ExecContext(ctx, text, args...)
	}
	if err != nil {
		return 0, err
	}
	return res.RowsAffected()
}

// rows runs a query and calls scan for each row.
func (t *tx) rows(ctx context.Context, scan func(*sql.Rows) error, query string, args ...any) error {
	text, stmt, args := t.statement(ctx, query, args) //nolint:sqlclosecheck // it ends with the transaction
	var rows *sql.Rows
	var err error
	if stmt != nil {
		rows, err = stmt.QueryContext(ctx, args...)
	} else {
		rows, err = t.Tx.Tx.QueryContext(ctx, text, args...)
	}
	if err != nil {
		return err
	}
	return each(rows, scan)
}

// row runs a query for one row and returns sql.ErrNoRows if there is none.
func (t *tx) row(ctx context.Context, dest []any, query string, args ...any) error {
	found := false
	err := t.rows(ctx, func(r *sql.Rows) error {
		found = true
		return r.Scan(dest...)
	}, query, args...)
	if err == nil && !found {
		err = sql.ErrNoRows
	}
	return err
}

// statement returns a statement and its arguments as the engine wants them, prepared if it is hot and was
// used before.
func (t *tx) statement(ctx context.Context, query string, args []any) (string, *sql.Stmt, []any) {
	text, args := t.h.dialect.compile(query, args)
	if !t.hot {
		return text, nil, args
	}
	if t.h.place.Engine == psn.Postgres {
		return text, nil, append([]any{pgx.QueryExecModeCacheStatement}, args...)
	}
	stmt := t.h.prepared.find(text)
	if stmt == nil {
		t.new = append(t.new, text)
		return text, nil, args
	}
	return text, t.StmtContext(ctx, stmt), args // on the one connection; it ends with the transaction
}

// now returns the database's time inside the transaction.
func (t *tx) now(ctx context.Context) (instant, error) {
	if t.h.place.Engine == psn.SQLite {
		return at(t.h.clock()), nil
	}
	var now instant
	err := t.row(ctx, []any{&now}, `SELECT {now}`)
	return now, err
}

// query runs a query outside a transaction and calls scan for each row.
func (h *Hub) query(ctx context.Context, scan func(*sql.Rows) error, query string, args ...any) error {
	ctx, cancel := bounded(ctx)
	defer cancel()
	text, args := h.dialect.compile(query, args)
	rows, err := h.read.DB.QueryContext(ctx, text, args...)
	if err != nil {
		return err
	}
	return each(rows, scan)
}

// row runs a query outside a transaction for one row, and returns sql.ErrNoRows if there is none.
func (h *Hub) row(ctx context.Context, dest []any, query string, args ...any) error {
	ctx, cancel := bounded(ctx)
	defer cancel()
	text, args := h.dialect.compile(query, args)
	return h.read.DB.QueryRowContext(ctx, text, args...).Scan(dest...)
}

func each(rows *sql.Rows, scan func(*sql.Rows) error) error {
	defer rows.Close()
	for rows.Next() {
		if err := scan(rows); err != nil {
			return err
		}
	}
	return rows.Err()
}

// statementTimeout bounds what one method waits for the database, whatever its caller allows.
const statementTimeout = 30 * time.Second

func bounded(ctx context.Context) (context.Context, context.CancelFunc) {
	return context.WithTimeout(ctx, statementTimeout)
}

// micros returns a duration as the database holds it.
func micros(d time.Duration) int64 { return d.Microseconds() }
