package hub

import (
	"context"

	"github.com/postshitnow/psn/internal/psn"
)

// New is what a new hub is made of.
type New struct {
	ID        string // psn.NewID()
	Name      string
	Kind      psn.HubKind
	PublicKey string // as NewKeys returned it
}

// Create makes the hub at o.URL, its schema first, and opens it. A SQLite file is made if it does not
// exist; a Postgres database must. Many processes may call it at once: one makes the hub, and the others,
// like a later call, get that hub; compare Info().ID with n.ID to tell.
func Create(ctx context.Context, o Options, n New) (*Hub, error) {
	h, err := connectNew(ctx, o)
	if err != nil {
		return nil, err
	}
	if err := h.found(ctx, n); err != nil {
		h.Close()
		return nil, err
	}
	return h, nil
}

// connectNew connects to a database that may have to be made. A SQLite file is made for its owner only.
func connectNew(ctx context.Context, o Options) (*Hub, error) {
	place, err := ParsePlace(o.URL)
	if err != nil {
		return nil, err
	}
	if place.Engine == psn.SQLite {
		if err := createOwnerOnly(place.Path); err != nil {
			return nil, err
		}
	}
	return connect(ctx, o, mayCreate)
}

func (h *Hub) found(ctx context.Context, n New) error {
	v, err := h.version(ctx)
	if err != nil && psn.CodeOf(err) != psn.CodeNotFound {
		return err
	}
	if v.Hub > v.Binary {
		return h.checkVersion(ctx)
	}
	if v.Hub == v.Binary {
		if err := h.load(ctx); psn.CodeOf(err) != psn.CodeNotFound {
			return err
		}
	}
	if err := h.migrate(ctx); err != nil { // also completes what an earlier run left half-made
		return err
	}
	err = h.update(ctx, "create the hub", func(ctx context.Context, t *tx) error {
		now, err := t.now(ctx)
		if err != nil {
			return err
		}
		approval := psn.ApprovalNone
		if n.Kind == psn.Company {
			approval = psn.ApprovalRequired
		}
		made, err := t.exec(ctx, `INSERT INTO hub (one, id, name, kind, public_key, approval, created_at)
			VALUES (1, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`, n.ID, n.Name, string(n.Kind), n.PublicKey, string(approval), int64(now))
		if err != nil || made == 0 {
			return err
		}
		return t.audit(ctx, entry{actor: "person:owner", act: "create", subject: "hub", id: n.ID, detail: n.Name})
	})
	if err != nil {
		return err
	}
	return h.load(ctx)
}
