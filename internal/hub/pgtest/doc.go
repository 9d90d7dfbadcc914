//go:build linux || darwin

// Package pgtest gives tests a real Postgres. Nothing needs to be running: the first test of a binary
// that asks for a database starts a cluster from the installed server, in a temporary folder, on a
// loopback port of its own, and it is gone when the binary ends, however it ends.
//
//	url := pgtest.NewDatabase(t)            // an empty database for this test
//
//	var migrated = pgtest.NewTemplate(func(ctx context.Context, url string) error { … })
//	url := migrated.NewDatabase(t)          // a copy of one that was prepared once
//
//	cluster := pgtest.NewCluster(t, pgtest.Options{Durable: true})
//	cluster.Kill(); cluster.Restart()       // a crash, and the recovery from it
//
// The server (version 13 or newer) is looked for in PSN_PG_BIN, in PATH and where the usual packages
// put it. Where there is none the test fails and says how to install it; it never skips.
package pgtest
