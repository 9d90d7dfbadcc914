package linkedin

import (
	"slices"

	"github.com/postshitnow/psn/internal/platform"
)

// LinkedIn's permissions (docs: shared/authentication/getting-access; shares/*-api).
const (
	scopeOpenID       = "openid"
	scopeProfile      = "profile"
	scopeWrite        = "w_member_social"
	scopeRead         = "r_member_social"
	scopeComment      = "w_member_social_feed"
	scopeAnalytics    = "r_member_postAnalytics"
	scopePageWrite    = "w_organization_social"
	scopePageRead     = "r_organization_social"
	scopePageComment  = "w_organization_social_feed"
	scopePageAdmin    = "rw_organization_admin"
	scopeBasicProfile = "r_basicprofile"
)

// Narrow says what a token can do. One whose permissions are not known is taken for one of the self-serve products, which
// can only write. What became of an attempt is then found out by a repeat, see Capabilities.Probe.
func (p Platform) Narrow(login platform.Login) (platform.Capabilities, []string) {
	caps := p.Capabilities()
	read, comment, count := scopeRead, scopeComment, scopeAnalytics
	if isPage(login.ExternalID) {
		read, comment, count = scopePageRead, scopePageComment, scopePageAdmin
	}
	var missing []string
	for _, need := range []struct {
		scope string
		can   *bool
		so    string
	}{
		{read, &caps.List, "it can't list its posts: LinkedIn lets apps read after a review only (" + read + "), so a post whose outcome is unknown is repeated to find out"},
		{comment, &caps.Comments, "it can't comment: LinkedIn lets apps do so after a review only (" + comment + ")"},
		{count, &caps.Metrics, "it can't read how posts are doing: LinkedIn lets apps do so after a review only (" + count + ")"},
	} {
		if !slices.Contains(login.Scopes, need.scope) {
			*need.can = false
			missing = append(missing, need.so)
		}
	}
	if login.Token.Refresh.Empty() {
		caps.Refresh, caps.RefreshLead = false, 0
		missing = append(missing, "its sign-in is good for 60 days: LinkedIn gives refresh tokens to its partners' apps only")
	}
	return caps, missing
}

var _ platform.Narrower = Platform{}
