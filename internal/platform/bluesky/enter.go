package bluesky

import (
	"context"
	"encoding/json"
	"regexp"
	"strings"
	"sync"

	"github.com/postshitnow/psn/internal/platform"
	"github.com/postshitnow/psn/internal/psn"
)

// appPassword is the form of an app password (com.atproto.server.createAppPassword).
var appPassword = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`^[a-zA-Z0-9]{4}(-[a-zA-Z0-9]{4}){3}$`)
})

// Enter signs in with login.Handle and an app password (com.atproto.server.createSession, 30 times in 5 minutes)
// and returns the session's tokens, the account's DID and handle, and its own server. The main password is
// refused: whoever has it can take the account over.
func (p Platform) Enter(ctx context.Context, login platform.Login, given psn.Secret, http platform.HTTP) (platform.Login, error) {
	const act = "bluesky: sign in"
	who := strings.TrimPrefix(strings.TrimSpace(login.Handle), "@")
	password := strings.TrimSpace(given.Reveal())
	switch {
	case who == "":
		return login, psn.Errorf(psn.CodeInvalid, "bluesky: the account's handle is missing").
			WithHint("give it with --handle, like ana.bsky.social")
	case !isHandle(who) && !isDID(who):
		return login, psn.Errorf(psn.CodeInvalid, "%q is not a handle on Bluesky", psn.Excerpt(who, 60)).
			WithHint("give it whole, like ana.bsky.social")
	case !appPassword().MatchString(password):
		return login, psn.Errorf(psn.CodeInvalid, "that is not an app password, which has the form abcd-efgh-ijkl-mnop").
			WithHint("%s; psn does not take the account's main password", p.TokenGuide(login.Server))
	}
	login.Token = psn.Token{Access: psn.NewSecret(password)} // what no error may tell
	c, err := newClient(p, login, http)
	if err != nil {
		return login, err
	}
	body, err := json.Marshal(newSession{Identifier: who, Password: password}) //nolint:gosec // it is sent to the account's server
	if err != nil {
		return login, psn.Errorf(psn.CodeInternal, "%s: %w", act, err)
	}
	s, err := c.signIn(act, c.request(ctx, "com.atproto.server.createSession", nil, body))
	if err != nil {
		return login, p.explain(err, login.Server)
	}
	login.Token = tokenOf(s, http.Clock())
	login.Server, login.ExternalID, login.Handle = c.home(s), s.DID, "@"+psn.Excerpt(s.Handle, 253)
	return login, nil
}

// explain adds to a failed sign-in what a person can do about it.
func (p Platform) explain(err error, server string) error {
	e, ok := err.(*psn.Error) //nolint:errorlint // signIn returns nothing else
	if !ok || e.Hint != "" {
		return err
	}
	switch e.Code { //nolint:exhaustive // the others say enough
	case psn.CodeUnauthorised:
		return e.WithHint("check the handle, or %s; sign-in codes by mail belong to the main password", p.TokenGuide(server))
	case psn.CodeRateLimited:
		return e.WithHint("a server takes 30 sign-ins of an account in five minutes and 300 in a day; try again later")
	}
	return e
}

var _ platform.Entrance = Platform{}
