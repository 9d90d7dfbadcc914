package app

import (
	"context"

	"github.com/postshitnow/psn/internal/config"
	"github.com/postshitnow/psn/internal/hub"
	"github.com/postshitnow/psn/internal/psn"
)

// HubWish says which hub to make, and how.
type HubWish struct {
	Name   string
	URL    psn.Secret      // of its database; empty makes a SQLite file in the user's data directory
	Main   bool            // the hub that is used unasked; it is in any case if there is none yet
	Key    config.KeyPlace // where the private key of a new hub is kept; empty means in a file
	DryRun bool            // check everything, change nothing

	root string // of the workspace that gets the connection; empty means the one that psn was called in
}

// HubMade is what CreateHub did, or would do.
type HubMade struct {
	Hub       psn.Hub // on a dry run of a new one without an id
	Name      string  // of the connection
	Place     string  // without credentials
	Source    string  // where the connection is kept
	Created   bool    // false: the database held this hub already
	Connected bool    // this machine was connected to it before
	Main      bool
	Key       HubKey
}

// KeyPlaces lists where a new hub's private key can be kept.
func KeyPlaces() []config.KeyPlace { return []config.KeyPlace{config.KeyInFile, config.KeyInKeyring} }

// CreateHub makes a hub, or connects this machine to the one that the database holds already. It may be
// called again, also after it was cut short. It returns an error with psn.CodeConflict if another hub has
// the name here, psn.CodeHubOlder or psn.CodeHubNewer for a hub of another psn, and the codes of hub.Open.
func (a *App) CreateHub(ctx context.Context, w HubWish) (HubMade, error) {
	place, err := a.checkHubWish(&w)
	if err != nil {
		return HubMade{}, err
	}
	hubs, err := a.savedHubs(w.root)
	if err != nil {
		return HubMade{}, err
	}
	found, err := findSaved(hubs, w, place)
	if err != nil {
		return HubMade{}, err
	}
	made := HubMade{Name: w.Name, Place: place.Redacted(), Connected: found.known, Main: found.main}
	if w.DryRun {
		return a.tryHub(ctx, w, place.Engine, made)
	}
	h, id, err := a.foundHub(ctx, w)
	if err != nil {
		return made, err
	}
	a.remember(h)
	made.Hub, made.Created = h.Info(), h.Info().ID == id
	connection, err := found.save(hubs, w)
	if err != nil {
		return made, err
	}
	made.Main, made.Source = found.main, connection.Source.String()
	made.Key = a.hubKey(ctx, h)
	return made, nil
}

// checkHubWish refuses what can't be right and fills in what is empty.
func (a *App) checkHubWish(w *HubWish) (config.HubURL, error) {
	if err := psn.CheckName(w.Name); err != nil {
		return config.HubURL{}, err
	}
	if w.Key == "" {
		w.Key = config.KeyInFile
	}
	if w.URL.Empty() {
		file, err := a.hubFile(w.Name)
		if err != nil {
			return config.HubURL{}, err
		}
		w.URL = config.SQLiteURL(file)
	}
	return config.ParseHubURL(w.URL)
}

// tryHub says what CreateHub would do.
func (a *App) tryHub(ctx context.Context, w HubWish, engine psn.Engine, made HubMade) (HubMade, error) {
	options := hub.Options{URL: w.URL, Clock: a.o.Clock}
	h, err := hub.Open(ctx, options)
	switch {
	case err == nil:
		a.remember(h)
		made.Hub, made.Key = h.Info(), a.hubKey(ctx, h)
		return made, nil
	case !begun(ctx, options, err):
		return made, err
	}
	made.Created = true
	made.Hub = psn.Hub{Name: w.Name, Kind: psn.Personal, Engine: engine}
	made.Key = HubKey{Here: true, Place: string(w.Key)}
	return made, nil
}

// foundHub makes the hub's database, and returns the id that a new hub got. The private key is kept before
// the hub exists, so that no hub is ever without one; the key of a hub that somebody else made meanwhile is
// taken back.
func (a *App) foundHub(ctx context.Context, w HubWish) (*hub.Hub, string, error) {
	options := hub.Options{URL: w.URL, Clock: a.o.Clock}
	h, err := hub.Open(ctx, options)
	if err == nil {
		return h, "", nil
	}
	if !begun(ctx, options, err) {
		return nil, "", err
	}
	keys, err := a.keys()
	if err != nil {
		return nil, "", err
	}
	public, private, err := hub.NewKeys()
	if err != nil {
		return nil, "", err
	}
	id := psn.NewID()
	if err := keys.Save(id, private, w.Key); err != nil {
		return nil, "", err
	}
	h, err = hub.Create(ctx, options, hub.New{ID: id, Name: w.Name, Kind: psn.Personal, PublicKey: public})
	if err != nil {
		return nil, "", err // the key stays: it is not known how far this came
	}
	if h.Info().ID != id {
		err = keys.Remove(id)
	}
	return h, id, err
}

// begun reports whether err, of opening a hub, leaves room for a new one: there is none, or one that
// somebody has only begun to make.
func begun(ctx context.Context, options hub.Options, err error) bool {
	switch psn.CodeOf(err) { //nolint:exhaustive // any other code is a reason not to make a hub there
	case psn.CodeNotFound:
		place, err := hub.ParsePlace(options.URL)
		return err == nil && (place.Engine == psn.SQLite || hub.Ping(ctx, options) == nil) // or the database is missing
	case psn.CodeHubOlder:
		finished, err := hub.Holds(ctx, options)
		if err != nil || !finished {
			return err == nil
		}
		v, err := hub.ReadVersion(ctx, options)
		return err == nil && v.Hub == v.Binary // somebody has just finished it
	}
	return false
}
