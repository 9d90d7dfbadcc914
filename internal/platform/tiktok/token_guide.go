package tiktok

import "github.com/postshitnow/psn/internal/platform"

// TokenGuide names the place (docs: oauth-user-access-token-management). TikTok has one server, so the argument makes
// no difference.
func (Platform) TokenGuide(string) string {
	return "make an app at https://developers.tiktok.com/apps, sign in to it with the scopes user.info.basic user.info.profile " +
		"video.publish video.upload video.list, and give the token answer as JSON with access_token, expires_in, refresh_token, " +
		"refresh_expires_in and the app's client_key and client_secret; a bare access token works for two hours only"
}

var _ platform.TokenGuide = Platform{}
