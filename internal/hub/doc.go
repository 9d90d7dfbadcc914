// Package hub is the database of a person or a company: posts, accounts with sealed tokens, attempts,
// publications, the audit story, and the claims by which workers take due posts.
//
// It speaks SQLite and Postgres with one set of statements; hubtest holds the suite that both pass. Every
// method is one transaction, none holds a transaction over a network call, and every change of a post's
// state writes its audit row in the same transaction. Errors are *psn.Error.
package hub
