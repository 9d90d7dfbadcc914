package mastodon

import (
	"net/http"
	"time"

	"github.com/postshitnow/psn/internal/sim"
)

// wireAccount is an Account, and with Source a CredentialAccount.
type wireAccount struct {
	ID             string         `json:"id"`
	Username       string         `json:"username"`
	Acct           string         `json:"acct"`
	DisplayName    string         `json:"display_name"`
	Locked         bool           `json:"locked"`
	Bot            bool           `json:"bot"`
	Discoverable   bool           `json:"discoverable"`
	Group          bool           `json:"group"`
	CreatedAt      string         `json:"created_at"`
	Note           string         `json:"note"`
	URL            string         `json:"url"`
	URI            string         `json:"uri"`
	Avatar         string         `json:"avatar"`
	AvatarStatic   string         `json:"avatar_static"`
	Header         string         `json:"header"`
	HeaderStatic   string         `json:"header_static"`
	FollowersCount int            `json:"followers_count"`
	FollowingCount int            `json:"following_count"`
	StatusesCount  int            `json:"statuses_count"`
	LastStatusAt   *string        `json:"last_status_at"`
	Emojis         []string       `json:"emojis"`
	Fields         []string       `json:"fields"`
	Source         *accountSource `json:"source,omitempty"`
}

type accountSource struct {
	Privacy             string   `json:"privacy"` // the default visibility
	Sensitive           bool     `json:"sensitive"`
	Language            string   `json:"language"`
	Note                string   `json:"note"`
	Fields              []string `json:"fields"`
	FollowRequestsCount int      `json:"follow_requests_count"`
}

// accountWire writes an account. The store must be locked for reading.
func (n *Network) accountWire(a *account, base string, now time.Time) wireAccount {
	followers, following := followersOf(a, now)
	picture := base + "/avatars/missing.png"
	w := wireAccount{
		ID: a.id, Username: a.handle, Acct: a.handle, DisplayName: a.name, Discoverable: true,
		CreatedAt: a.joined.UTC().Format("2006-01-02T00:00:00.000Z"), Note: "<p>Lives in a simulator.</p>",
		URL: base + "/@" + a.handle, URI: base + "/users/" + a.handle,
		Avatar: picture, AvatarStatic: picture, Header: picture, HeaderStatic: picture,
		FollowersCount: followers, FollowingCount: following, StatusesCount: len(a.statuses),
		Emojis: []string{}, Fields: []string{},
	}
	if len(a.statuses) > 0 {
		day := a.statuses[len(a.statuses)-1].created.UTC().Format(time.DateOnly)
		w.LastStatusAt = &day
	}
	return w
}

// verifyCredentials says who the token belongs to (methods/accounts).
func (n *Network) verifyCredentials(req *request) sim.Reply {
	n.state.mu.RLock()
	w := n.accountWire(req.who, req.base, req.now)
	n.state.mu.RUnlock()
	w.Source = &accountSource{Privacy: n.is.visibility, Language: defaultLanguage, Note: "Lives in a simulator.", Fields: []string{}}
	return answer(http.StatusOK, w)
}

func (n *Network) showAccount(req *request) sim.Reply {
	n.state.mu.RLock()
	defer n.state.mu.RUnlock()
	a := n.state.byID[req.id]
	if a == nil {
		return n.notFound()
	}
	return answer(http.StatusOK, n.accountWire(a, req.base, req.now))
}
