// Package x simulates version 2 of the API of X, once Twitter, as an app of the self-serve plans meets it:
// tokens that are over after two hours and refresh once, links that come back wrapped, replies that need an
// invitation, and answers in the vocabulary of "tweets" or of "posts", as the request was.
//
// The wire types are written from the documentation (docs.x.com) and from what was observed of the live API
// where that differs, and share nothing with psn's client.
package x
