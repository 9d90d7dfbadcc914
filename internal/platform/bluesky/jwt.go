package bluesky

import (
	"encoding/base64"
	"encoding/json"
	"strings"
	"time"

	"github.com/postshitnow/psn/internal/psn"
)

// claims are what psn reads of a token. The server that made the token answers for it; nothing is verified.
type claims struct {
	Subject  string  `json:"sub"` // the account's DID
	Expires  float64 `json:"exp"` // Unix seconds
	Audience any     `json:"aud"` // the DID of the account's server, or several
}

func claimsOf(token psn.Secret) claims {
	parts := strings.Split(token.Reveal(), ".")
	if len(parts) != 3 {
		return claims{}
	}
	raw, err := base64.RawURLEncoding.DecodeString(strings.TrimRight(parts[1], "="))
	if err != nil {
		return claims{}
	}
	var c claims
	if json.Unmarshal(raw, &c) != nil {
		return claims{}
	}
	return c
}

// accessLife is how long an access token is good if it does not say (observed: exp - iat is 7200).
const accessLife = 2 * time.Hour

// tokenOf returns a session's tokens.
func tokenOf(s session, now time.Time) psn.Token {
	t := psn.Token{Access: psn.NewSecret(s.AccessJwt), Refresh: psn.NewSecret(s.RefreshJwt), ExpiresAt: now.Add(accessLife)}
	if exp := claimsOf(t.Access).Expires; exp > 0 && exp < 1<<40 {
		t.ExpiresAt = time.Unix(int64(exp), 0).UTC()
	}
	return t
}
