package mastodon

import (
	"net"
	"net/http"
	"strings"
	"time"

	"github.com/postshitnow/psn/internal/sim"
)

// request is what a handler needs to know. who is nil without a good token.
type request struct {
	http   *http.Request
	base   string
	id     string // of the path
	params params
	file   *file
	who    *account
	now    time.Time
	lag    time.Duration
}

// route is one endpoint.
type route struct {
	method, path string // a segment ":id" matches any
	kind         sim.Kind
	access       access
	handle       func(*Network, *request) sim.Reply
	slow         func(*Network) *limiter // the endpoint's own limit, nil if it has none
}

type access int

const (
	needsToken access = iota
	readable          // without a token where the flavour allows it
	open
)

var routes = []route{
	{"POST", "/api/v1/statuses", sim.Publish, needsToken, (*Network).postStatus, nil},
	{"GET", "/api/v1/accounts/:id/statuses", sim.List, readable, (*Network).listStatuses, nil},
	{"GET", "/api/v1/accounts/verify_credentials", sim.Verify, needsToken, (*Network).verifyCredentials, nil},
	{"GET", "/api/v1/accounts/:id", sim.Other, readable, (*Network).showAccount, nil},
	{"GET", "/api/v1/statuses/:id", sim.Read, readable, (*Network).showStatus, nil},
	{"DELETE", "/api/v1/statuses/:id", sim.Delete, needsToken, (*Network).deleteStatus, func(n *Network) *limiter { return &n.deletes }},
	{"GET", "/api/v1/statuses/:id/context", sim.Read, readable, (*Network).showContext, nil},
	{"GET", "/api/v1/scheduled_statuses", sim.List, needsToken, (*Network).listScheduled, nil},
	{"GET", "/api/v1/scheduled_statuses/:id", sim.Read, needsToken, (*Network).showScheduled, nil},
	{"PUT", "/api/v1/scheduled_statuses/:id", sim.Other, needsToken, (*Network).moveScheduled, nil},
	{"DELETE", "/api/v1/scheduled_statuses/:id", sim.Delete, needsToken, (*Network).cancelScheduled, nil},
	{"POST", "/api/v2/media", sim.Media, needsToken, (*Network).postMedia, func(n *Network) *limiter { return &n.uploads }},
	{"GET", "/api/v1/media/:id", sim.Media, needsToken, (*Network).showMedia, nil},
	{"GET", "/media/:id", sim.Other, open, (*Network).serveMedia, nil},
	{"GET", "/avatars/:id", sim.Other, open, (*Network).serveAvatar, nil},
	{"GET", "/api/v1/instance", sim.Instance, open, (*Network).instanceV1, nil},
	{"GET", "/api/v2/instance", sim.Instance, open, (*Network).instanceV2, nil},
	{"GET", "/api/v2/search", sim.Read, needsToken, (*Network).search, nil},
	{"GET", "/oauth/authorize", sim.Other, open, (*Network).consent, nil},
	{"POST", "/oauth/authorize", sim.Other, open, (*Network).decide, nil},
	{"POST", "/oauth/token", sim.Token, open, (*Network).tradeCode, nil},
	{"POST", "/api/v1/apps", sim.Other, open, (*Network).registerApp, nil},
}

// Read finds the endpoint, the account and the parameters.
func (n *Network) Read(r *http.Request, base string) sim.Call {
	endpoint, id := match(r.Method, r.URL.Path)
	if endpoint == nil {
		return sim.Call{Kind: sim.Other, Do: func(time.Duration) sim.Reply { return n.notFound() }}
	}
	req := &request{http: r, base: base, id: id, who: n.bearer(r)}
	call := sim.Call{Kind: endpoint.kind}
	if req.who != nil {
		call.Account = req.who.handle
	}
	err := req.read()
	if endpoint.kind == sim.Publish {
		call.Text, call.Key = req.params.get("status"), r.Header.Get("Idempotency-Key")
		call.InReplyTo = req.params.get("in_reply_to_id")
	}
	call.Do = func(lag time.Duration) sim.Reply {
		if err != nil {
			return n.refusal(http.StatusBadRequest, "Error occurred while parsing request parameters", err.Error())
		}
		req.now, req.lag = n.site.Clock(), lag
		return n.do(endpoint, req)
	}
	return call
}

// do checks the limits and the token, in the order a real server does, and hands over to the endpoint.
func (n *Network) do(endpoint *route, req *request) sim.Reply {
	who := req.http.RemoteAddr
	if host, _, err := net.SplitHostPort(who); err == nil {
		who = "address " + host
	}
	if req.who != nil {
		who = req.who.id
	}
	left := n.general.take(who, req.now)
	if endpoint.slow != nil && n.is.slowLimits && req.who != nil && !left.over {
		if own := endpoint.slow(n).take(who, req.now); own.over || left.limit == 0 || own.remaining < left.remaining {
			left = own
		}
	}
	var reply sim.Reply
	switch {
	case left.over:
		reply = n.tooMany()
	case req.who == nil && (endpoint.access == needsToken || endpoint.access == readable && !n.is.openReading):
		reply = n.unauthorised()
	case req.who != nil && !n.may(bearerToken(req.http), endpoint.scope()):
		reply = n.refusal(http.StatusForbidden, "This action is outside the authorized scopes", "token has insufficient scope permission")
	default:
		reply = endpoint.handle(n, req)
	}
	limitHeader(reply.Header, left)
	return reply
}

// bearer returns the account of the Authorization header's token, or nil.
func (n *Network) bearer(r *http.Request) *account {
	n.state.mu.RLock()
	defer n.state.mu.RUnlock()
	return n.state.byToken[bearerToken(r)]
}

// bearerToken is the token of the Authorization header, empty if there is none.
func bearerToken(r *http.Request) string {
	scheme, token, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	if !strings.EqualFold(scheme, "Bearer") {
		return ""
	}
	return strings.TrimSpace(token)
}

// scope is what a token must be granted for an endpoint.
func (e *route) scope() string {
	switch e.kind { //nolint:exhaustive // the others are reading
	case sim.Publish, sim.Delete:
		return "write:statuses"
	case sim.Media:
		return "write:media"
	case sim.Verify:
		return "read:accounts"
	}
	return "read:statuses"
}

// match finds the endpoint and the path's id. A literal segment wins over ":id" by its place in routes.
func match(method, path string) (*route, string) {
	for i := range routes {
		if routes[i].method != method {
			continue
		}
		if id, ok := routes[i].matches(path); ok {
			return &routes[i], id
		}
	}
	return nil, ""
}

func (e *route) matches(path string) (id string, ok bool) {
	before, after, variable := strings.Cut(e.path, ":id")
	if !variable {
		return "", path == e.path
	}
	rest, ok := strings.CutPrefix(path, before)
	if !ok || len(rest) <= len(after) || !strings.HasSuffix(rest, after) {
		return "", false
	}
	id = rest[:len(rest)-len(after)]
	return id, !strings.Contains(id, "/")
}
