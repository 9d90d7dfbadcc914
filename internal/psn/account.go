package psn

import (
	"regexp"
	"sync"
	"time"
)

// AccountState says whether an account can publish.
type AccountState string

// The states of an account.
const (
	AccountActive         AccountState = "active"          // publishes
	AccountReauthRequired AccountState = "reauth-required" // the platform refused its credentials; its posts are held
	AccountPaused         AccountState = "paused"          // a person paused it; its posts are held
)

// Account is one identity on one platform.
type Account struct {
	ID         string
	Name       string // unique in the hub, chosen by the user: "mastodon" or "work"
	Platform   string // as in platform.Platform.Name
	Handle     string // as the platform shows it: "@ana@mastodon.social"
	ExternalID string // the platform's id
	Server     string // base URL, where a platform has many servers
	State      AccountState
	Problem    string // one sentence: why it is not active; may be empty
	Simulated  bool
	Serial     bool      // publish one post at a time, because its posts can't be listed afterwards
	Scopes     string    // what the token may do, in the platform's words, separated by blanks; empty if that is not known
	ExpiresAt  time.Time // of the access token; zero if it does not expire or that is not known
	RenewAt    time.Time // when psn refreshes the token; zero if it can't
	SignInBy   time.Time // when a person must sign in again at the latest; zero for never, or if it is not known
	CreatedBy  string
	CreatedAt  time.Time
	UpdatedAt  time.Time
}

// SignIn is the command by which a person signs in to the account again. The hub is not named.
func (a Account) SignIn() string {
	command := "psn account login " + a.Platform
	if a.Server != "" {
		command += " --server " + a.Server
	}
	if a.Simulated {
		command += " --simulated"
	}
	return command
}

var nameForm = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^[a-z0-9][a-z0-9._-]{0,39}$`) })

// CheckName returns an error with CodeInvalid unless name can name an account or a hub: 1 to 40
// lower-case letters, digits, dots, hyphens and underscores, starting with a letter or digit.
func CheckName(name string) error {
	if nameForm().MatchString(name) {
		return nil
	}
	return Errorf(CodeInvalid, "%q can't be a name", Excerpt(name, 50)).
		WithHint("use 1 to 40 lower-case letters, digits, dots, hyphens or underscores")
}
