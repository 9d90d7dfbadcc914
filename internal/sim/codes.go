package sim

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"sync"
	"time"
)

// Code is an authorization code that waits to be traded for a token.
type Code struct {
	Account   string // handle
	Client    string // the app's id
	Redirect  string
	Challenge string // of PKCE; empty if the app sent none
	Scopes    []string
	Until     time.Time
}

// Codes are the authorization codes of a network. The zero value is empty. It is safe for concurrent use.
type Codes struct {
	mu   sync.Mutex
	open map[string]Code
}

// Issue makes a code.
func (c *Codes) Issue(code Code) string {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.open == nil {
		c.open = map[string]Code{}
	}
	key := rand.Text()
	c.open[key] = code
	return key
}

// Take returns a code that was not taken before and is not over.
func (c *Codes) Take(key string, now time.Time) (Code, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	code, ok := c.open[key]
	delete(c.open, key)
	return code, ok && now.Before(code.Until)
}

// ProvesS256 reports whether a PKCE verifier belongs to a challenge of method S256 (RFC 7636, section 4.6). Without a
// challenge there is nothing to prove.
func ProvesS256(challenge, verifier string) bool {
	sum := sha256.Sum256([]byte(verifier))
	return challenge == "" || base64.RawURLEncoding.EncodeToString(sum[:]) == challenge
}
