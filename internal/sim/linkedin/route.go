package linkedin

import (
	"io"
	"mime"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/postshitnow/psn/internal/sim"
)

// request is what a handler needs to know.
type request struct {
	http   *http.Request
	base   string
	id     string // of the path, decoded
	query  url.Values
	params params // of a Rest.li query
	form   url.Values
	body   []byte
	media  string // type of the body
	bearer string
	grant  *grant // of the bearer; nil for endpoints that take none
	now    time.Time
	lag    time.Duration
}

// route is one endpoint.
type route struct {
	method, path string // a segment ":id" matches any
	restli       string // the Rest.li method that the header must name, or "" for none
	kind         sim.Kind
	level        level
	handle       func(*Network, *request) sim.Reply
}

// level says what an endpoint wants to see.
type level int

const (
	versioned level = iota // a token, and the headers of the versioned API
	plain                  // a token
	open                   // nothing
)

var routes = []route{
	{"POST", "/rest/posts", "", sim.Publish, versioned, (*Network).createPost},
	{"GET", "/rest/posts", "FINDER", sim.List, versioned, (*Network).findPosts},
	{"GET", "/rest/posts", "BATCH_GET", sim.Read, versioned, (*Network).batchPosts},
	{"GET", "/rest/posts/:id", "", sim.Read, versioned, (*Network).getPost},
	{"POST", "/rest/posts/:id", "PARTIAL_UPDATE", sim.Other, versioned, (*Network).updatePost},
	{"DELETE", "/rest/posts/:id", "", sim.Delete, versioned, (*Network).deletePost},
	{"POST", "/rest/images", "", sim.Media, versioned, (*Network).initializeImage},
	{"POST", "/rest/documents", "", sim.Media, versioned, (*Network).initializeDocument},
	{"POST", "/rest/videos", "", sim.Media, versioned, (*Network).initializeVideo},
	{"GET", "/rest/images/:id", "", sim.Media, versioned, (*Network).mediaStatus},
	{"GET", "/rest/documents/:id", "", sim.Media, versioned, (*Network).mediaStatus},
	{"GET", "/rest/videos/:id", "", sim.Media, versioned, (*Network).mediaStatus},
	{"PUT", "/dms-uploads/:id", "", sim.Media, open, (*Network).putMedia},
	{"POST", "/ambry-captions/:id", "", sim.Media, plain, (*Network).postCaptions},
	{"POST", "/rest/socialActions/:id/comments", "", sim.Publish, versioned, (*Network).comment},
	{"GET", "/rest/socialActions/:id/comments", "", sim.Read, versioned, (*Network).comments},
	{"GET", "/rest/organizationAcls", "", sim.Other, versioned, (*Network).roles},
	{"GET", "/rest/organizations/:id", "", sim.Verify, versioned, (*Network).organization},
	{"GET", "/rest/organizationalEntityShareStatistics", "", sim.Read, versioned, (*Network).shareStatistics},
	{"GET", "/rest/memberCreatorPostAnalytics", "", sim.Read, versioned, (*Network).postAnalytics},
	{"GET", "/v2/userinfo", "", sim.Verify, plain, (*Network).userInfo},
	{"GET", "/v2/me", "", sim.Verify, plain, (*Network).me},
	{"GET", "/oauth/v2/authorization", "", sim.Other, open, (*Network).consent},
	{"POST", "/oauth/v2/authorization", "", sim.Other, open, (*Network).decide},
	{"POST", "/oauth/v2/accessToken", "", sim.Token, open, (*Network).accessToken},
	{"POST", "/oauth/v2/introspectToken", "", sim.Token, open, (*Network).introspect},
	{"GET", "/media/:id", "", sim.Other, open, (*Network).serveMedia},
}

// maxBody bounds a body: the largest file that is taken.
const maxBody = 64 << 20

// Read finds the endpoint, the account and the parameters.
func (n *Network) Read(r *http.Request, base string) sim.Call {
	endpoint, id := match(r)
	if endpoint == nil {
		return sim.Call{Kind: sim.Other, Do: func(time.Duration) sim.Reply {
			return refuse(http.StatusNotFound, "RESOURCE_NOT_FOUND", "No virtual resource found")
		}}
	}
	req := &request{http: r, base: base, query: r.URL.Query()}
	scheme, token, found := strings.Cut(r.Header.Get("Authorization"), " ")
	if found && strings.EqualFold(scheme, "Bearer") {
		req.bearer = strings.TrimSpace(token)
	}
	call := sim.Call{Kind: endpoint.kind}
	if g, _ := n.bearer(req.bearer, n.site.Clock()); g != nil {
		call.Account = g.account.handle
	}
	err := req.read()
	if endpoint.kind == sim.Publish {
		call.Text, call.InReplyTo = peek(req.body, id)
	}
	call.Do = func(lag time.Duration) sim.Reply {
		req.now, req.lag, req.id = n.site.Clock(), lag, id
		if err != nil {
			return refuse(http.StatusRequestEntityTooLarge, "REQUEST_TOO_LARGE", "The body can't be read.")
		}
		return n.do(endpoint, req)
	}
	return call
}

func (req *request) read() error {
	req.media, _, _ = mime.ParseMediaType(req.http.Header.Get("Content-Type"))
	if req.http.Body == nil {
		return nil
	}
	raw, err := io.ReadAll(http.MaxBytesReader(nil, req.http.Body, maxBody))
	if err != nil {
		return err
	}
	req.body = raw
	if req.media == "application/x-www-form-urlencoded" {
		req.form, err = url.ParseQuery(string(raw))
	}
	return err
}

// do checks the token, the limit and the headers, and hands over to the endpoint.
func (n *Network) do(endpoint *route, req *request) sim.Reply {
	if endpoint.level == open {
		return endpoint.handle(n, req)
	}
	g, reply := n.bearer(req.bearer, req.now)
	if g == nil {
		return reply
	}
	req.grant = g
	limit := n.RateLimit()
	if limit == 0 {
		limit = memberDay
	}
	if limit > 0 && n.limits.over(g.account.sub, limit, req.now) {
		return tooMany()
	}
	if endpoint.level == plain {
		return endpoint.handle(n, req)
	}
	if reply, bad := n.checkProtocol(endpoint, req); bad {
		return reply
	}
	return endpoint.handle(n, req)
}

// checkProtocol checks what the versioned API wants of every request.
func (n *Network) checkProtocol(endpoint *route, req *request) (sim.Reply, bool) {
	version := req.http.Header.Get("Linkedin-Version")
	switch {
	case version == "":
		return noVersion(), true
	case !n.isActive(version):
		return deadVersion(version), true
	case req.http.Header.Get("X-Restli-Protocol-Version") != "2.0.0":
		return refuse(http.StatusBadRequest, "ILLEGAL_ARGUMENT", "X-Restli-Protocol-Version must be 2.0.0"), true
	case req.http.Method == http.MethodPost && req.media != "application/json":
		return refuse(http.StatusUnsupportedMediaType, "UNSUPPORTED_MEDIA_TYPE", "Content-Type must be application/json"), true
	case strings.Contains(req.http.URL.EscapedPath(), "urn:li:"):
		return refuse(http.StatusBadRequest, "PARAM_INVALID", "The URN in the path must be encoded"), true
	}
	var wrong string
	if req.params, wrong = parseQuery(req.http.URL.RawQuery); wrong != "" {
		return refuse(http.StatusBadRequest, "PARAM_INVALID", "Invalid query parameters passed to request: "+wrong), true
	}
	if endpoint.restli == "PARTIAL_UPDATE" && req.http.Header.Get("X-Restli-Method") != endpoint.restli {
		return refuse(http.StatusBadRequest, "ILLEGAL_ARGUMENT", "X-RestLi-Method must be "+endpoint.restli), true
	}
	return sim.Reply{}, false
}

// match finds the endpoint and the path's id, which is decoded. Endpoints with one path differ by the Rest.li method.
func match(r *http.Request) (*route, string) {
	path := r.URL.EscapedPath()
	method := r.Header.Get("X-Restli-Method")
	for i := range routes {
		e := &routes[i]
		if e.method != r.Method || e.path == "/rest/posts" && e.method == http.MethodGet && !slices.Contains([]string{"", e.restli}, method) {
			continue
		}
		before, after, variable := strings.Cut(e.path, ":id")
		rest, ok := strings.CutPrefix(path, before)
		switch {
		case !variable && path == e.path:
			return e, ""
		case !variable || !ok || len(rest) <= len(after) || !strings.HasSuffix(rest, after):
			continue
		}
		id, err := url.PathUnescape(rest[:len(rest)-len(after)])
		if err == nil && !strings.Contains(rest[:len(rest)-len(after)], "/") {
			return e, id
		}
	}
	return nil, ""
}
