package x

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"slices"

	"github.com/postshitnow/psn/internal/httpc"
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
			WithHint("sign in again with `psn account add x`, with a refresh token and the app's client_id")
	}
	req, err := c.refreshRequest(ctx)
	if err != nil {
		return psn.Token{}, psn.Errorf(psn.CodeInvalid, "%s: the request can't be made: %w", act, err)
	}
	resp, err := c.http.Publish.Do(req, nil)
	if err != nil {
		return psn.Token{}, platform.NoAnswer(act, err)
	}
	defer resp.Body.Close()
	body, err := httpc.ReadBody(resp.Body)
	if err != nil {
		return psn.Token{}, platform.NoAnswer(act, err)
	}
	var g grant
	if json.Unmarshal(body, &g) != nil {
		g = grant{}
	}
	said := platform.Sentence(g.Error, token)
	switch {
	case resp.StatusCode == http.StatusUnauthorized, resp.StatusCode == http.StatusBadRequest && slices.Contains(deadGrants, g.Error):
		return psn.Token{}, psn.Errorf(psn.CodeUnauthorised, "%s: X does not take it any more (%d %s)", act, resp.StatusCode, said).
			WithHint("sign in again with `psn account add x`")
	case resp.StatusCode/100 != 2:
		return psn.Token{}, platform.ReadFailure(act, resp.StatusCode, said).Retry()
	case g.Access == "":
		return psn.Token{}, notX(act)
	}
	renewed := token
	renewed.Access, renewed.ExpiresAt = psn.NewSecret(g.Access), g.until(c.http.Clock())
	if g.Refresh != "" {
		renewed.Refresh = psn.NewSecret(g.Refresh)
	}
	return renewed, nil
}

// deadGrants are the errors of a 400 that says that the refresh token is spent or revoked; X says the first
// (observed), RFC 6749, section 5.2, the second.
var deadGrants = []string{"invalid_request", "invalid_grant"}

func (c *client) refreshRequest(ctx context.Context) (*http.Request, error) {
	token := c.login.Token
	form := url.Values{"grant_type": {"refresh_token"}, "refresh_token": {token.Refresh.Reveal()}}
	if token.ClientSecret.Empty() {
		form.Set("client_id", token.ClientID)
	}
	body := []byte(form.Encode())
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, c.server.String()+"/2/oauth2/token", io.NopCloser(bytes.NewReader(body)))
	if err != nil {
		return nil, err
	}
	req.ContentLength = int64(len(body))
	req.Header = http.Header{
		"Content-Type": {"application/x-www-form-urlencoded"}, "Accept": headerJSON, "User-Agent": headerAgent,
	}
	if !token.ClientSecret.Empty() {
		req.SetBasicAuth(url.QueryEscape(token.ClientID), url.QueryEscape(token.ClientSecret.Reveal()))
	}
	return req, nil
}
