package app

import (
	"context"
	"io"

	"github.com/postshitnow/psn/internal/config"
	"github.com/postshitnow/psn/internal/hub"
	"github.com/postshitnow/psn/internal/psn"
)

// HubImported is what ImportHub made, or would make.
type HubImported struct {
	HubMade
	Export hub.Export
}

// ImportHub makes a new hub of an export that ExportHub wrote, in w's database, and connects this machine to it. It
// keeps the id that it had and is paused; its accounts need someone to sign in. Errors are psn.CodeConflict if the
// database holds a hub already or the name is taken, psn.CodeCorrupt for an export that was changed, and
// psn.CodeHubNewer for one of a newer psn.
func (a *App) ImportHub(ctx context.Context, from string, w HubWish) (HubImported, error) {
	source, err := openExport(from, a.path(from))
	if err != nil {
		return HubImported{}, err
	}
	defer source.Close()
	out := HubImported{}
	if out.Export, err = readExport(from, source); err != nil {
		return out, err
	}
	if w.Name == "" {
		w.Name = out.Export.Name
	}
	place, err := a.checkHubWish(&w)
	if err != nil {
		return out, err
	}
	hubs, err := a.savedHubs(w.root)
	if err != nil {
		return out, err
	}
	found, err := findSaved(hubs, w, place)
	if err != nil {
		return out, err
	}
	out.HubMade = HubMade{Name: w.Name, Place: place.Redacted(), Connected: found.known, Main: found.main, Created: true}
	if err := a.mustBeEmpty(ctx, w); err != nil {
		return out, err
	}
	out.Hub = psn.Hub{ID: out.Export.HubID, Name: out.Export.Name, Kind: out.Export.Kind, Engine: place.Engine, Paused: true}
	if w.DryRun {
		out.Key = HubKey{Here: true, Place: string(w.Key)}
		return out, nil
	}
	public, err := a.importKey(out.Export.HubID, w.Key)
	if err != nil {
		return out, err
	}
	h, err := hub.Import(ctx, hub.Options{URL: w.URL, Clock: a.o.Clock}, hub.Imported{
		Export: out.Export, PublicKey: public, Actor: a.Actor(),
		Table: func(name string) (io.ReadCloser, error) { return openPart(source, name+exportTable) },
		Media: func(m hub.ExportMedia) (io.ReadCloser, error) { return openPart(source, exportMedia+m.SHA256) },
	})
	if err != nil {
		return out, err
	}
	a.remember(h)
	out.Hub, out.Key = h.Info(), a.hubKey(ctx, h)
	connection, err := found.save(hubs, w)
	if err != nil {
		return out, err
	}
	out.Main, out.Source = found.main, connection.Source.String()
	return out, nil
}

// mustBeEmpty returns an error with psn.CodeConflict if there is a hub where one is about to be made.
func (a *App) mustBeEmpty(ctx context.Context, w HubWish) error {
	options := hub.Options{URL: w.URL, Clock: a.o.Clock}
	h, err := hub.Open(ctx, options)
	switch {
	case err == nil:
		defer h.Close()
		return psn.Errorf(psn.CodeConflict, "the database at %s holds a hub already", h.Place()).
			WithHint("import into a new one: another name, or another database").WithNext("psn hub list")
	case begun(ctx, options, err):
		return nil
	}
	return err
}

// importKey returns the public key of the imported hub: that of the private key which this machine keeps for the hub,
// or of a new one.
func (a *App) importKey(hubID string, place config.KeyPlace) (string, error) {
	keys, err := a.keys()
	if err != nil {
		return "", err
	}
	key, err := keys.Load(hubID)
	if err == nil {
		return hub.PublicKey(key.Secret)
	}
	if psn.CodeOf(err) != psn.CodeKeyMissing {
		return "", err
	}
	public, private, err := hub.NewKeys()
	if err != nil {
		return "", err
	}
	return public, keys.Save(hubID, private, place)
}
