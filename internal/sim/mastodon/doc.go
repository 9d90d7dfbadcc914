// Package mastodon simulates a Mastodon 4.5 server, or one that runs GoToSocial and speaks the same API
// with other limits, ids and refusals.
//
// The wire types are written from the documentation (docs.joinmastodon.org, methods and entities) and
// share nothing with psn's client.
package mastodon
