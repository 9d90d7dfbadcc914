package instagram

import (
	"errors"
	"hash/fnv"
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

// account is a simulated professional account.
type account struct {
	id     string // user_id
	appID  string // id, good for one app
	handle string
	name   string
	joined time.Time
	tokens []*token // oldest first
	issued int
	posts  []*post // oldest first
}

var handlePattern = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^[a-z0-9_.]{1,30}$`) })

// joinedAt is when every account joined: long enough ago to have followers.
var joinedAt = time.Date(2024, time.March, 4, 0, 0, 0, 0, time.UTC)

// CreateAccount makes an account, or issues another long-lived token for one that exists. Tokens are derived from the
// handle, so that the same steps give the same tokens after a restart. A handle that is not 1 to 30 small letters,
// digits, underscores and points is an error.
func (n *Network) CreateAccount(handle, displayName string) (sim.Account, error) {
	if !handlePattern().MatchString(handle) {
		return sim.Account{}, errors.New("a handle is 1 to 30 small letters, digits, underscores and points")
	}
	if utf8.RuneCountInString(displayName) > 64 {
		return sim.Account{}, errors.New("a name has at most 64 characters")
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
		a = &account{id: idFrom("1784140", handle), appID: idFrom("2900000", handle), handle: handle, name: displayName, joined: joinedAt}
		s.accounts = append(s.accounts, a)
		s.byHandle[handle] = a
	}
	n.issue(a, allScopes, longLife, now)
	return n.wire(a), nil
}

// idFrom makes an id of 17 digits of a handle.
func idFrom(prefix, handle string) string {
	h := fnv.New64a()
	_, _ = h.Write([]byte(handle)) // it never fails
	digits := strconv.FormatUint(h.Sum64()%10_000_000_000, 10)
	return prefix + strings.Repeat("0", 10-len(digits)) + digits
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
	for _, t := range slices.Backward(a.tokens) {
		if !t.revoked {
			out.Token = t.value
			break
		}
	}
	return out
}

func (n *Network) find(handle string) *account {
	n.state.mu.RLock()
	defer n.state.mu.RUnlock()
	return n.state.byHandle[handle]
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
