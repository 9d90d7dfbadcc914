package tiktok

import (
	"context"
	"encoding/json"
	"strings"

	"github.com/postshitnow/psn/internal/platform"
	"github.com/postshitnow/psn/internal/psn"
)

// given is a token answer with the app that it was given to.
type given struct {
	grant
	ClientKey    string `json:"client_key"`
	ClientID     string `json:"client_id"` // as other networks call it
	ClientSecret string `json:"client_secret"`
}

// Enter takes a bare access token, which is over two hours after it was made at the latest and can't be refreshed, or
// a token answer as JSON with the app's client_key and client_secret. It makes no request.
func (Platform) Enter(_ context.Context, login platform.Login, secret psn.Secret, http platform.HTTP) (platform.Login, error) {
	text := strings.TrimSpace(secret.Reveal())
	g := given{grant: grant{Access: text}}
	if strings.HasPrefix(text, "{") {
		g = given{}
		if json.Unmarshal([]byte(text), &g) != nil {
			return platform.Login{}, psn.Errorf(psn.CodeInvalid, "the token answer can't be read as JSON").WithHint("%s", wanted)
		}
	}
	if g.ClientKey == "" {
		g.ClientKey = g.ClientID
	}
	if err := g.check(); err != nil {
		return platform.Login{}, err
	}
	login.Token = g.token(psn.Token{ClientID: g.ClientKey, ClientSecret: psn.NewSecret(g.ClientSecret)}, http.Clock())
	login.ExternalID = g.OpenID
	if g.Scope != "" {
		login.Scopes = scopesOf(g.Scope)
	}
	return login, nil
}

// wanted is the form of the JSON.
const wanted = `give {"access_token": …, "expires_in": seconds, "refresh_token": …, "refresh_expires_in": seconds, "client_key": …, "client_secret": …}`

// check returns what is wrong with the parts. It does not repeat them.
func (g given) check() error {
	for _, part := range []struct{ name, value string }{
		{"access_token", g.Access}, {"refresh_token", g.Refresh}, {"client_key", g.ClientKey}, {"client_secret", g.ClientSecret},
	} {
		if strings.ContainsFunc(part.value, func(r rune) bool { return r <= ' ' || r >= 0x7f }) {
			return psn.Errorf(psn.CodeInvalid, "%s holds a space or another character that no token has", part.name).WithHint("%s", wanted)
		}
	}
	switch {
	case g.Error != "":
		return psn.Errorf(psn.CodeInvalid, "the token answer is a refusal: %s", psn.Excerpt(g.Error, 80)).WithHint("%s", signInAgain)
	case g.Access == "":
		return psn.Errorf(psn.CodeInvalid, "the access token is missing").WithHint("%s", wanted)
	case g.Refresh != "" && (g.ClientKey == "" || g.ClientSecret == ""):
		return psn.Errorf(psn.CodeInvalid, "the token answer has a refresh_token, and client_key or client_secret is missing").
			WithHint("add both of the app that the token was made with: TikTok asks for them on each refresh")
	}
	return nil
}

// scopesOf reads a list of scopes, which TikTok separates by commas.
func scopesOf(list string) []string {
	return strings.FieldsFunc(list, func(r rune) bool { return r == ',' || r == ' ' })
}

var _ platform.Entrance = Platform{}
