// Package bluesky publishes to Bluesky, whose accounts live on servers of the AT Protocol (a PDS each).
//
// Vendor facts are from the lexicons (github.com/bluesky-social/atproto, folder lexicons; named by their id,
// as com.atproto.repo.putRecord) and from the server's own source (the same repository, packages/pds).
package bluesky
