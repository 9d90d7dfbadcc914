// Package sim simulates social networks on loopback, faithfully enough to publish to, and badly enough,
// when asked, to learn what a publisher does in trouble.
//
// A Server mounts each Network under its name (http://127.0.0.1:7880/mastodon/...), writes every publish
// request that arrives and what became of it to a ledger before it answers, applies faults by script,
// and shows everything as one feed page. Networks are children of this package, written from what the
// vendors document and never from psn's own clients; package all lists them.
package sim
