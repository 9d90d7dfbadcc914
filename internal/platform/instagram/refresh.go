package instagram

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"time"

	"github.com/postshitnow/psn/internal/httpc"
	"github.com/postshitnow/psn/internal/platform"
	"github.com/postshitnow/psn/internal/psn"
)

// tokenLife is how long a long-lived token is good (docs: reference/access_token).
const tokenLife = 60 * day

// Refresh trades the token for one that is good for 60 days more (docs: reference/refresh_access_token). There is no
// refresh token beside it: once it is over, only a person can sign in again. Instagram refuses tokens that are younger
// than a day.
func (c *client) Refresh(ctx context.Context) (psn.Token, error) {
	const act = "instagram: refresh the token"
	token := c.login.Token
	if token.Refresh.Empty() {
		return psn.Token{}, psn.Errorf(psn.CodeUnauthorised, "%s: there is no token to refresh", act).WithHint("%s", signAgain)
	}
	now := c.http.Clock()
	g, err := c.trade(ctx, act, "/refresh_access_token", url.Values{
		"grant_type": {"ig_refresh_token"}, "access_token": {token.Refresh.Reveal()},
	})
	if err != nil {
		return psn.Token{}, err
	}
	return g.token(token, now), nil
}

// token returns a token with what was granted at now.
func (g grant) token(old psn.Token, now time.Time) psn.Token {
	life := time.Duration(g.Expires) * time.Second
	if g.Expires <= 0 || life > 365*day {
		life = tokenLife
	}
	t := old
	t.Access, t.Refresh = psn.NewSecret(g.Access), psn.NewSecret(g.Access)
	t.IssuedAt, t.ExpiresAt, t.RefreshUntil = now, now.Add(life), now.Add(life)
	return t
}

// trade makes one of the calls that trade a token for another, once. Their parameters, secrets among them, stand in the
// address: that is how Instagram wants them, and errors of the transport don't repeat them. The paths have no version.
func (c *client) trade(ctx context.Context, act, path string, query url.Values) (grant, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, c.at.graph+path+"?"+query.Encode(), nil)
	if err != nil {
		return grant{}, psn.Errorf(psn.CodeInvalid, "%s: the request can't be made", act)
	}
	req.Header = http.Header{"Accept": headerJSON, "User-Agent": headerAgent}
	resp, err := c.http.Publish.Do(req, nil)
	if err != nil {
		return grant{}, platform.NoAnswer(act, err)
	}
	defer resp.Body.Close()
	body, err := httpc.ReadBody(resp.Body)
	if err != nil {
		return grant{}, platform.NoAnswer(act, err)
	}
	if resp.StatusCode/100 != 2 {
		return grant{}, c.tradeFailure(act, resp.StatusCode, body)
	}
	var g grant
	if json.Unmarshal(body, &g) != nil || g.Access == "" {
		return grant{}, notInstagram(act)
	}
	return g, nil
}

// tradeFailure is the error of a trade that was refused. Only what says that the token is no good is
// psn.CodeUnauthorised.
func (c *client) tradeFailure(act string, status int, body []byte) error {
	err := c.readFailure(act, status, body)
	e, _ := c.said(body)
	if m := meaningOf(e); psn.CodeOf(err) == psn.CodeUnauthorised && m != meansAuth && m != meansPermission {
		return psn.Errorf(psn.CodeUnavailable, "%s: the server answered %d, and not in Instagram's words", act, status).Retry()
	}
	return err
}

var _ platform.Refresher = (*client)(nil)
