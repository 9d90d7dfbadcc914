package x

import (
	"context"
	"encoding/json"
	"strconv"
	"strings"
	"time"

	"github.com/postshitnow/psn/internal/platform"
	"github.com/postshitnow/psn/internal/psn"
)

// tokenLife is how long an access token is good (docs: fundamentals/authentication/oauth-2-0/authorization-code).
const tokenLife = 2 * time.Hour

// given is a token answer with the app that it was given to.
type given struct {
	grant
	ExpiresAt    json.RawMessage `json:"expires_at"` // RFC 3339, or seconds since 1970
	ClientID     string          `json:"client_id"`
	ClientSecret string          `json:"client_secret"`
}

// Enter takes a bare access token, which is over two hours after it was made at the latest and can't be
// refreshed, or a token answer as JSON with the app's client_id, and client_secret where the app has one. It
// makes no request.
func (Platform) Enter(_ context.Context, login platform.Login, secret psn.Secret, http platform.HTTP) (platform.Login, error) {
	text := strings.TrimSpace(secret.Reveal())
	now := http.Clock()
	if !strings.HasPrefix(text, "{") {
		if err := checkSecret("the access token", text, true); err != nil {
			return platform.Login{}, err
		}
		login.Token = psn.Token{Access: psn.NewSecret(text), ExpiresAt: now.Add(tokenLife)}
		return login, nil
	}
	var g given
	if json.Unmarshal([]byte(text), &g) != nil {
		return platform.Login{}, psn.Errorf(psn.CodeInvalid, "the token answer can't be read as JSON").
			WithHint("%s", wanted)
	}
	if err := g.check(); err != nil {
		return platform.Login{}, err
	}
	expires, err := g.expiry(now)
	if err != nil {
		return platform.Login{}, err
	}
	login.Token = psn.Token{
		Access: psn.NewSecret(g.Access), Refresh: psn.NewSecret(g.Refresh), ExpiresAt: expires,
		ClientID: g.ClientID, ClientSecret: psn.NewSecret(g.ClientSecret),
	}
	return login, nil
}

// wanted is the form of the JSON.
const wanted = `give {"access_token": …, "refresh_token": …, "expires_in": seconds, "client_id": …}, and "client_secret" if the app has one`

// check returns what is wrong with the parts.
func (g given) check() error {
	for _, part := range []struct {
		name, value string
		needed      bool
	}{
		{"access_token", g.Access, true},
		{"refresh_token", g.Refresh, false},
		{"client_id", g.ClientID, false},
		{"client_secret", g.ClientSecret, false},
	} {
		if err := checkSecret(part.name, part.value, part.needed); err != nil {
			return err
		}
	}
	if g.Refresh != "" && g.ClientID == "" {
		return psn.Errorf(psn.CodeInvalid, "the token answer has a refresh_token and no client_id").
			WithHint("add the client_id of the app that the token was made with: X asks for it on each refresh")
	}
	return nil
}

// checkSecret returns an error with psn.CodeInvalid if a value is missing or holds a character that no token
// has. It does not repeat the value.
func checkSecret(name, value string, needed bool) error {
	switch {
	case value == "" && needed:
		return psn.Errorf(psn.CodeInvalid, "%s is missing", name).WithHint("%s", wanted)
	case strings.ContainsFunc(value, func(r rune) bool { return r <= ' ' || r >= 0x7f }):
		return psn.Errorf(psn.CodeInvalid, "%s holds a space or another character that no token has", name).WithHint("%s", wanted)
	}
	return nil
}

// expiry returns when the access token is over: expires_at, else expires_in from now, else two hours from
// now.
func (g given) expiry(now time.Time) (time.Time, error) {
	raw := strings.Trim(string(g.ExpiresAt), `" `)
	switch {
	case raw == "" || raw == "null":
		return g.until(now), nil
	case g.ExpiresIn != 0:
		return time.Time{}, psn.Errorf(psn.CodeInvalid, "the token answer has expires_in and expires_at").WithHint("leave one of them out")
	}
	if seconds, err := strconv.ParseInt(raw, 10, 64); err == nil && seconds > 0 {
		return time.Unix(seconds, 0).UTC(), nil
	}
	at, err := time.Parse(time.RFC3339, raw)
	if err != nil {
		return time.Time{}, psn.Errorf(psn.CodeInvalid, "expires_at is not a time").
			WithHint("give it like 2026-01-31T12:00:00Z, or in seconds since 1970")
	}
	return at.UTC(), nil
}

// until returns when the access token is over that was given at now.
func (g grant) until(now time.Time) time.Time {
	if g.ExpiresIn <= 0 || g.ExpiresIn > int64(365*24*time.Hour/time.Second) {
		return now.Add(tokenLife)
	}
	return now.Add(time.Duration(g.ExpiresIn) * time.Second)
}

var _ platform.Entrance = Platform{}
