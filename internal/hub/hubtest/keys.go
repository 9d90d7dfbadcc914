package hubtest

import (
	"github.com/postshitnow/psn/internal/hub"
	"github.com/postshitnow/psn/internal/psn"
)

func (k *kit) opener(private psn.Secret) *hub.Opener {
	k.Helper()
	o, err := k.hub().NewOpener(private)
	k.ok(err)
	return o
}

func sealsAndOpens(k *kit) {
	n := newAccount("work")
	n.Token.Refresh = psn.NewSecret("canary-refresh")
	n.Token.ExpiresAt = ago(-lease).UTC()
	a := k.add(n)
	s, err := k.hub().AccountByID(k.Context(), a.ID)
	k.ok(err)
	token, err := k.opener(keys().private).Open(k.Context(), a.ID, s.Sealed)
	k.ok(err)
	if token.Access != n.Token.Access || token.Refresh != n.Token.Refresh || !token.ExpiresAt.Equal(n.Token.ExpiresAt) {
		k.Error("the token came back changed")
	}
	if s.TokenVersion != 1 {
		k.Errorf("token version is %d, want 1", s.TokenVersion)
	}
}

// tokenIsBoundToItsAccount copies a sealed token to another row, and another hub.
func tokenIsBoundToItsAccount(k *kit) {
	a, b := k.account("a"), k.account("b")
	k.exec(`UPDATE accounts SET token = (SELECT token FROM accounts WHERE id = ?) WHERE id = ?`, a.ID, b.ID)
	s, err := k.hub().AccountByID(k.Context(), b.ID)
	k.ok(err)
	opener := k.opener(keys().private)
	_, err = opener.Open(k.Context(), b.ID, s.Sealed)
	k.code(err, psn.CodeKeyMissing)

	k.exec(`UPDATE hub SET id = 'another'`)
	other, err := k.open(hub.Options{}).NewOpener(keys().private)
	k.ok(err)
	_, err = other.Open(k.Context(), a.ID, s.Sealed)
	k.code(err, psn.CodeKeyMissing)
	_, err = opener.Open(k.Context(), a.ID, s.Sealed)
	k.ok(err)
}

func anotherKeyOpensNothing(k *kit) {
	a := k.account("a")
	s, err := k.hub().AccountByID(k.Context(), a.ID)
	k.ok(err)
	_, private, err := hub.NewKeys()
	k.ok(err)
	_, err = k.opener(private).Open(k.Context(), a.ID, s.Sealed)
	k.code(err, psn.CodeKeyOther)
	_, err = k.hub().NewOpener(psn.NewSecret("no key"))
	k.code(err, psn.CodeKeyMissing)
	_, err = k.hub().NewOpener(psn.NewSecret(keys().public))
	k.code(err, psn.CodeKeyMissing)
}
