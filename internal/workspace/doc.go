// Package workspace knows the user's Git folder: where it is, how it begins, the strategy in it and the
// form of a draft file. It reads and writes files only; what they mean for a hub is decided in app.
package workspace
