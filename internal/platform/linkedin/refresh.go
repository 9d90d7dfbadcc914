package linkedin

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/postshitnow/psn/internal/platform"
	"github.com/postshitnow/psn/internal/psn"
)

// tokenPath is where codes and refresh tokens are traded.
const tokenPath = "/oauth/v2/accessToken" //nolint:gosec // an address

// tokenLife is how long an access token is good (docs: shared/authentication/authorization-code-flow).
const tokenLife = 60 * 24 * time.Hour

// Refresh trades the refresh token, which only apps of LinkedIn's partners get, for a new access token (docs:
// shared/authentication/programmatic-refresh-tokens). The refresh token stays the same, and so does its end: 365 days after
// a person signed in. The app names itself in the body.
func (c *client) Refresh(ctx context.Context) (psn.Token, error) {
	const act = "linkedin: refresh the token"
	token := c.login.Token
	if token.Refresh.Empty() || token.ClientID == "" || token.ClientSecret.Empty() {
		return psn.Token{}, psn.Errorf(psn.CodeUnauthorised, "%s: LinkedIn gave this app no refresh token", act).WithHint(signInAgain)
	}
	status, body, err := c.http.Trade(ctx, platform.TokenCall{Act: act, URL: c.hosts.web + tokenPath, Form: url.Values{
		"grant_type": {"refresh_token"}, "refresh_token": {token.Refresh.Reveal()},
		"client_id": {token.ClientID}, "client_secret": {token.ClientSecret.Reveal()},
	}})
	if err != nil {
		return psn.Token{}, err
	}
	var g grant
	if json.Unmarshal(body, &g) != nil {
		g = grant{}
	}
	said := platform.Sentence(strings.TrimSpace(g.Error+" "+g.Description), token)
	switch {
	case status == http.StatusUnauthorized && g.Error != "", status == http.StatusBadRequest && (g.Error == "invalid_grant" || g.Error == "invalid_request"):
		return psn.Token{}, psn.Errorf(psn.CodeUnauthorised, "%s: LinkedIn does not take it any more (%d %s)", act, status, said).
			WithHint("%s; if the app has a new client secret, set it first", signInAgain)
	case status/100 != 2:
		return psn.Token{}, platform.ReadFailure(act, status, said).Retry()
	case g.Access == "":
		return psn.Token{}, notLinkedIn(act)
	}
	fresh := g.token(c.http.Clock(), platform.App{ID: token.ClientID, Secret: token.ClientSecret})
	if fresh.Refresh.Empty() {
		fresh.Refresh = token.Refresh
	}
	if !token.RefreshUntil.IsZero() {
		fresh.RefreshUntil = token.RefreshUntil
	}
	return fresh, nil
}

// token is what LinkedIn gave at now to an app.
func (g grant) token(now time.Time, app platform.App) psn.Token {
	t := psn.Token{
		Access: psn.NewSecret(g.Access), Refresh: psn.NewSecret(g.Refresh), ExpiresAt: after(now, g.ExpiresIn, tokenLife), IssuedAt: now,
		ClientID: app.ID, ClientSecret: app.Secret,
	}
	if g.Refresh != "" && g.RefreshIn > 0 {
		t.RefreshUntil = after(now, g.RefreshIn, 0)
	}
	return t
}

// scopes are those of an answer: separated by commas, or by spaces as the standard says.
func (g grant) scopes() []string {
	return strings.FieldsFunc(g.Scope, func(r rune) bool { return r == ',' || r == ' ' })
}

// after returns the moment so many seconds after now; usual is taken where that makes no sense.
func after(now time.Time, seconds int64, usual time.Duration) time.Time {
	if seconds <= 0 || seconds > int64(2*365*24*time.Hour/time.Second) {
		return now.Add(usual)
	}
	return now.Add(time.Duration(seconds) * time.Second)
}
