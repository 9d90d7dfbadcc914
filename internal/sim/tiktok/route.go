package tiktok

import (
	"io"
	"mime"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/postshitnow/psn/internal/sim"
)

// request is what a handler needs to know. grant is nil without a good token.
type request struct {
	http  *http.Request
	base  string // the network's address as the client wrote it
	id    string // of the path
	query url.Values
	form  url.Values // nil if the body is no form
	body  []byte
	grant *grant
	now   time.Time
	lag   time.Duration
}

// route is one endpoint. A path that ends in "*" takes an id there.
type route struct {
	method, path string
	kind         sim.Kind
	limit        int    // requests in a minute, for one token; 0 means none is documented
	scope        string // empty if it takes no access token, or sees for itself
	open         bool   // takes no access token
	handle       func(*Network, *request) sim.Reply
}

var routes = []route{
	{"GET", "/v2/auth/authorize/", sim.Other, 0, "", true, (*Network).authorize},
	{"POST", "/v2/auth/authorize/", sim.Other, 0, "", true, (*Network).authorize},
	{"POST", "/v2/oauth/token/", sim.Token, 0, "", true, (*Network).postToken},
	{"POST", "/v2/oauth/revoke/", sim.Token, 0, "", true, (*Network).postRevoke},
	{"GET", "/v2/user/info/", sim.Verify, 600, scopeBasic, false, (*Network).userInfo},
	{"POST", "/v2/post/publish/creator_info/query/", sim.Instance, 20, scopePublish, false, (*Network).creatorInfo},
	{"POST", "/v2/post/publish/video/init/", sim.Media, 6, scopePublish, false, (*Network).initVideo},
	{"POST", "/v2/post/publish/inbox/video/init/", sim.Media, 6, scopeUpload, false, (*Network).initInbox},
	{"POST", "/v2/post/publish/content/init/", sim.Publish, 6, "", false, (*Network).initPhotos},
	{"POST", "/v2/post/publish/status/fetch/", sim.Read, 30, "", false, (*Network).status},
	{"POST", "/v2/post/publish/cancel/", sim.Delete, 0, "", false, (*Network).cancel},
	{"POST", "/v2/video/list/", sim.List, 600, scopeList, false, (*Network).list},
	{"POST", "/v2/video/query/", sim.Read, 600, scopeList, false, (*Network).queryVideos},
	{"PUT", "/video/*", sim.Media, 0, "", true, (*Network).putChunk},
	{"GET", "/media/*", sim.Other, 0, "", true, (*Network).serveMedia},
}

// maxBody bounds a body: the largest chunk that is taken.
const maxBody = 128 << 20

// Read finds the endpoint, the account and the parameters.
func (n *Network) Read(r *http.Request, base string) sim.Call {
	endpoint, id := match(r.Method, r.URL.Path)
	if endpoint == nil {
		return sim.Call{Kind: sim.Other, Do: func(time.Duration) sim.Reply {
			return refuse(http.StatusNotFound, "invalid_params", "Unsupported path(Janus)")
		}}
	}
	req := &request{http: r, base: base, id: id, query: r.URL.Query()}
	call := sim.Call{Kind: endpoint.kind}
	if token, found := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer "); found {
		req.grant = n.bearer(token, n.site.Clock())
	}
	if req.grant != nil {
		call.Account = req.grant.account.handle
	}
	err := req.read()
	n.describe(endpoint, req, &call)
	call.Do = func(lag time.Duration) sim.Reply {
		req.now, req.lag = n.site.Clock(), lag
		if err != nil {
			return invalid("The body can't be read.")
		}
		return n.do(endpoint, req)
	}
	return call
}

// describe says what the ledger is to know of a request that publishes: the one that brings a video's last byte, or
// the one about photos.
func (n *Network) describe(endpoint *route, req *request, call *sim.Call) {
	switch {
	case req.http.Method == http.MethodPut:
		if c, good := contentRange(req.http.Header.Get("Content-Range")); good && c.last+1 == c.total {
			call.Kind = sim.Publish
		}
		n.state.mu.RLock()
		defer n.state.mu.RUnlock()
		if p := n.state.byPublish[req.id]; p != nil {
			call.Account = p.owner.handle
			if call.Kind == sim.Publish {
				call.Text = p.text()
			}
		}
	case endpoint.kind == sim.Publish:
		call.Text = peek(req.body)
	}
}

func (req *request) read() error {
	if req.http.Body == nil {
		return nil
	}
	raw, err := io.ReadAll(http.MaxBytesReader(nil, req.http.Body, maxBody))
	if err != nil {
		return err
	}
	req.body = raw
	kind, _, _ := mime.ParseMediaType(req.http.Header.Get("Content-Type"))
	if kind == "application/x-www-form-urlencoded" {
		req.form, err = url.ParseQuery(string(raw))
	}
	return err
}

// do checks the token, its scopes and the limits, and hands over to the endpoint.
func (n *Network) do(endpoint *route, req *request) sim.Reply {
	if endpoint.open {
		return endpoint.handle(n, req)
	}
	if req.grant == nil {
		return unauthorised()
	}
	if endpoint.scope != "" && !req.grant.may(endpoint.scope) {
		return outOfScope()
	}
	limit := n.RateLimit()
	if limit == 0 {
		limit = endpoint.limit
	}
	if limit > 0 && !n.limits.take(req.grant.account.id+" "+endpoint.path, limit, time.Minute, req.now) {
		return tooMany()
	}
	if kind, _, _ := mime.ParseMediaType(req.http.Header.Get("Content-Type")); req.http.Method == http.MethodPost && kind != "application/json" {
		return invalid("Only `application/json` is accepted as Content-Type.")
	}
	return endpoint.handle(n, req)
}

// match finds the endpoint and the path's id.
func match(method, path string) (*route, string) {
	for i := range routes {
		if routes[i].method != method {
			continue
		}
		before, variable := strings.CutSuffix(routes[i].path, "*")
		if !variable {
			if path == before {
				return &routes[i], ""
			}
			continue
		}
		if id, fits := strings.CutPrefix(path, before); fits && id != "" && !strings.Contains(id, "/") {
			return &routes[i], id
		}
	}
	return nil, ""
}
