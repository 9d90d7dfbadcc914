// Package bluesky simulates a server of the AT Protocol (a PDS) on which Bluesky accounts live, with the few
// calls of Bluesky's own that read posts and their counts.
//
// The wire types and refusals are written from the lexicons, the server's source and observations of server
// 0.4.217, and share nothing with psn's client. Facets are stored as they come: no server checks them.
package bluesky
