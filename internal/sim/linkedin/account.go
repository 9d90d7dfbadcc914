package linkedin

import (
	"errors"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/postshitnow/psn/internal/sim"
)

// account is a simulated person.
type account struct {
	*author
	sub    string
	grants []*grant // oldest first
	issued int
}

// DefaultPage is the vanity name of the page that the network starts with. The default account keeps it.
const DefaultPage = "acme-labs"

// page is an organization's.
type page struct {
	*author
	id    string
	roles map[*account]string
}

var handlePattern = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^[A-Za-z0-9_-]{1,40}$`) })

// CreateAccount makes an account, or issues another token for one that exists, as a new sign-in with the self-serve
// scopes would. Tokens are derived from the handle, so that the same steps give the same tokens after a restart.
func (n *Network) CreateAccount(handle, displayName string) (sim.Account, error) {
	if !handlePattern().MatchString(handle) {
		return sim.Account{}, errors.New("a handle is 1 to 40 letters, digits, hyphens and underscores")
	}
	if utf8.RuneCountInString(displayName) > 80 {
		return sim.Account{}, errors.New("a name has at most 80 characters")
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
		sub := slug("person/"+strings.ToLower(handle), 10)
		a = &account{author: &author{urn: urn("person", sub), handle: handle, name: displayName}, sub: sub}
		s.accounts = append(s.accounts, a)
		s.byHandle[strings.ToLower(handle)], s.authors[a.urn] = a, a.author
	}
	n.issue(a, selfServe, n.refreshUntil(now), now)
	return n.public(a), nil
}

// CreatePage makes an organization's page with one person who has a role for it, and returns its URN.
func (n *Network) CreatePage(vanity, name, handle, role string) (string, error) {
	s := &n.state
	s.mu.Lock()
	defer s.mu.Unlock()
	a := s.byHandle[strings.ToLower(handle)]
	if a == nil {
		return "", errors.New("there is no such account")
	}
	id := strconv.Itoa(55150001 + len(s.pages))
	p := &page{author: &author{urn: urn("organization", id), handle: vanity, name: name}, id: id, roles: map[*account]string{a: role}}
	s.pages = append(s.pages, p)
	s.authors[p.urn] = p.author
	return p.urn, nil
}

// Grant issues a token of an account with these scopes, as a sign-in would, and returns it with its refresh token,
// which is empty unless the app is a partner's.
func (n *Network) Grant(handle string, scopes ...string) (access, refresh string) {
	now := n.site.Clock()
	n.state.mu.Lock()
	defer n.state.mu.Unlock()
	a := n.state.byHandle[strings.ToLower(handle)]
	if a == nil {
		return "", ""
	}
	g := n.issue(a, scopes, n.refreshUntil(now), now)
	return g.access, g.refresh
}

func (n *Network) refreshUntil(now time.Time) time.Time {
	return now.Add(orElse(n.RefreshLife, 365*24*time.Hour))
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

func (n *Network) public(a *account) sim.Account {
	out := sim.Account{Network: n.Name(), Handle: a.handle, Name: a.name, ID: a.urn}
	for _, g := range slices.Backward(a.grants) {
		if !g.revoked {
			out.Token = g.access
			break
		}
	}
	return out
}

// find returns an account by its handle, or nil.
func (n *Network) find(handle string) *account {
	n.state.mu.RLock()
	defer n.state.mu.RUnlock()
	return n.state.byHandle[strings.ToLower(handle)]
}

// pageBy returns a page by its URN, or nil. The store must be locked.
func (s *store) pageBy(urn string) *page {
	for _, p := range s.pages {
		if p.urn == urn {
			return p
		}
	}
	return nil
}

// writers are the roles with which a person may post for a page (community-management/organizations/
// organization-access-control-by-role).
var writers = []string{"ADMINISTRATOR", "DIRECT_SPONSORED_CONTENT_POSTER", "CONTENT_ADMIN", "CONTENT_ADMINISTRATOR"}

// nameFrom makes "Jo Park" of "jo-park".
func nameFrom(handle string) string {
	words := strings.FieldsFunc(handle, func(r rune) bool { return r == '_' || r == '-' })
	for i, w := range words {
		r, size := utf8.DecodeRuneInString(w)
		words[i] = string(unicode.ToUpper(r)) + w[size:]
	}
	if len(words) == 0 {
		return handle
	}
	return strings.Join(words, " ")
}
