// Package demo is the guided demonstration: the real binary, in real processes, against a simulator. It
// signs in, shows drafts becoming posts, and what happens when an answer is lost or a worker is killed, and checks
// the network's own ledger against the hub at the end. It is a guest: it runs commands and reads what they
// print.
package demo
