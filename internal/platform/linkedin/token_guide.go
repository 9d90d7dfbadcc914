package linkedin

import "github.com/postshitnow/psn/internal/platform"

// TokenGuide names the place and the scopes. LinkedIn has one server, so the argument makes no difference.
func (Platform) TokenGuide(string) string {
	return "make a token at https://www.linkedin.com/developers/tools/oauth/token-generator with the scopes openid, profile and " +
		"w_member_social of an app of yours, and give it, or the token answer as JSON with access_token, expires_in and scope (and " +
		"refresh_token, client_id and client_secret, if there are any; organization with the number of a page to post for it); a token is good for 60 days"
}

var _ platform.TokenGuide = Platform{}
