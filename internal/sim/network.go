package sim

import (
	"fmt"
	"net/http"
	"time"
)

// Network is one simulated service. The server takes care of faults, the ledger and the page; a network
// knows its own wire format and rules. Its methods may be called by many goroutines at once.
type Network interface {
	// Name is the path prefix and the word used in faults and the ledger, as "mastodon".
	Name() string
	// Title is the name people know, as "Mastodon".
	Title() string
	// Open is called once, before anything else but Name and Title. It makes the default account. A
	// network that is already open returns an error.
	Open(Site) error
	// Read understands a request whose path no longer has the prefix, and reads its body. It has no
	// effect: that is the call's Do. base is the absolute URL of the network as the client wrote it,
	// without a trailing slash.
	Read(r *http.Request, base string) Call
	// Refuse words a refusal that a fault asks for, in the network's own way. reset is when a rate limit
	// ends and is used by RateLimited only.
	Refuse(reason Reason, reset time.Time) Reply
	// Settle makes happen what the clock says is due, as a status scheduled for an earlier moment.
	Settle()
	// CreateAccount makes an account with a token; for a handle that exists it issues another token. An
	// empty display name is derived from the handle.
	CreateAccount(handle, displayName string) (Account, error)
	// Accounts lists the accounts in the order they were made.
	Accounts() []Account
	// RevokeToken makes a token worthless and reports whether it was worth something.
	RevokeToken(token string) bool
	// RateLimit returns how many requests an account may make in the network's window; negative means
	// as many as it likes.
	RateLimit() int
	// SetRateLimit changes it at once; zero restores the network's own figure, negative lifts the limit.
	SetRateLimit(requests int)
	// Feed returns at most limit posts that a reader can see now, newest first; all of them if limit is
	// zero or less.
	Feed(limit int) []Item
}

// DefaultHandle and DefaultName belong to the account that every network starts with.
const (
	DefaultHandle = "alex"
	DefaultName   = "Alex Rivera"
)

// Site is what the server lends a network.
type Site struct {
	Clock  func() time.Time // what time it is
	Record func(Arrival)    // writes to the ledger what happens without a request of its own
}

// Account is a simulated identity and the token that acts for it.
type Account struct {
	Network string `json:"network"`
	Handle  string `json:"handle"`
	Name    string `json:"name"`
	ID      string `json:"id"`
	Token   string `json:"token"` // the newest that is not revoked; empty if all are
	// The refresh token beside it and the app that both were given to, where the network has them.
	Refresh  string `json:"refresh,omitempty"`
	ClientID string `json:"client_id,omitempty"`
	// The app's secret, where the network asks for it on each refresh.
	ClientSecret string `json:"client_secret,omitempty"`
}

// Given is what a person gives who signs in by hand: the token, or with a refresh token the answer of the network's
// token endpoint as JSON, with the app.
func (a Account) Given() string {
	if a.Refresh == "" {
		return a.Token
	}
	secret := ""
	if a.ClientSecret != "" {
		secret = fmt.Sprintf(`"client_secret":%q,`, a.ClientSecret)
	}
	return fmt.Sprintf(`{"access_token":%q,"refresh_token":%q,"client_id":%q,%s"expires_in":7200}`, a.Token, a.Refresh, a.ClientID, secret)
}

// Kind says what a request is for, in words that are the same on every network.
type Kind string

// The kinds of request. Any is for faults and matches them all.
const (
	Any      Kind = "any"
	Publish  Kind = "publish"  // makes a post
	List     Kind = "list"     // lists an account's posts
	Read     Kind = "read"     // reads one post or its thread
	Delete   Kind = "delete"   // deletes a post
	Verify   Kind = "verify"   // asks who the token belongs to
	Instance Kind = "instance" // asks for the server's limits
	Media    Kind = "media"    // uploads a file or asks for its state
	Token    Kind = "token"    // trades a secret for a token: signing in and refreshing
	Other    Kind = "other"    // everything else
)

// Call is a request that has been understood and has had no effect yet.
type Call struct {
	Kind      Kind
	Account   string // the handle; empty when the token is missing or wrong
	Text      string // the rest is for Publish only
	Key       string
	InReplyTo string
	// Do takes the effect and words the answer. What it creates stays out of listings for lag. It is
	// called at most once.
	Do func(lag time.Duration) Reply
}

// Reply is an answer, and for a Publish call what became of it.
type Reply struct {
	Status int
	Header http.Header
	Body   []byte
	Effect Effect // empty means refused
	ID     string // of the post that was created, replayed or scheduled
}

// Reason is why a fault refuses.
type Reason int

// The reasons that each network words in its own way.
const (
	Rejected     Reason = iota // the content is not acceptable
	RateLimited                // too many requests
	Unauthorised               // the token is not good
)
