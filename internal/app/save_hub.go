package app

import (
	"github.com/postshitnow/psn/internal/config"
	"github.com/postshitnow/psn/internal/psn"
)

// savedHubs returns the connections that are kept in files, whatever the environment says: those of a
// workspace, or with an empty root those of the place in which psn was called.
func (a *App) savedHubs(root string) (config.Hubs, error) {
	dirs, err := a.dirs()
	if err != nil {
		return config.Hubs{}, err
	}
	if root == "" {
		ws, err := a.workspace()
		if err == nil {
			root = ws.Root
		} else if psn.CodeOf(err) != psn.CodeNotFound {
			return config.Hubs{}, err
		}
	}
	return config.NewHubs(root, dirs, nil), nil
}

// saved is what this machine knows of a hub that is about to be made.
type saved struct {
	known      bool // a connection of this name leads to the same database
	main       bool // it is the one that is used unasked, or becomes it
	connection config.Connection
}

// findSaved looks whether the name is in use. It returns an error with psn.CodeConflict if it leads to
// another database. The same database with another password is the same one.
func findSaved(hubs config.Hubs, w HubWish, place config.HubURL) (*saved, error) {
	main, err := hubs.Select("")
	s := &saved{main: w.Main || psn.CodeOf(err) == psn.CodeNotFound}
	all, err := hubs.List()
	if err != nil {
		return nil, err
	}
	for _, c := range all {
		switch {
		case c.Name != w.Name:
		case c.Problem != nil:
			return nil, c.Problem
		case c.Redacted() != place.Redacted():
			return nil, psn.Errorf(psn.CodeConflict, "a hub called %s is connected already: %s (%s)", c.Name, c.Redacted(), c.Source).
				WithHint("choose another name").WithNext("psn hub list")
		default:
			s.known, s.connection, s.main = true, c, c.Source == main.Source
		}
	}
	return s, nil
}

// save keeps the connection, with the password as it is now.
func (s *saved) save(hubs config.Hubs, w HubWish) (config.Connection, error) {
	if s.known && s.connection.URL == w.URL {
		return s.connection, nil
	}
	connection, err := hubs.Save(w.Name, w.URL, config.SaveOptions{Main: s.main, Replace: s.known})
	if psn.CodeOf(err) == psn.CodeConflict && s.main && !w.Main {
		s.main = false // somebody else made a main hub meanwhile
		return hubs.Save(w.Name, w.URL, config.SaveOptions{})
	}
	return connection, err
}
