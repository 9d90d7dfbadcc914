package bluesky

import "github.com/postshitnow/psn/internal/platform"

// appPasswords is where people make app passwords in Bluesky's own app, which serves accounts of any server.
const appPasswords = "https://bsky.app/settings/app-passwords" //nolint:gosec // an address

// TokenGuide names the page. An app password can publish and not manage the account
// (com.atproto.server.createAppPassword).
func (Platform) TokenGuide(string) string {
	return "make an app password at " + appPasswords + " (Settings, Privacy and Security, App passwords) and copy it whole, " +
		"like abcd-efgh-ijkl-mnop; access to direct messages is not needed"
}

var _ platform.TokenGuide = Platform{}
