// Package faulttest is the fault suite: it kills, stops and starves real psn workers and real Postgres
// servers while posts go out to a simulated server, and then accounts for every post.
//
// The suite is compiled with the tag psnfault only, and builds the psn that it tests with the same tag:
//
//	go test -tags psnfault ./internal/faulttest
//	go test -tags psnfault ./internal/faulttest -run TestFaults -timeout 0 -args -rounds=500 -seed=7
//
// The simulated server is GoToSocial, which ignores Idempotency-Key, so that a request that is sent twice
// is two posts. It writes every arrival to a file, durably, before it answers. At the end of a case the
// ledger is held against the hub; see verdict.
//
// A seed decides which faults happen in which order: the plan of the random case is a function of the seed
// and nothing else. When they hit is up to the machine: a seed replays the plan, not the timing.
package faulttest
