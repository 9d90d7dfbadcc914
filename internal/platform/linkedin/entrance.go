package linkedin

import (
	"context"
	"encoding/json"
	"regexp"
	"strings"
	"sync"

	"github.com/postshitnow/psn/internal/platform"
	"github.com/postshitnow/psn/internal/psn"
)

// given is a token answer with the app that it was given to, and the page to post for.
type given struct {
	grant
	ClientID     string `json:"client_id"`
	ClientSecret string `json:"client_secret"`
	Organization string `json:"organization"` // a number, or a URN
}

// wanted is the form of the JSON.
const wanted = `give {"access_token": …, "expires_in": seconds, "scope": …}, with "refresh_token", "client_id" and "client_secret" if there are any, and "organization" to post for a page`

var pageForm = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^(?:urn:li:organization:)?([0-9]{1,20})$`) })

// Enter takes a bare access token, of which psn supposes that it is new and of the self-serve products, or a token answer as
// JSON. It makes no request.
func (Platform) Enter(_ context.Context, login platform.Login, secret psn.Secret, through platform.HTTP) (platform.Login, error) {
	text := strings.TrimSpace(secret.Reveal())
	g := given{grant: grant{Access: text}}
	if strings.HasPrefix(text, "{") {
		g = given{}
		if json.Unmarshal([]byte(text), &g) != nil {
			return platform.Login{}, psn.Errorf(psn.CodeInvalid, "the token answer can't be read as JSON").WithHint("%s", wanted)
		}
	}
	for _, part := range []struct {
		name, value string
		needed      bool
	}{
		{"access_token", g.Access, true},
		{"refresh_token", g.Refresh, false},
		{"client_id", g.ClientID, g.Refresh != ""},
		{"client_secret", g.ClientSecret, g.Refresh != ""},
	} {
		switch {
		case part.value == "" && part.needed:
			return platform.Login{}, psn.Errorf(psn.CodeInvalid, "%s is missing", part.name).WithHint("%s", wanted)
		case strings.ContainsFunc(part.value, func(r rune) bool { return r <= ' ' || r >= 0x7f }):
			return platform.Login{}, psn.Errorf(psn.CodeInvalid, "%s holds a space or another character that no token has", part.name).WithHint("%s", wanted)
		}
	}
	if g.Organization != "" {
		m := pageForm().FindStringSubmatch(g.Organization)
		if m == nil {
			return platform.Login{}, psn.Errorf(psn.CodeInvalid, "organization is not the number of a page").WithHint("it stands in the address of the page's admin view: linkedin.com/company/NUMBER/admin")
		}
		login.ExternalID = urnPage + m[1]
	}
	login.Token = g.token(through.Clock(), platform.App{ID: g.ClientID, Secret: psn.NewSecret(g.ClientSecret)})
	login.Scopes = g.scopes()
	return login, nil
}

var _ platform.Entrance = Platform{}
