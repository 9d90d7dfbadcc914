package instagram

import (
	"io"
	"mime"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/postshitnow/psn/internal/sim"
)

// request is what a handler needs to know. token is nil without a good one.
type request struct {
	http  *http.Request
	base  string // the network's address as the client wrote it
	id    string // of the path
	query url.Values
	form  url.Values // query and body together
	token *token
	now   time.Time
	lag   time.Duration
}

// who is whose token it is.
func (req *request) who() *account { return req.token.account }

// route is one endpoint. A segment ":id" of the path matches any.
type route struct {
	method, path string
	kind         sim.Kind
	scope        string // empty where no token is asked for
	handle       func(*Network, *request) sim.Reply
}

// plain are the endpoints without a version.
var plain = []route{
	{"GET", "/oauth/authorize", sim.Other, "", (*Network).consent},
	{"POST", "/oauth/authorize", sim.Other, "", (*Network).decide},
	{"POST", "/oauth/access_token", sim.Token, "", (*Network).tradeCode},
	{"GET", "/access_token", sim.Token, "", (*Network).exchange},
	{"GET", "/refresh_access_token", sim.Token, "", (*Network).refresh},
	{"GET", "/files/:id", sim.Other, "", (*Network).serveFile},
}

// graph are those with one, or without for the app's default.
var graph = []route{
	{"POST", "/:id/media", sim.Media, scopePublish, (*Network).createContainer},
	{"POST", "/:id/media_publish", sim.Publish, scopePublish, (*Network).publish},
	{"GET", "/:id/content_publishing_limit", sim.Instance, scopePublish, (*Network).publishingLimit},
	{"GET", "/:id/media", sim.List, scopeBasic, (*Network).listMedia},
	{"GET", "/:id/stories", sim.List, scopeBasic, (*Network).listStories},
	{"GET", "/:id/insights", sim.Read, scopeInsights, (*Network).insights},
	{"GET", "/:id/comments", sim.Read, scopeBasic, (*Network).listComments},
	{"POST", "/:id/comments", sim.Publish, scopeComments, (*Network).writeComment},
	{"POST", "/:id/replies", sim.Publish, scopeComments, (*Network).writeReply},
	{"GET", "/me", sim.Verify, scopeBasic, (*Network).showMe},
	{"GET", "/:id", sim.Read, scopeBasic, (*Network).show},
	{"DELETE", "/:id", sim.Delete, scopeComments, (*Network).deleteComment},
}

var versionPath = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^/(v[0-9]+\.[0-9]+)(/.*)$`) })

// served are the versions of the API that are served.
var served = []string{"v21.0", "v22.0", "v23.0", "v24.0", "v25.0", "v26.0"}

// maxBody bounds a body; files are fetched and never sent.
const maxBody = 1 << 20

// Read finds the endpoint, the account and the parameters.
func (n *Network) Read(r *http.Request, base string) sim.Call {
	req := &request{http: r, base: base, query: r.URL.Query()}
	endpoint, version := find(r.Method, r.URL.Path, req)
	if endpoint == nil {
		return sim.Call{Kind: sim.Other, Do: func(time.Duration) sim.Reply {
			return refuse(problem{Message: "Unknown path components: " + r.URL.Path, Type: "OAuthException", Code: 2500})
		}}
	}
	err := req.read()
	value := req.form.Get("access_token")
	if bearer, found := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer "); found {
		value = bearer
	}
	call := sim.Call{Kind: endpoint.kind}
	if endpoint.scope != "" {
		if req.token = n.bearer(value, n.site.Clock()); req.token != nil {
			call.Account = req.who().handle
		}
	}
	if endpoint.kind == sim.Publish {
		n.describe(req, &call)
	}
	call.Do = func(lag time.Duration) sim.Reply {
		req.now, req.lag = n.site.Clock(), lag
		switch {
		case err != nil:
			return invalid("the body can't be read")
		case version != "" && (version == n.Retired || !slices.Contains(served, version)):
			return refuse(problem{Message: "(#2635) You are calling a deprecated version of the API. Please update to the latest version.", Type: "OAuthException", Code: 2635})
		}
		return n.do(endpoint, req)
	}
	return call
}

// describe says what the ledger is to know: the caption of what is released, or a comment and its post.
func (n *Network) describe(req *request, call *sim.Call) {
	if message := req.form.Get("message"); message != "" {
		call.Text, call.InReplyTo = message, req.id
		return
	}
	n.state.mu.RLock()
	defer n.state.mu.RUnlock()
	if c := n.state.containers[req.form.Get("creation_id")]; c != nil {
		call.Text = c.caption
	}
}

func (req *request) read() error {
	req.form = req.query
	if req.http.Body == nil {
		return nil
	}
	raw, err := io.ReadAll(http.MaxBytesReader(nil, req.http.Body, maxBody))
	if err != nil {
		return err
	}
	if kind, _, _ := mime.ParseMediaType(req.http.Header.Get("Content-Type")); kind != "application/x-www-form-urlencoded" {
		return nil
	}
	form, err := url.ParseQuery(string(raw))
	if err != nil {
		return err
	}
	req.form = url.Values{}
	for _, from := range []url.Values{req.query, form} {
		for key, values := range from {
			req.form[key] = append(req.form[key], values...)
		}
	}
	return nil
}

// do checks the token and the limit, and hands over to the endpoint.
func (n *Network) do(endpoint *route, req *request) sim.Reply {
	if endpoint.scope == "" {
		return endpoint.handle(n, req)
	}
	switch {
	case req.token == nil:
		return unauthorised()
	case n.Restricted && endpoint.method != http.MethodGet:
		return publishing(25, 2207050)
	case !req.token.may(endpoint.scope), n.Personal && endpoint.kind != sim.Verify:
		return noPermission()
	}
	limit := n.RateLimit()
	if limit < 0 {
		return endpoint.handle(n, req)
	}
	limit = orElse(limit, ownLimit)
	used, within := n.calls.take(req.who().id, limit, req.now)
	reply := tooMany(80002)
	if within {
		reply = endpoint.handle(n, req)
	}
	if used >= usageFrom || !within {
		regain := 0
		if !within {
			regain = 60
		}
		usageHeaders(reply.Header, req.who().id, min(100*used/limit, 100), regain)
	}
	return reply
}

// find finds the endpoint, the path's id and the version.
func find(method, path string, req *request) (endpoint *route, version string) {
	if endpoint = match(plain, method, path, req); endpoint != nil {
		return endpoint, ""
	}
	if m := versionPath().FindStringSubmatch(path); m != nil {
		version, path = m[1], m[2]
	}
	return match(graph, method, path, req), version
}

func match(routes []route, method, path string, req *request) *route {
	for i := range routes {
		if routes[i].method != method {
			continue
		}
		before, after, variable := strings.Cut(routes[i].path, ":id")
		rest, fits := strings.CutPrefix(path, before)
		switch {
		case !variable && path == routes[i].path:
			return &routes[i]
		case !variable || !fits || len(rest) <= len(after) || !strings.HasSuffix(rest, after):
			continue
		}
		if id := rest[:len(rest)-len(after)]; !strings.Contains(id, "/") {
			req.id = id
			return &routes[i]
		}
	}
	return nil
}

// own reports whether the path names the token's own account, by any of its ids.
func (req *request) own() bool {
	return req.id == "me" || req.id == req.who().id || req.id == req.who().appID
}
