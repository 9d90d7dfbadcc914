package mastodon

import "github.com/postshitnow/psn/internal/platform"

// TokenGuide names the page and the scopes (docs: client/token; api/oauth-scopes). profile is of Mastodon 4.3
// and later; read:accounts covers it before.
func (Platform) TokenGuide(server string) string {
	return "make a token at " + server + "/settings/applications (Preferences, Development, New application) with the scopes " +
		"read:accounts read:statuses write:statuses write:media, and copy \"Your access token\""
}

var _ platform.TokenGuide = Platform{}
