// Package psn holds the nouns of the field and the rules that are always true of them: posts, content,
// accounts, attempts, publications, states and their transitions, short ids and error codes.
//
// It imports the standard library only, so that every other room can speak in these words.
package psn
