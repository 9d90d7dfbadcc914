package psn

import (
	"encoding/json"
	"time"
)

// Token is what an account's platform wants to see: an access token and, where the platform has them, a
// refresh token and an expiry.
type Token struct {
	Access    Secret
	Refresh   Secret    // empty if the platform has none
	ExpiresAt time.Time // zero if it does not expire
	// IssuedAt is when the access token was given; zero if that is not known.
	IssuedAt time.Time
	// RefreshUntil is when the refresh token is over, so that a person must sign in again; zero if it does not end
	// or that is not known.
	RefreshUntil time.Time

	// The app that the token was given to, where the platform asks for it on each refresh.
	ClientID     string
	ClientSecret Secret // empty for a public app
}

// tokenWire is the form in which a token is sealed.
type tokenWire struct {
	Access    string    `json:"access"`
	Refresh   string    `json:"refresh,omitempty"`
	ExpiresAt time.Time `json:"expires_at,omitzero"`

	IssuedAt     time.Time `json:"issued_at,omitzero"`
	RefreshUntil time.Time `json:"refresh_until,omitzero"`

	ClientID     string `json:"client_id,omitempty"`
	ClientSecret string `json:"client_secret,omitempty"`
}

// Reveal returns the token's plain bytes, to be sealed and never written anywhere else.
func (t Token) Reveal() []byte {
	raw, err := json.Marshal(tokenWire{ //nolint:gosec // to be sealed
		t.Access.Reveal(), t.Refresh.Reveal(), t.ExpiresAt, t.IssuedAt, t.RefreshUntil, t.ClientID, t.ClientSecret.Reveal(),
	})
	if err != nil {
		panic("psn: token: " + err.Error()) // strings and a time always marshal
	}
	return raw
}

// ParseToken reads what Reveal returned.
func ParseToken(raw []byte) (Token, error) {
	var w tokenWire
	if err := json.Unmarshal(raw, &w); err != nil {
		return Token{}, Errorf(CodeInternal, "a sealed token has an unknown form")
	}
	return Token{
		Access: NewSecret(w.Access), Refresh: NewSecret(w.Refresh), ExpiresAt: w.ExpiresAt, IssuedAt: w.IssuedAt, RefreshUntil: w.RefreshUntil,
		ClientID: w.ClientID, ClientSecret: NewSecret(w.ClientSecret),
	}, nil
}
