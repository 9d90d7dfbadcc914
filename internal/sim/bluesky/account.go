package bluesky

import (
	"crypto/sha256"
	"encoding/base32"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"sync"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/postshitnow/psn/internal/sim"
)

// domain is what handles end in, here as on every server for tests.
const domain = ".test"

var handlePattern = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`^[a-z0-9]([a-z0-9-]{1,16}[a-z0-9])$`)
})

// joinedAt is when every account joined: long enough ago to have followers.
var joinedAt = time.Date(2024, time.March, 4, 0, 0, 0, 0, time.UTC)

// base32Lower is the alphabet of DIDs, CIDs and app passwords.
var base32Lower = base32.NewEncoding("abcdefghijklmnopqrstuvwxyz234567").WithPadding(base32.NoPadding)

// CreateAccount makes an account, whose handle ends in .test whether or not that was given, or issues another app
// password for one that exists. The token is the app password, which is what people type. DIDs and passwords are
// derived from the handle, so that the same steps give the same after a restart. A handle that is not 3 to 18
// letters, digits and hyphens is an error.
func (n *Network) CreateAccount(handle, displayName string) (sim.Account, error) {
	first := strings.TrimSuffix(strings.ToLower(handle), domain)
	if !handlePattern().MatchString(first) {
		return sim.Account{}, errors.New("a handle is 3 to 18 letters, digits and hyphens, and " + domain)
	}
	if utf8.RuneCountInString(displayName) > 64 {
		return sim.Account{}, errors.New("a name has at most 64 characters")
	}
	if strings.TrimSpace(displayName) == "" {
		displayName = nameFrom(first)
	}
	s := &n.state
	s.mu.Lock()
	defer s.mu.Unlock()
	a := s.byHandle[first+domain]
	if a == nil {
		sum := sha256.Sum256([]byte("did/" + first))
		a = &account{did: "did:plc:" + base32Lower.EncodeToString(sum[:15]), handle: first + domain, name: displayName, joined: joinedAt}
		s.accounts = append(s.accounts, a)
		s.byHandle[a.handle], s.byDID[a.did] = a, a
	}
	a.issued++
	password := appPassword(a)
	a.passwords = append(a.passwords, password)
	s.byPassword[password] = a
	return n.public(a), nil
}

// appPassword makes the account's next app password, as abcd-efgh-ijkl-mnop.
func appPassword(a *account) string {
	sum := sha256.Sum256(fmt.Appendf(nil, "password/%s/%d", a.handle, a.issued))
	letters := base32Lower.EncodeToString(sum[:10])
	return letters[0:4] + "-" + letters[4:8] + "-" + letters[8:12] + "-" + letters[12:16]
}

// Accounts lists the accounts in the order they were made.
func (n *Network) Accounts() []sim.Account {
	n.state.mu.RLock()
	defer n.state.mu.RUnlock()
	out := make([]sim.Account, len(n.state.accounts))
	for i, a := range n.state.accounts {
		out[i] = n.public(a)
	}
	return out
}

// RevokeToken makes an app password worthless, and with it the refresh tokens of the sessions that it began, while
// their access tokens last until they are over, as on a real server; or it makes one access or refresh token
// worthless. It reports whether the token was worth something.
func (n *Network) RevokeToken(token string) bool {
	s := &n.state
	now := n.site.Clock()
	s.mu.Lock()
	defer s.mu.Unlock()
	a := s.byPassword[token]
	if a == nil {
		return s.sessions.revoke(token, now)
	}
	delete(s.byPassword, token)
	a.passwords = slices.DeleteFunc(a.passwords, func(p string) bool { return p == token })
	s.sessions.endOf(token)
	return true
}

func (n *Network) public(a *account) sim.Account {
	out := sim.Account{Network: n.Name(), Handle: a.handle, Name: a.name, ID: a.did}
	if len(a.passwords) > 0 {
		out.Token = a.passwords[len(a.passwords)-1]
	}
	return out
}

// nameFrom makes "Jo Park" of "jo-park".
func nameFrom(handle string) string {
	words := strings.FieldsFunc(handle, func(r rune) bool { return r == '-' })
	for i, w := range words {
		r, size := utf8.DecodeRuneInString(w)
		words[i] = string(unicode.ToUpper(r)) + w[size:]
	}
	return strings.Join(words, " ")
}
