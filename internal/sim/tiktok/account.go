package tiktok

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

// account is a simulated creator.
type account struct {
	id     string // open_id
	handle string
	name   string
	joined time.Time
	grants []*grant // oldest first
	issued int
}

var handlePattern = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^[a-z0-9_.]{2,24}$`) })

// joinedAt is when every account joined: long enough ago to have followers.
var joinedAt = time.Date(2024, time.March, 4, 0, 0, 0, 0, time.UTC)

// CreateAccount makes an account, or issues another pair of tokens for one that exists, as a new sign-in would.
// Tokens are derived from the handle, so that the same steps give the same tokens after a restart. A handle that is
// not 2 to 24 small letters, digits, underscores and points is an error.
func (n *Network) CreateAccount(handle, displayName string) (sim.Account, error) {
	if !handlePattern().MatchString(handle) {
		return sim.Account{}, errors.New("a handle is 2 to 24 small letters, digits, underscores and points")
	}
	if utf8.RuneCountInString(displayName) > 30 {
		return sim.Account{}, errors.New("a name has at most 30 characters")
	}
	if strings.TrimSpace(displayName) == "" {
		displayName = nameFrom(handle)
	}
	now := n.site.Clock()
	s := &n.state
	s.mu.Lock()
	defer s.mu.Unlock()
	a := s.byHandle[handle]
	if a == nil {
		a = &account{id: "-000sim" + digest("open_id", handle)[:24], handle: handle, name: displayName, joined: joinedAt}
		s.accounts = append(s.accounts, a)
		s.byHandle[handle] = a
	}
	n.issue(a, allScopes, now)
	return n.wire(a), nil
}

// Accounts lists the accounts in the order they were made.
func (n *Network) Accounts() []sim.Account {
	n.state.mu.RLock()
	defer n.state.mu.RUnlock()
	out := make([]sim.Account, len(n.state.accounts))
	for i, a := range n.state.accounts {
		out[i] = n.wire(a)
	}
	return out
}

func (n *Network) wire(a *account) sim.Account {
	out := sim.Account{Network: n.Name(), Handle: a.handle, Name: a.name, ID: a.id}
	if g := a.newest(); g != nil {
		out.Token, out.Refresh, out.ClientID, out.ClientSecret = g.access, g.refresh, sim.AppID, sim.AppSecret
	}
	return out
}

// newest returns the last pair that is worth something, or nil.
func (a *account) newest() *grant {
	for _, g := range slices.Backward(a.grants) {
		if !g.revoked && !g.spent {
			return g
		}
	}
	return nil
}

// nameFrom makes "Jo Park" of "jo.park".
func nameFrom(handle string) string {
	words := strings.FieldsFunc(handle, func(r rune) bool { return r == '_' || r == '.' })
	for i, w := range words {
		r, size := utf8.DecodeRuneInString(w)
		words[i] = string(unicode.ToUpper(r)) + w[size:]
	}
	if len(words) == 0 {
		return handle
	}
	return strings.Join(words, " ")
}
