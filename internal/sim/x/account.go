package x

import (
	"errors"
	"regexp"
	"slices"
	"strings"
	"sync"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/postshitnow/psn/internal/sim"
)

// account is a simulated person.
type account struct {
	id     string
	handle string
	name   string
	joined time.Time
	grants []*grant // oldest first
	issued int
	posts  []*post // oldest first
}

var handlePattern = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^[A-Za-z0-9_]{1,15}$`) })

// joinedAt is when every account joined: long enough ago to have followers.
var joinedAt = time.Date(2024, time.March, 4, 0, 0, 0, 0, time.UTC)

// CreateAccount makes an account, or issues another pair of tokens for one that exists, as a new sign-in
// would. Tokens are derived from the handle, so that the same steps give the same tokens after a restart. A
// handle that is not 1 to 15 letters, digits and underscores is an error.
func (n *Network) CreateAccount(handle, displayName string) (sim.Account, error) {
	if !handlePattern().MatchString(handle) {
		return sim.Account{}, errors.New("a handle is 1 to 15 letters, digits and underscores")
	}
	if utf8.RuneCountInString(displayName) > 50 {
		return sim.Account{}, errors.New("a name has at most 50 characters")
	}
	if strings.TrimSpace(displayName) == "" {
		displayName = nameFrom(handle)
	}
	now := n.site.Clock()
	s := &n.state
	s.mu.Lock()
	defer s.mu.Unlock()
	a := s.byHandle[strings.ToLower(handle)]
	if a == nil {
		a = &account{id: s.ids.next(now), handle: handle, name: displayName, joined: joinedAt}
		s.accounts = append(s.accounts, a)
		s.byHandle[strings.ToLower(handle)], s.byID[a.id] = a, a
	}
	n.issue(a, new(family), now)
	return n.public(a), nil
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

// Tokens returns the newest pair of an account that is not revoked, and the id of the app that it was given
// to. All are empty if there is none.
func (n *Network) Tokens(handle string) (access, refresh, clientID string) {
	n.state.mu.RLock()
	defer n.state.mu.RUnlock()
	if a := n.state.byHandle[strings.ToLower(handle)]; a != nil {
		if g := a.newest(); g != nil {
			return g.access, g.refresh, ClientID
		}
	}
	return "", "", ""
}

func (n *Network) public(a *account) sim.Account {
	out := sim.Account{Network: n.Name(), Handle: a.handle, Name: a.name, ID: a.id}
	if g := a.newest(); g != nil {
		out.Token, out.Refresh, out.ClientID = g.access, g.refresh, ClientID
	}
	return out
}

// newest returns the last pair that is not revoked, or nil.
func (a *account) newest() *grant {
	for _, g := range slices.Backward(a.grants) {
		if !g.revoked && !g.family.dead {
			return g
		}
	}
	return nil
}

// nameFrom makes "Jo Park" of "jo_park".
func nameFrom(handle string) string {
	words := strings.FieldsFunc(handle, func(r rune) bool { return r == '_' })
	for i, w := range words {
		r, size := utf8.DecodeRuneInString(w)
		words[i] = string(unicode.ToUpper(r)) + w[size:]
	}
	if len(words) == 0 {
		return handle
	}
	return strings.Join(words, " ")
}
