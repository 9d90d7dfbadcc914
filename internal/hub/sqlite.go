package hub

import (
	"database/sql"
	"errors"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"syscall"
	"time"

	"github.com/uptrace/bun"
	"github.com/uptrace/bun/dialect/sqlitedialect"
	_ "modernc.org/sqlite" // the driver

	"github.com/postshitnow/psn/internal/psn"
)

// checkpoint lets the log grow to 16 MB before its pages are written to the file once for all the commits
// that changed them.
const checkpoint = "wal_autocheckpoint(4000)"

// busyTimeout is how long a statement waits for another process, and busyTries how many times more a
// transaction that could not begin waits so long.
const (
	busyTimeout = 5 * time.Second
	busyTries   = 3
)

// existence says what connect makes of a SQLite file that is not there.
type existence int

const (
	mustExist existence = iota
	mayCreate
)

// openSQLite opens the writer, which has one connection that River shares, and a read-only pool beside it.
func openSQLite(h *Hub, o Options, e existence) error {
	path := h.place.Path
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, os.ErrNotExist) && e == mayCreate:
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			return fileError("create the hub's folder", path, err)
		}
	case errors.Is(err, os.ErrNotExist):
		return psn.Errorf(psn.CodeNotFound, "there is no hub at %s", path).
			WithHint("create one with `psn init` or `psn hub create NAME`").WithNext("psn hub list")
	case err != nil:
		return fileError("open the hub", path, err)
	case info.IsDir():
		return errFolder(path)
	}
	if o.BusyTimeout == 0 {
		o.BusyTimeout = busyTimeout
	}
	wait := "busy_timeout(" + strconv.FormatInt(o.BusyTimeout.Milliseconds(), 10) + ")"
	// The order of the pragmas matters: without a busy timeout the others fail while someone writes.
	writer, err := sql.Open("sqlite", dsn(path, url.Values{
		"_pragma": {wait, "journal_mode(WAL)", "synchronous(FULL)", "foreign_keys(1)", checkpoint},
		"_txlock": {"immediate"}, "_time_format": {"sqlite"}, "mode": {"rw"},
	}))
	if err != nil {
		return err
	}
	writer.SetMaxOpenConns(1)
	reader, err := sql.Open("sqlite", dsn(path, url.Values{
		"_pragma": {wait, "query_only(1)", "foreign_keys(1)"}, "_time_format": {"sqlite"}, "mode": {"rw"},
	}))
	if err != nil {
		return errors.Join(err, writer.Close())
	}
	reader.SetMaxOpenConns(4)
	reader.SetMaxIdleConns(4)
	h.write = bun.NewDB(writer, sqlitedialect.New())
	h.read = bun.NewDB(reader, sqlitedialect.New())
	return nil
}

func errFolder(path string) error {
	return psn.Errorf(psn.CodeInvalid, "the hub at %s is a folder, not a database file", path)
}

// dsn never makes a file: mode rw opens what is there.
func dsn(path string, params url.Values) string {
	return (&url.URL{Scheme: "file", OmitHost: true, Path: filepath.ToSlash(path), RawQuery: params.Encode()}).String()
}

// createOwnerOnly makes an empty file that only its owner can read, so that the database never exists
// with a wider mode. An existing file is left as it is.
func createOwnerOnly(path string) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return fileError("create the hub's folder", path, err)
	}
	f, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
	if errors.Is(err, syscall.EISDIR) {
		return errFolder(path)
	}
	if err != nil {
		return fileError("create the hub", path, err)
	}
	return f.Close()
}
