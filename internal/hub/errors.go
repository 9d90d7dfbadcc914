package hub

import (
	"context"
	"database/sql"
	"errors"
	"io"
	"io/fs"
	"net"
	"slices"
	"strings"
	"syscall"

	"github.com/jackc/pgx/v5/pgconn"
	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"github.com/postshitnow/psn/internal/psn"
)

// wrap turns an error of the database into one a person can act on. It leaves *psn.Error as it is.
func (h *Hub) wrap(what string, err error) error {
	if err == nil {
		return nil
	}
	if _, known := errors.AsType[*psn.Error](err); known {
		return err
	}
	if errors.Is(err, context.Canceled) {
		return interrupted(what, err)
	}
	if h.place.Engine == psn.SQLite {
		return sqliteError(what, h.place.Path, err)
	}
	return postgresError(what, h.place, err)
}

func sqliteError(what, path string, err error) error {
	if errors.Is(err, context.DeadlineExceeded) {
		return (&psn.Error{Code: psn.CodeLocked, Message: what + ": the database " + path + " was busy for too long", Err: err}).
			WithHint("try again; if it lasts, see which process has the file open").Retry()
	}
	e, ok := errors.AsType[*sqlite.Error](err)
	if !ok {
		return fileError(what, path, err)
	}
	switch e.Code() & 0xff { // the primary code
	case sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED:
		return (&psn.Error{Code: psn.CodeLocked, Message: what + ": another process holds the database " + path, Err: err}).
			WithHint("try again; if it lasts, see which process has the file open").Retry()
	case sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM:
		return (&psn.Error{Code: psn.CodeReadOnly, Message: what + ": the database " + path + " can't be written", Err: err}).
			WithHint("check the owner and mode of the file and its folder")
	case sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB:
		return (&psn.Error{Code: psn.CodeCorrupt, Message: what + ": " + path + " is damaged or no SQLite database", Err: err}).
			WithHint("keep the file, and restore the newest backup beside it")
	case sqlite3.SQLITE_FULL:
		return (&psn.Error{Code: psn.CodeFull, Message: what + ": no space left for " + path, Err: err}).
			WithHint("free some space; nothing was lost and nothing is sent meanwhile").Retry()
	case sqlite3.SQLITE_IOERR:
		return (&psn.Error{Code: psn.CodeUnavailable, Message: what + ": the disk under " + path + " reports an error", Err: err}).
			WithHint("check the disk and its free space").Retry()
	case sqlite3.SQLITE_INTERRUPT:
		return interrupted(what, err)
	case sqlite3.SQLITE_CANTOPEN:
		return (&psn.Error{Code: psn.CodeReadOnly, Message: what + ": " + path + " can't be opened", Err: err}).
			WithHint("check the owner and mode of the file and its folder")
	}
	return &psn.Error{Code: psn.CodeInternal, Message: what, Err: err}
}

func interrupted(what string, err error) error {
	return &psn.Error{Code: psn.CodeCancelled, Message: what + ": interrupted", Err: err}
}

func postgresError(what string, place Place, err error) error {
	var connecting *pgconn.ConnectError
	var network net.Error
	if e, ok := errors.AsType[*pgconn.PgError](err); ok {
		switch {
		case e.Code == "28P01", e.Code == "28000":
			return (&psn.Error{Code: psn.CodeUnauthorised, Message: what + ": " + place.String() + " refused the user or password"}).
				WithHint("check the URL in the hub's env file")
		case e.Code == "3D000":
			return (&psn.Error{Code: psn.CodeNotFound, Message: what + ": there is no database " + place.String()}).
				WithHint("create the database first, or check the URL in the hub's env file")
		case e.Code == "53100":
			return (&psn.Error{Code: psn.CodeFull, Message: what + ": the database server has no space left", Err: err}).Retry()
		case e.Code == "25006":
			return (&psn.Error{Code: psn.CodeReadOnly, Message: what + ": the database is read-only just now", Err: err}).Retry()
		case e.Code == "40001", e.Code == "40P01", e.Code == "55P03":
			return (&psn.Error{Code: psn.CodeLocked, Message: what + ": the database was busy", Err: err}).Retry()
		case strings.HasPrefix(e.Code, "XX00") && e.Code != "XX000":
			return (&psn.Error{Code: psn.CodeCorrupt, Message: what + ": the database server reports damaged data", Err: err}).
				WithHint("keep the database, and restore the newest backup beside it")
		case e.Code == "25P03", e.Code == "25P04", strings.HasPrefix(e.Code, "08"), strings.HasPrefix(e.Code, "57"),
			strings.HasPrefix(e.Code, "53"), strings.HasPrefix(e.Code, "58"):
			return unavailable(what, place, err)
		}
		return &psn.Error{Code: psn.CodeInternal, Message: what, Err: err}
	}
	if errors.As(err, &connecting) || errors.As(err, &network) || errors.Is(err, sql.ErrConnDone) ||
		errors.Is(err, syscall.ECONNREFUSED) || errors.Is(err, syscall.ECONNRESET) || errors.Is(err, syscall.EPIPE) ||
		errors.Is(err, net.ErrClosed) || errors.Is(err, context.DeadlineExceeded) || pgconn.SafeToRetry(err) || isEOF(err) {
		return unavailable(what, place, err)
	}
	return &psn.Error{Code: psn.CodeInternal, Message: what, Err: err}
}

// deadConnection reports whether err is of a connection that was open and is not any more, while others may
// still be opened.
func (h *Hub) deadConnection(err error) bool {
	var connecting *pgconn.ConnectError
	return h.place.Engine == psn.Postgres && !errors.As(err, &connecting) && !errors.Is(err, context.DeadlineExceeded) &&
		psn.CodeOf(h.wrap("", err)) == psn.CodeUnavailable
}

// busy reports whether SQLite gave up waiting for another process.
func busy(err error) bool {
	e, ok := errors.AsType[*sqlite.Error](err)
	return ok && e.Code()&0xff == sqlite3.SQLITE_BUSY
}

// unavailable leaves the driver's own words to the log: they may repeat the connection string.
func unavailable(what string, place Place, err error) error {
	return (&psn.Error{Code: psn.CodeUnavailable, Message: what + ": " + place.String() + " can't be reached", Err: quietly{err}}).
		WithHint("check that the database server runs; nothing was lost").Retry()
}

// quietly keeps a cause reachable without printing it.
type quietly struct{ err error }

func (quietly) Error() string   { return "no connection" }
func (q quietly) Unwrap() error { return q.err }

func fileError(what, path string, err error) error {
	switch {
	case errors.Is(err, fs.ErrPermission), errors.Is(err, syscall.EROFS):
		return (&psn.Error{Code: psn.CodeReadOnly, Message: what + ": " + path + " can't be written or read", Err: err}).
			WithHint("check the owner and mode of the file and its folder")
	case errors.Is(err, syscall.ENOTDIR):
		return &psn.Error{Code: psn.CodeInvalid, Message: what + ": a part of the path " + path + " is a file, not a folder", Err: err}
	case errors.Is(err, syscall.ENOSPC), errors.Is(err, syscall.EDQUOT):
		return (&psn.Error{Code: psn.CodeFull, Message: what + ": no space left for " + path, Err: err}).Retry()
	}
	return &psn.Error{Code: psn.CodeInternal, Message: what, Err: err}
}

// isEOF reports whether a connection ended in the middle of an answer.
func isEOF(err error) bool { return errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) }

// noPost and noAccount turn a row that is not there into an error with psn.CodeNotFound.
func noPost(err error, id string) error {
	if errors.Is(err, sql.ErrNoRows) {
		return psn.Errorf(psn.CodeNotFound, "there is no post %s", id).WithNext("psn post list")
	}
	return err
}

func noAccount(err error, id string) error {
	if errors.Is(err, sql.ErrNoRows) {
		return psn.Errorf(psn.CodeNotFound, "there is no account %s", id).WithNext("psn account list")
	}
	return err
}

// missingTable reports whether a statement failed because its table does not exist.
func missingTable(err error) bool {
	if err == nil {
		return false
	}
	if pg, ok := errors.AsType[*pgconn.PgError](err); ok {
		return pg.Code == "42P01"
	}
	var lite *sqlite.Error
	return errors.As(err, &lite) && strings.Contains(lite.Error(), "no such table")
}

// conflict reports whether a statement failed on a unique key, and on which index.
func conflict(err error, index string) bool {
	if pg, ok := errors.AsType[*pgconn.PgError](err); ok {
		return pg.Code == "23505" && pg.ConstraintName == index
	}
	var lite *sqlite.Error
	if !errors.As(err, &lite) || lite.Code() != sqlite3.SQLITE_CONSTRAINT_UNIQUE {
		return false
	}
	columns := uniqueColumns[index]
	return columns != "" && strings.Contains(lite.Error(), columns)
}

// uniqueColumns names the indexes by their columns, which is what SQLite reports.
var uniqueColumns = map[string]string{
	"accounts_name":       "accounts.name",
	"accounts_identity":   "accounts.platform, accounts.server, accounts.external_id",
	"media_content":       "media.author, media.sha256",
	"publications_remote": "publications.account_id, publications.remote_id",
}

// unreachable reports whether the whole database failed, so that trying piece by piece is pointless.
func unreachable(err error) bool {
	return slices.Contains([]psn.Code{
		psn.CodeUnavailable, psn.CodeFull, psn.CodeReadOnly, psn.CodeCorrupt, psn.CodeLocked,
	}, psn.CodeOf(err))
}
