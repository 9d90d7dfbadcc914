package x

import "github.com/postshitnow/psn/internal/platform"

// TokenGuide names the place and the scopes (docs: fundamentals/authentication/oauth-2-0/user-access-token). X
// has one server, so the argument makes no difference.
func (Platform) TokenGuide(string) string {
	return "make an app at https://developer.x.com/en/portal/dashboard, sign in to it by OAuth 2.0 with the scopes " +
		"tweet.read tweet.write users.read media.write offline.access, and give the token answer as JSON with access_token, " +
		"refresh_token, expires_in and the app's client_id (and client_secret, if the app has one); a bare access token works for two hours only"
}

var _ platform.TokenGuide = Platform{}
