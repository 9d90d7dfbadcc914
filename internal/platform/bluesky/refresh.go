package bluesky

import (
	"context"

	"github.com/postshitnow/psn/internal/platform"
	"github.com/postshitnow/psn/internal/psn"
)

// Refresh trades the refresh token for a new session (com.atproto.server.refreshSession), in one request. The old
// refresh token is good for two hours more and gives the same successor
// (packages/pds/src/account-manager/account-manager.ts). A token that is dead, and an account that can't act, is
// an error with psn.CodeUnauthorised.
func (c *client) Refresh(ctx context.Context) (psn.Token, error) {
	const act = "bluesky: refresh the token"
	if c.login.Token.Refresh.Empty() {
		return psn.Token{}, psn.Errorf(psn.CodeUnauthorised, "%s: there is no refresh token", act).
			WithHint("sign in again with an app password")
	}
	auth := []string{"Bearer " + c.login.Token.Refresh.Reveal()}
	s, err := c.signIn(act, c.request(ctx, "com.atproto.server.refreshSession", auth, nil))
	if err != nil {
		return psn.Token{}, err
	}
	return tokenOf(s, c.http.Clock()), nil
}

var _ platform.Refresher = (*client)(nil)
