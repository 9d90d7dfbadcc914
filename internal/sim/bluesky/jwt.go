package bluesky

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"strings"
	"time"
)

// How long tokens are good (observed: exp - iat).
const (
	accessLife  = 2 * time.Hour
	refreshLife = 90 * 24 * time.Hour
)

// The types of token, which stand in their header.
const (
	accessType  = "at+jwt"
	refreshType = "refresh+jwt"
	serviceType = "JWT"
)

// claims are the payload of a token.
type claims struct {
	Scope   string `json:"scope"`
	Subject string `json:"sub"` // the account's DID
	Issued  int64  `json:"iat"`
	Expires int64  `json:"exp"`
	Aud     string `json:"aud"`
	ID      string `json:"jti"`
	Issuer  string `json:"iss,omitempty"` // of a token for a service: the account's DID
	Method  string `json:"lxm,omitempty"` // of a token for a service: what it is for
}

// signingKey is no secret, so that tokens outlast a restart: whoever reaches the simulator may be anybody anyway.
var signingKey = []byte("psn simulator")

func sign(typ string, c claims) string {
	header, _ := json.Marshal(map[string]string{"typ": typ, "alg": "HS256"}) // strings always marshal
	payload, _ := json.Marshal(c)                                            // strings and numbers always marshal
	signed := encode(header) + "." + encode(payload)
	return signed + "." + encode(mac(signed))
}

// verify reads a token of the simulator's own making; it does not look whether it is over.
func verify(token string) (typ string, c claims, ok bool) {
	parts := strings.Split(token, ".")
	if len(parts) != 3 {
		return "", claims{}, false
	}
	signature, err := base64.RawURLEncoding.DecodeString(parts[2])
	if err != nil || !hmac.Equal(signature, mac(parts[0]+"."+parts[1])) {
		return "", claims{}, false
	}
	var header struct {
		Typ string `json:"typ"`
	}
	ok = decode(parts[0], &header) && decode(parts[1], &c)
	return header.Typ, c, ok
}

func mac(signed string) []byte {
	h := hmac.New(sha256.New, signingKey)
	h.Write([]byte(signed))
	return h.Sum(nil)
}

func encode(raw []byte) string { return base64.RawURLEncoding.EncodeToString(raw) }

func decode(part string, v any) bool {
	raw, err := base64.RawURLEncoding.DecodeString(part)
	return err == nil && json.Unmarshal(raw, v) == nil
}
