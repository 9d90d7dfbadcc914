package app

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/postshitnow/psn/internal/hub"
	"github.com/postshitnow/psn/internal/psn"
)

// Consent is how somebody shows that a person stands behind an act which a program must not do by itself: to
// approve, to reject, to change the policy of approval.
type Consent struct {
	Terminal bool       // somebody sits at the terminal
	Token    psn.Secret // a person's token; may be empty
}

// person is who stands behind an act, and how that was shown.
type person struct {
	actor psn.Actor
	how   string // for the audit story
}

// person returns the person behind an act. It returns an error with psn.CodePolicy where there is none: for an agent,
// also at a terminal, for a program, and for a token that is not one of the hub's.
func (a *App) person(ctx context.Context, h *hub.Hub, c Consent, act string) (person, error) {
	me := a.Actor()
	if !c.Token.Empty() {
		name, err := h.PersonOf(ctx, c.Token)
		return person{psn.Actor{Kind: psn.Person, Name: name}, "with " + name + "'s token, by " + me.String()}, err
	}
	why := ""
	switch {
	case me.Kind != psn.Person:
		why = fmt.Sprintf("%s can't %s: that takes a person", me, act)
	case a.env("CLAUDECODE") != "": // whoever PSN_ACTOR says it is
		why = fmt.Sprintf("an agent can't %s: that takes a person", act)
	case !c.Terminal:
		why = fmt.Sprintf("to %s takes a person, and stdin is not a terminal", act)
	default:
		return person{me, "at a terminal"}, nil
	}
	return person{}, psn.Errorf(psn.CodePolicy, "%s", why).
		WithHint("a person does it at a terminal, or gives their token with --token-file FILE (- for standard input)").
		WithNext("psn hub policy token --help")
}

// Approved is a person's yes to what a post says.
type Approved struct {
	By    string // an Actor
	How   string // the person showed it; may be empty
	At    time.Time
	Valid bool // it holds for what the post says now
}

// ApprovalOf returns the latest approval of a post; false if there never was one.
func ApprovalOf(s PostStory) (Approved, bool) {
	for _, e := range slices.Backward(s.Audit) {
		if e.Act == string(psn.ActApprove) {
			return Approved{By: e.Actor, How: e.Detail, At: e.At, Valid: s.Post.ReadyState() == psn.Approved}, true
		}
	}
	return Approved{}, false
}

// asksApproval reports whether posts of a hub need approval.
func asksApproval(h *hub.Hub) bool { return h.Info().Approval == psn.ApprovalRequired }

// unapproved returns an error with psn.CodePolicy for a post that would become ready although nobody approved it.
func unapproved(h *hub.Hub, p psn.Post, to psn.State) error {
	if to != psn.Scheduled || !asksApproval(h) {
		return nil
	}
	return hub.ErrUnapproved(p)
}

// voided says that an edit ended an approval, or the wait for one.
func voided(h *hub.Hub, from, to psn.State) []string {
	if from == to || to != psn.Draft || !asksApproval(h) {
		return nil
	}
	switch from { //nolint:exhaustive // the others were not approved
	case psn.Approved:
		return []string{"the approval was for other words and is void: the post is a draft again, and must be submitted again"}
	case psn.PendingApproval, psn.Scheduled:
		return []string{"the post is a draft again, and must be submitted again"}
	}
	return nil
}
