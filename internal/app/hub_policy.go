package app

import (
	"context"

	"github.com/postshitnow/psn/internal/hub"
	"github.com/postshitnow/psn/internal/psn"
)

// HubPolicy is what a hub asks for before posts go out.
type HubPolicy struct {
	Name     string // of the connection
	Approval psn.Approval
	Changed  bool
	Moved    int // scheduled posts that wait for approval since the change
	Pending  int // posts that wait for approval
	Tokens   []hub.PersonToken
}

// SetHubPolicy asks for another policy.
type SetHubPolicy struct {
	Hub      string
	Approval psn.Approval // empty changes nothing
	Consent  Consent
	DryRun   bool
}

// HubPolicy returns a hub's policy, after it was changed if that is asked for. To change it takes a person, whichever
// way: an agent must not switch off what keeps it from publishing. From then on scheduled posts that nobody approved
// wait, with their times.
func (a *App) HubPolicy(ctx context.Context, r SetHubPolicy) (HubPolicy, error) {
	name, h, err := a.openNamed(ctx, r.Hub)
	if err != nil {
		return HubPolicy{}, err
	}
	out := HubPolicy{Name: name, Approval: h.Info().Approval}
	if r.Approval != "" && r.Approval != out.Approval {
		who, err := a.person(ctx, h, r.Consent, "change the policy of approval")
		if err != nil {
			return out, err
		}
		out.Approval, out.Changed = r.Approval, true
		if !r.DryRun {
			var moved []string
			if out.Changed, moved, err = h.SetApproval(ctx, r.Approval, who.how, who.actor); err != nil {
				return out, err
			}
			out.Moved = len(moved)
		}
	}
	counts, err := h.Counts(ctx)
	if err != nil {
		return out, err
	}
	out.Pending = counts[psn.PendingApproval]
	if r.DryRun && out.Changed && out.Approval == psn.ApprovalRequired {
		out.Moved = counts[psn.Scheduled]
	}
	out.Tokens, err = h.PersonTokens(ctx)
	return out, err
}

// AskPersonToken asks for a person's token, or for its end.
type AskPersonToken struct {
	Hub     string
	Revoke  bool // instead of making one
	Consent Consent
	DryRun  bool
}

// PersonToken is what AskPersonToken came to.
type PersonToken struct {
	Name    string // of the connection
	Person  string
	Token   psn.Secret // empty on a dry run, and where it was revoked
	Revoked bool       // there was one, and it is worth nothing any more
}

// PersonToken makes the token by which the person who asks agrees where no terminal is, or revokes it. The hub keeps
// a salted hash only, so that it can be shown now and never again. It takes a person, as every change of the policy.
func (a *App) PersonToken(ctx context.Context, r AskPersonToken) (PersonToken, error) {
	name, h, err := a.openNamed(ctx, r.Hub)
	if err != nil {
		return PersonToken{}, err
	}
	who, err := a.person(ctx, h, r.Consent, "make or revoke a person's token")
	if err != nil {
		return PersonToken{}, err
	}
	out := PersonToken{Name: name, Person: who.actor.Name}
	switch {
	case r.DryRun && r.Revoke:
		var known []hub.PersonToken
		known, err = h.PersonTokens(ctx)
		for _, t := range known {
			out.Revoked = out.Revoked || t.Person == out.Person
		}
	case r.DryRun:
	case r.Revoke:
		out.Revoked, err = h.RevokePersonToken(ctx, out.Person, who.how, who.actor)
	default:
		out.Token, err = h.NewPersonToken(ctx, out.Person, who.how, who.actor)
	}
	return out, err
}
