package instagram

import (
	"context"
	"encoding/json"
	"strings"
	"time"

	"github.com/postshitnow/psn/internal/platform"
	"github.com/postshitnow/psn/internal/psn"
)

// bareLife is for how long a token is taken to be good that comes without its end: long enough to become a day old, so
// short that psn refreshes it then, and knows.
const bareLife = 11 * day

// wanted is the form of the JSON.
const wanted = `give the access token, or {"access_token": …, "expires_in": seconds}`

// Enter takes a bare long-lived access token, or the answer to a trade as JSON. It makes no request.
func (Platform) Enter(_ context.Context, login platform.Login, secret psn.Secret, http platform.HTTP) (platform.Login, error) {
	text, g := strings.TrimSpace(secret.Reveal()), grant{}
	if strings.HasPrefix(text, "{") {
		if json.Unmarshal([]byte(text), &g) != nil {
			return platform.Login{}, psn.Errorf(psn.CodeInvalid, "the token answer can't be read as JSON").WithHint("%s", wanted)
		}
	} else {
		g.Access = text
	}
	switch {
	case g.Access == "":
		return platform.Login{}, psn.Errorf(psn.CodeInvalid, "the access token is missing").WithHint("%s", wanted)
	case strings.ContainsFunc(g.Access, func(r rune) bool { return r <= ' ' || r >= 0x7f }):
		return platform.Login{}, psn.Errorf(psn.CodeInvalid, "the access token holds a space or another character that no token has").
			WithHint("%s", wanted)
	}
	now := http.Clock()
	known := g.Expires > 0
	if !known {
		g.Expires = int64(bareLife / time.Second)
	}
	login.Token = g.token(psn.Token{}, now)
	login.Token.IssuedAt = time.Time{} // nobody says when
	if !known {
		login.Token.RefreshUntil = time.Time{}
	}
	return login, nil
}

var _ platform.Entrance = Platform{}
