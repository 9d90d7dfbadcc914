package x

import (
	"slices"
	"strings"
	"time"

	"github.com/postshitnow/psn/internal/sim"
)

// me says who the token belongs to (users/get-my-user).
func (n *Network) me(req *request) sim.Reply {
	if n.StrictFields {
		known := []string{
			"confirmed_email", "created_at", "description", "id", "name", "profile_image_url", "public_metrics",
			"subscription_type", "username", "verified", "verified_type",
		}
		for field := range strings.SplitSeq(req.query.Get("user.fields"), ",") {
			if field != "" && !slices.Contains(known, field) {
				return n.invalid("The `user.fields` query parameter value ["+field+"] is not one of its values.", "user.fields", field)
			}
		}
	}
	n.state.mu.RLock()
	defer n.state.mu.RUnlock()
	return ok(map[string]any{"data": n.userWire(req.who, req)})
}

// userWire writes an account. The store must be locked for reading.
func (n *Network) userWire(a *account, req *request) map[string]any {
	out := map[string]any{"id": a.id, "name": a.name, "username": a.handle}
	followers, following := followersOf(a, req.now)
	subscription, kind := "None", "none"
	if n.Premium {
		subscription, kind = "Premium", "blue"
	}
	posts := "tweet_count"
	if req.query.Has(ofPosts.fieldsParameter) {
		posts = "post_count"
	}
	all := map[string]any{
		"created_at": a.joined.UTC().Format(time.RFC3339), "description": "Lives in a simulator.",
		"profile_image_url": "https://abs.twimg.com/sticky/default_profile_images/default_profile_normal.png",
		"subscription_type": subscription, "verified": n.Premium, "verified_type": kind,
		"public_metrics": map[string]int{
			"followers_count": followers, "following_count": following, posts: len(a.posts), "listed_count": 0, "like_count": 0, "media_count": 0,
		},
	}
	for field := range strings.SplitSeq(req.query.Get("user.fields"), ",") {
		if value, known := all[field]; known {
			out[field] = value
		}
	}
	return out
}
