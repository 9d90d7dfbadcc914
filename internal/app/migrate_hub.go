package app

import (
	"context"

	"github.com/postshitnow/psn/internal/hub"
	"github.com/postshitnow/psn/internal/psn"
)

// Migrated is what MigrateHub did, or would do.
type Migrated struct {
	Name     string
	Place    string
	From, To int64 // versions of the schema
}

// Needed reports whether there was anything to do.
func (m Migrated) Needed() bool { return m.From != m.To }

// MigrateHub brings the schema of a hub to this psn's version. It returns an error with psn.CodeHubNewer
// for a hub of a newer psn, which it leaves as it is.
func (a *App) MigrateHub(ctx context.Context, name string, dryRun bool) (Migrated, error) {
	c, err := a.Select(name)
	if err != nil {
		return Migrated{}, err
	}
	options := a.hubOptions(c)
	var v hub.Version
	if dryRun {
		v, err = hub.ReadVersion(ctx, options)
		if err == nil && v.Hub > v.Binary {
			_, err = hub.Open(ctx, options) // says why not
		}
	} else {
		v, err = hub.Migrate(ctx, options)
	}
	if known, ok := asCode(err, psn.CodeHubNewer); ok {
		err = known.WithHint("upgrade psn on this machine; a newer hub is never migrated back")
	}
	return Migrated{Name: c.Name, Place: c.Redacted(), From: v.Hub, To: v.Binary}, err
}
