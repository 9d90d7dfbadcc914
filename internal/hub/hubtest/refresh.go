package hubtest

import (
	"sync"
	"time"

	"github.com/postshitnow/psn/internal/hub"
	"github.com/postshitnow/psn/internal/psn"
)

// token opens an account's token.
func (k *kit) token(id string) psn.Token {
	k.Helper()
	s, err := k.hub().AccountByID(k.Context(), id)
	k.ok(err)
	token, err := k.opener(keys().private).Open(k.Context(), id, s.Sealed)
	k.ok(err)
	return token
}

func refreshesOnce(k *kit) {
	a := k.account("work")
	var mu sync.Mutex
	won := 0
	together(20, func(int) {
		turn, err := k.hub().BeginRefresh(k.Context(), a.ID, 1, time.Minute)
		mu.Lock()
		defer mu.Unlock()
		switch {
		case err != nil:
			k.Error(err)
		case turn.Won:
			won++
		case !turn.Busy:
			k.Error("neither won nor busy")
		}
	})
	if won != 1 {
		k.Fatalf("%d of 20 won the turn", won)
	}
	fresh := psn.Token{Access: psn.NewSecret("new"), Refresh: psn.NewSecret("next"), ExpiresAt: time.Now().Add(time.Hour), ClientID: "app"}
	kept, err := k.hub().EndRefresh(k.Context(), a.ID, 1, fresh, time.Time{}, time.Time{})
	k.ok(err)
	if got := k.token(a.ID); !kept || got.Access.Reveal() != "new" || got.Refresh.Reveal() != "next" || got.ClientID != "app" {
		k.Errorf("kept %v, token %v expires %s", kept, got.ClientID, got.ExpiresAt)
	}
	turn, err := k.hub().BeginRefresh(k.Context(), a.ID, 1, time.Minute) // it was refreshed meanwhile
	k.ok(err)
	if turn.Won || turn.Busy || turn.Account.TokenVersion != 2 {
		k.Errorf("a second refresh of version 1: %+v", turn)
	}
}

func neverOverwritesSignIn(k *kit) {
	n := newAccount("work")
	a := k.add(n)
	turn, err := k.hub().BeginRefresh(k.Context(), a.ID, 1, time.Minute)
	k.ok(err)
	if !turn.Won {
		k.Fatal("the turn was not won")
	}
	k.ok(k.hub().RenameAccount(k.Context(), a.ID, "other", ana)) // an unrelated write
	n.Token.Access = psn.NewSecret("signed-in")
	_, _, err = k.hub().AddAccount(k.Context(), n)
	k.ok(err)
	kept, err := k.hub().EndRefresh(k.Context(), a.ID, 1, psn.Token{Access: psn.NewSecret("late")}, time.Time{}, time.Time{})
	k.ok(err)
	if kept || k.token(a.ID).Access.Reveal() != "signed-in" {
		k.Error("a refresh that came late overwrote the token of a sign-in")
	}
}

func refreshSurvivesOtherWrites(k *kit) {
	a := k.account("work")
	_, err := k.hub().BeginRefresh(k.Context(), a.ID, 1, time.Minute)
	k.ok(err)
	together(2, func(i int) {
		if i == 0 {
			_, err := k.hub().EndRefresh(k.Context(), a.ID, 1, psn.Token{Access: psn.NewSecret("new")}, time.Time{}, time.Time{})
			k.ok(err)
			return
		}
		k.ok(k.hub().RenameAccount(k.Context(), a.ID, "renamed", ana))
		k.ok(k.hub().SetAccountState(k.Context(), a.ID, psn.AccountPaused, "why", ana))
	})
	if k.token(a.ID).Access.Reveal() != "new" {
		k.Error("the new token did not survive another write")
	}
}

func takesOverRefresh(k *kit) {
	a := k.account("work")
	turn, err := k.hub().BeginRefresh(k.Context(), a.ID, 1, time.Minute)
	k.ok(err)
	if !turn.Won {
		k.Fatal("the turn was not won")
	}
	turn, err = k.later(2*time.Minute).BeginRefresh(k.Context(), a.ID, 1, time.Minute)
	k.ok(err)
	if !turn.Won {
		k.Error("a turn whose lease is over can't be taken over")
	}
	k.ok(k.hub().DropRefresh(k.Context(), a.ID, 1))
	turn, err = k.hub().BeginRefresh(k.Context(), a.ID, 1, time.Minute)
	k.ok(err)
	if !turn.Won {
		k.Error("a turn that was given back can't be had")
	}
	refused, err := k.hub().AccountRefused(k.Context(), a.ID, 1, "spent", ana)
	k.ok(err)
	turn, err = k.hub().BeginRefresh(k.Context(), a.ID, 1, time.Minute)
	k.ok(err)
	if !refused || turn.Won || turn.Busy {
		k.Errorf("a dead token is refreshed: %+v", turn)
	}
}

func blamesTheTokenThatWasUsed(k *kit) {
	n := newAccount("work")
	a := k.add(n)
	k.post(a, ago(time.Minute), "hello")
	c := k.claimOne("w")
	n.Token.Access = psn.NewSecret("signed-in") // while the old token is being refused
	_, _, err := k.hub().AddAccount(k.Context(), n)
	k.ok(err)
	b := begin(c, "w")
	k.ok(k.begins(b))
	f := end(c, b, hub.Defer, psn.OutcomeUnauthorised)
	f.Unauthorised = "the old token is dead"
	k.ok(k.hub().Finish(k.Context(), f))
	s, err := k.hub().AccountByID(k.Context(), a.ID)
	k.ok(err)
	if s.Account.State != psn.AccountActive {
		k.Errorf("a refusal of the old token made the account %s after a person signed in", s.Account.State)
	}
}

func listsRenewable(k *kit) {
	for name, left := range map[string]time.Duration{"soon": -time.Second, "later": 2 * time.Hour, "over": -time.Hour} {
		n := newAccount(name)
		n.Account.RenewAt = time.Now().Add(left)
		k.add(n)
	}
	k.account("never")
	due, err := k.hub().Renewable(k.Context())
	k.ok(err)
	names := map[string]bool{}
	for _, s := range due {
		names[s.Account.Name] = len(s.Sealed) > 0 && s.TokenVersion == 1
	}
	if len(due) != 2 || !names["soon"] || !names["over"] {
		k.Errorf("to renew: %v", names)
	}
}
