package tiktok

import (
	"context"
	"net/url"

	"github.com/postshitnow/psn/internal/platform"
	"github.com/postshitnow/psn/internal/psn"
)

// Refresh trades the refresh token for a new pair (docs: oauth-user-access-token-management). A refresh token is good
// for one trade, so the call is made once and never repeated: when its answer is lost, so may be the account.
func (c *client) Refresh(ctx context.Context) (psn.Token, error) {
	const act = "tiktok: refresh the token"
	token := c.login.Token
	if token.Refresh.Empty() || token.ClientID == "" || token.ClientSecret.Empty() {
		return psn.Token{}, psn.Errorf(psn.CodeUnauthorised, "%s: the refresh token or the app's key and secret are missing", act).
			WithHint("%s", signInAgain)
	}
	g, err := trade(ctx, act, c.at, url.Values{
		"client_key": {token.ClientID}, "client_secret": {token.ClientSecret.Reveal()},
		"grant_type": {"refresh_token"}, "refresh_token": {token.Refresh.Reveal()},
	}, c.http)
	if err != nil {
		return psn.Token{}, err
	}
	return g.token(token, c.http.Clock()), nil
}

var _ platform.Refresher = (*client)(nil)
