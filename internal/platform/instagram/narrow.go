package instagram

import (
	"slices"

	"github.com/postshitnow/psn/internal/platform"
)

// Narrow returns what the account's sign-in allows.
func (p Platform) Narrow(login platform.Login) (platform.Capabilities, []string) {
	caps := p.Capabilities()
	if login.Scopes == nil {
		return caps, nil
	}
	var missing []string
	if !slices.Contains(login.Scopes, scopeComments) {
		caps.Comments = false
		missing = append(missing, "first comments can't be written: the sign-in was without "+scopeComments)
	}
	if !slices.Contains(login.Scopes, scopeInsights) {
		missing = append(missing, "only likes and comments are counted: the sign-in was without "+scopeInsights)
	}
	return caps, missing
}

var _ platform.Narrower = Platform{}
