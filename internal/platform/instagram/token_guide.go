package instagram

import "github.com/postshitnow/psn/internal/platform"

// TokenGuide names the place and the scopes (docs: instagram-api-with-instagram-login/get-started). Instagram has one
// server, so the argument makes no difference.
func (Platform) TokenGuide(string) string {
	return "in Meta's App Dashboard (https://developers.facebook.com/apps), under Instagram, API setup with Instagram login, add the " +
		"professional account and generate its token, with the permissions instagram_business_basic, instagram_business_content_publish, " +
		"instagram_business_manage_comments and instagram_business_manage_insights; it is good for 60 days, and psn refreshes it"
}

var _ platform.TokenGuide = Platform{}
