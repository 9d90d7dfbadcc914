package platformtest

import (
	"time"

	"github.com/postshitnow/psn/internal/platform"
	"github.com/postshitnow/psn/internal/psn"
)

const hour = time.Hour

func (b *bundle) refresher(c platform.Client) (platform.Refresher, bool) {
	b.Helper()
	if !b.caps.Refresh {
		b.Logf("not checked: %s declares no refresh", b.Platform.Name())
		return nil, false
	}
	r, ok := c.(platform.Refresher)
	if !ok {
		b.Fatal("a refresh is declared, and the client is no Refresher")
	}
	return r, true
}

func checkRefresh(b *bundle) {
	r, ok := b.refresher(b.client)
	if !ok {
		return
	}
	b.ripen()
	token, err := r.Refresh(b.Context())
	if err != nil {
		b.Fatalf("refresh: %v", err)
	}
	if token.Access.Empty() || token.Access.Reveal() == b.Login.Token.Access.Reveal() || !token.ExpiresAt.After(b.Clock()) {
		b.Errorf("the new token is empty: %v, the old one: %v, expires %s", token.Access.Empty(),
			token.Access.Reveal() == b.Login.Token.Access.Reveal(), token.ExpiresAt)
	}
	login := b.Login
	login.Token = token
	if login.Token.Refresh.Empty() {
		login.Token.Refresh = b.Login.Token.Refresh
	}
	login.Token.ClientID, login.Token.ClientSecret = b.Login.Token.ClientID, b.Login.Token.ClientSecret
	if _, err := b.clientOf(login).Verify(b.Context()); err != nil {
		b.Errorf("verify with the new token: %v", err)
	}
	b.ripen()
	again, _ := b.refresher(b.clientOf(login))
	if _, err := again.Refresh(b.Context()); err != nil {
		b.Errorf("refresh with the new token: %v", err)
	}
}

// ripen makes tokens so old that the network refreshes them.
func (b *bundle) ripen() {
	b.Helper()
	if b.caps.RefreshAge == 0 {
		return
	}
	if b.Advance == nil {
		b.Fatal("tokens must be of an age to be refreshed, and the network's clock can't be moved")
	}
	b.Advance(b.caps.RefreshAge)
}

func checkBadRefresh(b *bundle) {
	login := b.Login
	login.Token.Refresh = psn.NewSecret("canary-bad-refresh")
	r, ok := b.refresher(b.clientOf(login))
	if !ok {
		return
	}
	b.Login = login
	_, err := r.Refresh(b.Context())
	if psn.CodeOf(err) != psn.CodeUnauthorised {
		b.Errorf("refresh with a bad token: %v", err)
	}
	b.keepsSecret(err)
	dead := b.Login
	dead.Server = "http://127.0.0.1:1"
	r, _ = b.refresher(b.clientOf(dead))
	if _, err := r.Refresh(b.Context()); err == nil || psn.CodeOf(err) == psn.CodeUnauthorised {
		b.Errorf("refresh without a server is no sign of a dead token: %v", err)
	}
}

func checkExpired(b *bundle) {
	if !b.caps.Refresh || b.Advance == nil {
		b.Logf("not checked: %s declares no refresh, or its clock can't be moved", b.Platform.Name())
		return
	}
	b.Advance(max(3*hour, b.Login.Token.ExpiresAt.Sub(b.Clock())))
	_, err := b.client.Verify(b.Context())
	if psn.CodeOf(err) != psn.CodeUnauthorised {
		b.Errorf("verify with an expired token: %v", err)
	}
	_, err = b.try(b.client, b.request("hello"), nil)
	b.fails(err, psn.OutcomeUnauthorised)
}
