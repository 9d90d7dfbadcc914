package tiktok

import (
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/postshitnow/psn/internal/sim"
)

// userInfo says who the token belongs to (tiktok-api-v2-get-user-info). A field outside of the granted scopes is
// refused.
func (n *Network) userInfo(req *request) sim.Reply {
	a := req.grant.account
	n.state.mu.RLock()
	defer n.state.mu.RUnlock()
	followers := followersOf(a, req.now)
	fields := map[string]map[string]any{
		scopeBasic: {
			"open_id": a.id, "union_id": digest("union", a.handle)[:32], "display_name": a.name,
			"avatar_url": "https://p16.tiktokcdn.example/avatar.jpeg",
		},
		scopeProfile: {
			"username": a.handle, "bio_description": "Lives in a simulator.", "is_verified": false,
			"profile_deep_link": "https://vm.tiktok.com/sim/" + a.handle,
		},
		scopeStats: {"follower_count": followers, "following_count": 100, "likes_count": 10 * followers, "video_count": len(n.state.posts)},
	}
	user := map[string]any{}
	for field := range strings.SplitSeq(req.query.Get("fields"), ",") {
		known := false
		for scope, of := range fields {
			if value, has := of[field]; has {
				known, user[field] = true, value
				if !req.grant.may(scope) {
					return outOfScope()
				}
			}
		}
		if !known {
			return invalidDisplay("fields: " + field + " is not valid")
		}
	}
	return ok(map[string]any{"user": user})
}

// options are who may see what a creator posts.
func (n *Network) options() []string {
	if n.Private {
		return []string{forFollowers, forFriends, forSelf}
	}
	return []string{forAll, forFriends, forSelf}
}

// creatorInfo says what the creator allows (content-posting-api-reference-query-creator-info). Some refusals come
// with status 200.
func (n *Network) creatorInfo(req *request) sim.Reply {
	a := req.grant.account
	n.state.mu.RLock()
	defer n.state.mu.RUnlock()
	if code, message := n.spam(a, req.now); code != "" {
		return refuse(http.StatusOK, code, message)
	}
	return ok(map[string]any{
		"creator_avatar_url": "https://p16.tiktokcdn.example/avatar.jpeg", "creator_username": a.handle, "creator_nickname": a.name,
		"privacy_level_options": n.options(), "comment_disabled": n.NoComments, "duet_disabled": n.NoComments || n.Private,
		"stitch_disabled": n.NoComments || n.Private, "max_video_post_duration_sec": n.seconds(),
	})
}

// spam returns why a creator may not post just now, empty if they may. The store must be locked for reading.
func (n *Network) spam(a *account, now time.Time) (code, message string) {
	switch {
	case n.Banned:
		return "spam_risk_user_banned_from_posting", "The user is banned from making new posts."
	case n.UserCap:
		return "reached_active_user_cap", "The daily quota for active publishing users from your client is reached."
	case n.DayPosts >= 0 && n.recent(a, now, false) >= orElse(n.DayPosts, 15):
		return "spam_risk_too_many_posts", "The daily post cap from the API is reached for the current user."
	}
	return "", ""
}

// recent counts what a creator posted through apps in 24 hours, or drafts.
func (n *Network) recent(a *account, now time.Time, drafts bool) int {
	count := 0
	for _, p := range slices.Backward(n.state.posts) {
		if now.Sub(p.made) >= 24*time.Hour {
			break
		}
		if p.owner == a && p.draft() == drafts && p.reason == "" && !p.received.IsZero() {
			count++
		}
	}
	return count
}
