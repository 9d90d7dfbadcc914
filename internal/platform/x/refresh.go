package x

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"slices"

	"github.com/postshitnow/psn/internal/platform"
	"github.com/postshitnow/psn/internal/psn"
)

// Refresh trades the refresh token for a new pair (docs:
// fundamentals/authentication/oauth-2-0/user-access-token). A refresh token is good for one trade (observed),
// so the call is made once and never repeated: when its answer is lost, so may be the account. An app with a
// secret names itself by Basic authentication, one without in the body; X refuses the other way round.
func (c *client) Refresh(ctx context.Context) (psn.Token, error) {
	const act = "x: refresh the token"
	token := c.login.Token
	if token.Refresh.Empty() || token.ClientID == "" {
		return psn.Token{}, psn.Errorf(psn.CodeUnauthorised, "%s: there is no refresh token", act).
			WithHint("sign in again with `psn account login x`")
	}
	app := platform.App{ID: token.ClientID, Secret: token.ClientSecret}
	status, body, err := c.http.Trade(ctx, named(app, platform.TokenCall{
		Act: act, URL: c.server.String() + tokenPath,
		Form: url.Values{"grant_type": {"refresh_token"}, "refresh_token": {token.Refresh.Reveal()}},
	}))
	if err != nil {
		return psn.Token{}, err
	}
	var g grant
	if json.Unmarshal(body, &g) != nil {
		g = grant{}
	}
	said := platform.Sentence(g.Error, token)
	switch {
	case status == http.StatusUnauthorized, status == http.StatusBadRequest && slices.Contains(deadGrants, g.Error):
		return psn.Token{}, psn.Errorf(psn.CodeUnauthorised, "%s: X does not take it any more (%d %s)", act, status, said).
			WithHint("sign in again with `psn account login x`")
	case status/100 != 2:
		return psn.Token{}, platform.ReadFailure(act, status, said).Retry()
	case g.Access == "":
		return psn.Token{}, notX(act)
	}
	renewed := token
	now := c.http.Clock()
	renewed.Access, renewed.ExpiresAt, renewed.IssuedAt = psn.NewSecret(g.Access), g.until(now), now
	if g.Refresh != "" {
		renewed.Refresh = psn.NewSecret(g.Refresh)
	}
	return renewed, nil
}

// deadGrants are the errors of a 400 that says that the refresh token is spent or revoked; X says the first
// (observed), RFC 6749, section 5.2, the second.
var deadGrants = []string{"invalid_request", "invalid_grant"}
