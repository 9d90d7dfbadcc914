package hubtest

import (
	"fmt"
	"time"

	"github.com/postshitnow/psn/internal/hub"
	"github.com/postshitnow/psn/internal/psn"
)

// readable fails unless every token opens, and returns how many there are.
func (k *kit) readable(private psn.Secret) int {
	k.Helper()
	opener, err := k.hub().NewOpener(private)
	k.ok(err)
	accounts, err := k.hub().Accounts(k.Context())
	k.ok(err)
	for _, a := range accounts {
		s, err := k.hub().AccountByID(k.Context(), a.ID)
		k.ok(err)
		token, err := opener.Open(k.Context(), a.ID, s.Sealed)
		k.ok(err)
		if token.Access.Reveal() != newAccount(a.Name).Token.Access.Reveal() {
			k.Errorf("account %s has another token", a.Name)
		}
	}
	return len(accounts)
}

// rotation returns a private key with a new one before the old, and the new one's public key.
func (k *kit) rotation() (both, trimmed psn.Secret, public string) {
	k.Helper()
	both, extended, err := hub.ExtendKeys(keys().private)
	k.ok(err)
	if !extended {
		k.Fatalf("a key of one was not extended")
	}
	trimmed, err = hub.TrimKeys(both)
	k.ok(err)
	public, err = hub.PublicKey(trimmed)
	k.ok(err)
	return both, trimmed, public
}

func rotatesKey(k *kit) {
	for i := range 5 {
		k.account(fmt.Sprintf("a%d", i))
	}
	both, trimmed, public := k.rotation()
	k.ok(k.hub().ShareKey(k.Context(), public, ana))
	k.account("late") // sealed to the new key at once
	opener, err := k.hub().NewOpener(both)
	k.ok(err)
	total := 0
	for {
		n, stuck, err := k.hub().Reseal(k.Context(), opener, 2)
		k.ok(err)
		if stuck > 0 || n > 2 {
			k.Fatalf("sealed %d, stuck %d", n, stuck)
		}
		if total += n; n == 0 {
			break
		}
		k.readable(both)
	}
	if n := k.readable(trimmed); total != 5 || n != 6 {
		k.Errorf("sealed %d tokens of %d accounts", total, n)
	}
	k.ok(k.hub().CheckKey(k.Context(), trimmed))
	k.code(k.hub().CheckKey(k.Context(), keys().private), psn.CodeKeyMissing)
	// A machine with the old key can't know that it is old but by the hub: nobody has to sign in because of it.
	old, err := k.hub().NewOpener(keys().private)
	k.ok(err)
	s, err := k.hub().AccountByID(k.Context(), k.accountNamed("late").ID)
	k.ok(err)
	_, err = old.Open(k.Context(), s.Account.ID, s.Sealed)
	k.code(err, psn.CodeKeyOther)
	// Once it is brought there, it is found.
	_, err = old.Reloading(func() (psn.Secret, error) { return trimmed, nil }).Open(k.Context(), s.Account.ID, s.Sealed)
	k.ok(err)
}

// resumesRotation stops a rotation at each of its steps.
func resumesRotation(k *kit) {
	for i := range 3 {
		k.account(fmt.Sprintf("a%d", i))
	}
	both, trimmed, public := k.rotation()
	k.readable(both) // kept, not shared
	again, extended, err := hub.ExtendKeys(both)
	k.ok(err)
	if extended || again != both {
		k.Errorf("a rotation under way got a third key")
	}
	k.ok(k.hub().ShareKey(k.Context(), public, ana))
	k.ok(k.hub().ShareKey(k.Context(), public, ana))
	k.readable(both) // shared, nothing sealed anew
	opener, err := k.hub().NewOpener(both)
	k.ok(err)
	_, _, err = k.hub().Reseal(k.Context(), opener, 1)
	k.ok(err)
	k.readable(both) // one sealed anew
	a := k.accountNamed("a2")
	s, err := k.hub().AccountByID(k.Context(), a.ID)
	k.ok(err)
	turn, err := k.hub().BeginRefresh(k.Context(), a.ID, s.TokenVersion, time.Minute)
	k.ok(err)
	if !turn.Won {
		k.Fatalf("no turn")
	}
	_, err = k.hub().EndRefresh(k.Context(), a.ID, s.TokenVersion, newAccount("a2").Token, time.Time{}, time.Time{})
	k.ok(err) // a refresh meanwhile
	_, _, err = k.hub().Reseal(k.Context(), opener, 100)
	k.ok(err)
	k.readable(trimmed)
}

func (k *kit) accountNamed(name string) psn.Account {
	k.Helper()
	accounts, err := k.hub().Accounts(k.Context())
	k.ok(err)
	for _, a := range accounts {
		if a.Name == name {
			return a
		}
	}
	k.Fatalf("there is no account %s", name)
	return psn.Account{}
}
