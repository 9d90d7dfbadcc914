package mastodon

import (
	"crypto/sha256"
	"encoding/hex"
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

// account is a simulated person.
type account struct {
	id       string
	handle   string
	name     string
	joined   time.Time
	tokens   []string // that are good, oldest first
	issued   int
	statuses []*status // by id
}

var handlePattern = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^[A-Za-z0-9_]{1,30}$`) })

// joinedAt is when every account joined: long enough ago to have followers.
var joinedAt = time.Date(2024, time.March, 4, 0, 0, 0, 0, time.UTC)

// CreateAccount makes an account, or issues another token for one that exists. Tokens are derived from
// the handle, so that the same steps give the same tokens after a restart. A handle that is not 1 to 30
// letters, digits and underscores is an error.
func (n *Network) CreateAccount(handle, displayName string) (sim.Account, error) {
	if !handlePattern().MatchString(handle) {
		return sim.Account{}, errors.New("a handle is 1 to 30 letters, digits and underscores")
	}
	if utf8.RuneCountInString(displayName) > 30 {
		return sim.Account{}, errors.New("a name has at most 30 characters")
	}
	if strings.TrimSpace(displayName) == "" {
		displayName = nameFrom(handle)
	}
	s := &n.state
	s.mu.Lock()
	defer s.mu.Unlock()
	a := s.byHandle[strings.ToLower(handle)]
	if a == nil {
		a = &account{id: s.ids.next(n.site.Clock()), handle: handle, name: displayName, joined: joinedAt}
		s.accounts = append(s.accounts, a)
		s.byHandle[strings.ToLower(handle)], s.byID[a.id] = a, a
	}
	a.issued++
	sum := sha256.Sum256(fmt.Appendf(nil, "%s/%s/%d", n.Name(), a.handle, a.issued))
	token := "sim_" + n.Name() + "_" + hex.EncodeToString(sum[:16])
	a.tokens = append(a.tokens, token)
	s.byToken[token] = a
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

// RevokeToken makes a token worthless and reports whether it was worth something.
func (n *Network) RevokeToken(token string) bool {
	n.state.mu.Lock()
	defer n.state.mu.Unlock()
	a := n.state.byToken[token]
	if a == nil {
		return false
	}
	delete(n.state.byToken, token)
	a.tokens = slices.DeleteFunc(a.tokens, func(t string) bool { return t == token })
	return true
}

func (n *Network) public(a *account) sim.Account {
	out := sim.Account{Network: n.Name(), Handle: a.handle, Name: a.name, ID: a.id}
	if len(a.tokens) > 0 {
		out.Token = a.tokens[len(a.tokens)-1]
	}
	return out
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
