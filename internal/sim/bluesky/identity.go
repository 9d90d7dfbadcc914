package bluesky

import (
	"net/http"
	"strings"
	"time"

	"github.com/postshitnow/psn/internal/sim"
)

// serverDID names the server.
const serverDID = "did:web:localhost"

// stamp is how the API writes times.
func stamp(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05.000Z") }

func (n *Network) resolveHandle(req *request) sim.Reply {
	handle := req.query.Get("handle")
	if !strings.Contains(handle, ".") {
		return invalidRequest("Error: handle must be a valid handle")
	}
	n.state.mu.RLock()
	a := n.state.byHandle[strings.ToLower(handle)]
	n.state.mu.RUnlock()
	if a == nil {
		return invalidRequest("Unable to resolve handle")
	}
	return answer(http.StatusOK, map[string]string{"did": a.did})
}

func (n *Network) describeServer(*request) sim.Reply {
	return answer(http.StatusOK, map[string]any{
		"did": serverDID, "availableUserDomains": []string{domain}, "inviteCodeRequired": false,
		"links": struct{}{}, "contact": struct{}{},
	})
}

// wireProfile is a profile (app.bsky.actor.defs#profileViewDetailed).
type wireProfile struct {
	wireActor
	Description string `json:"description"`
	Followers   int    `json:"followersCount"`
	Follows     int    `json:"followsCount"`
	Posts       int    `json:"postsCount"`
	IndexedAt   string `json:"indexedAt"`
	CreatedAt   string `json:"createdAt"`
}

func (n *Network) getProfile(req *request) sim.Reply {
	n.state.mu.RLock()
	defer n.state.mu.RUnlock()
	a := n.state.actor(req.query.Get("actor"))
	if a == nil {
		return invalidRequest("Profile not found")
	}
	followers, follows := followersOf(a, req.now)
	return answer(http.StatusOK, wireProfile{
		wireActor: wireActor{a.did, a.handle, a.name}, Description: "Lives in a simulator.",
		Followers: followers, Follows: follows, Posts: len(a.records), IndexedAt: stamp(a.joined), CreatedAt: stamp(a.joined),
	})
}
