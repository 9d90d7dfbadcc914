package main

import (
	"context"
	"database/sql"
	"errors"
	"os/exec"
	"strconv"
	"strings"

	_ "github.com/jackc/pgx/v5/stdlib" // the driver
	"github.com/rogpeppe/go-internal/testscript"
	_ "modernc.org/sqlite" // the driver
)

// openDB opens a SQLite file or a Postgres database.
func openDB(ts *testscript.TestScript, place string) *sql.DB {
	driver, source := "sqlite", ""
	if strings.HasPrefix(place, "postgres://") {
		driver, source = "pgx", place
	} else {
		source = "file:" + ts.MkAbs(place)
	}
	db, err := sql.Open(driver, source)
	ts.Check(err)
	return db
}

// runSQL changes a database behind psn's back.
func runSQL(ts *testscript.TestScript, _ bool, args []string) {
	if len(args) != 2 {
		ts.Fatalf("usage: sql PLACE STATEMENT")
	}
	db := openDB(ts, args[0])
	_, err := db.ExecContext(context.Background(), args[1])
	ts.Check(errors.Join(err, db.Close()))
}

// holdDB keeps the write lock of a SQLite file until the story ends.
func holdDB(ts *testscript.TestScript, _ bool, args []string) {
	if len(args) != 1 {
		ts.Fatalf("usage: hold FILE")
	}
	db := openDB(ts, args[0])
	ts.Defer(func() { _ = db.Close() })
	conn, err := db.Conn(context.Background())
	ts.Check(err)
	_, err = conn.ExecContext(context.Background(), "BEGIN IMMEDIATE")
	ts.Check(err)
}

// exits runs a program and fails unless it ends with that exit code.
func exits(ts *testscript.TestScript, _ bool, args []string) {
	if len(args) < 2 {
		ts.Fatalf("usage: exits CODE PROGRAM ARGUMENT…")
	}
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	got := 0
	if err := ts.Exec(args[1], args[2:]...); err != nil {
		var failed *exec.ExitError
		if !errors.As(err, &failed) {
			ts.Fatalf("%v", err)
		}
		got = failed.ExitCode()
	}
	if got != want {
		ts.Fatalf("%s ended with %d, want %d", strings.Join(args[1:], " "), got, want)
	}
}

// revoke makes a simulated account's token worthless.
func revoke(ts *testscript.TestScript, _ bool, args []string) {
	if len(args) != 2 {
		ts.Fatalf("usage: revoke NETWORK TOKEN")
	}
	if !simOf(ts).Network(args[0]).RevokeToken(args[1]) {
		ts.Fatalf("no such token")
	}
}
