package x

import (
	"io"
	"mime"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/postshitnow/psn/internal/sim"
)

// request is what a handler needs to know. who is nil without a good token.
type request struct {
	http  *http.Request
	id    string // of the path
	query url.Values
	form  url.Values
	body  []byte
	media string // type of the body
	token string // of the Authorization header
	who   *account
	now   time.Time
	lag   time.Duration
}

// route is one endpoint.
type route struct {
	method, path string // a segment ":id" matches any
	kind         sim.Kind
	limit        int  // requests in a window, for one user; 0 means none is documented
	open         bool // takes no access token
	billed       bool
	handle       func(*Network, *request) sim.Reply
}

var routes = []route{
	{"POST", "/2/tweets", sim.Publish, postLimit, false, true, (*Network).createPost},
	{"DELETE", "/2/tweets/:id", sim.Delete, 50, false, true, (*Network).deletePost},
	{"GET", "/2/tweets", sim.Read, 5000, false, true, (*Network).showPosts},
	{"GET", "/2/tweets/:id", sim.Read, 900, false, true, (*Network).showPost},
	{"GET", "/2/users/me", sim.Verify, 75, false, true, (*Network).me},
	{"GET", "/2/users/:id/tweets", sim.List, 900, false, true, (*Network).timeline},
	{"POST", "/2/users/:id/likes", sim.Other, 50, false, false, (*Network).engage},
	{"POST", "/2/users/:id/following", sim.Other, 50, false, false, (*Network).engage},
	{"POST", "/2/media/upload/initialize", sim.Media, 1875, false, false, (*Network).initialize},
	{"POST", "/2/media/upload/:id/append", sim.Media, 1875, false, false, (*Network).appendSegment},
	{"POST", "/2/media/upload/:id/finalize", sim.Media, 1875, false, false, (*Network).finalize},
	{"GET", "/2/media/upload", sim.Media, 1000, false, false, (*Network).mediaStatus},
	{"POST", "/2/media/metadata", sim.Media, 500, false, true, (*Network).describe},
	{"POST", "/2/media/subtitles", sim.Media, 100, false, true, (*Network).subtitle},
	{"GET", "/i/oauth2/authorize", sim.Other, 0, true, false, (*Network).consent},
	{"POST", "/i/oauth2/authorize", sim.Other, 0, true, false, (*Network).decide},
	{"POST", "/2/oauth2/token", sim.Token, 0, true, false, (*Network).postToken},
	{"POST", "/2/oauth2/revoke", sim.Token, 0, true, false, (*Network).postRevoke},
	{"GET", "/media/:id", sim.Other, 0, true, false, (*Network).serveMedia},
}

// scope is what a token must be granted for this endpoint, besides what every token has.
func (e *route) scope() string {
	switch e.kind { //nolint:exhaustive // the others are reading
	case sim.Media:
		return "media.write"
	case sim.Publish, sim.Delete:
		return "tweet.write"
	}
	return "tweet.read"
}

// maxBody bounds a body: more than the largest segment that is taken.
const maxBody = 8 << 20

// Read finds the endpoint, the account and the parameters.
func (n *Network) Read(r *http.Request, _ string) sim.Call {
	endpoint, id := match(r.Method, r.URL.Path)
	if endpoint == nil {
		return sim.Call{Kind: sim.Other, Do: func(time.Duration) sim.Reply { return n.notFound() }}
	}
	req := &request{http: r, id: id, query: r.URL.Query()}
	if scheme, token, found := strings.Cut(r.Header.Get("Authorization"), " "); found && strings.EqualFold(scheme, "Bearer") {
		req.token = strings.TrimSpace(token)
		req.who = n.bearer(req.token, n.site.Clock())
	}
	call := sim.Call{Kind: endpoint.kind}
	if req.who != nil {
		call.Account = req.who.handle
	}
	err := req.read()
	if endpoint.kind == sim.Publish {
		call.Text, call.InReplyTo = peek(req.body)
	}
	call.Do = func(lag time.Duration) sim.Reply {
		req.now, req.lag = n.site.Clock(), lag
		if err != nil {
			return answer(http.StatusRequestEntityTooLarge, plain(http.StatusRequestEntityTooLarge, "The body can't be read."))
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

// do checks the token, the limits and the credits, and hands over to the endpoint.
func (n *Network) do(endpoint *route, req *request) sim.Reply {
	if endpoint.open {
		return endpoint.handle(n, req)
	}
	if req.who == nil {
		return n.unauthorised()
	}
	if scope := endpoint.scope(); scope != "" && !n.may(req.token, scope) {
		return forbidden("You are not permitted to perform this action.")
	}
	var window, day usage
	if limit := n.RateLimit(); limit >= 0 {
		if limit == 0 {
			limit = endpoint.limit
		}
		window = n.limits.take(req.who.id+" "+endpoint.method+" "+endpoint.path, limit, rateWindow, req.now)
	}
	if n.DayLimit > 0 && endpoint.kind == sim.Publish && !window.over {
		day = n.days.take(req.who.id, n.DayLimit, dayWindow, req.now)
	}
	var reply sim.Reply
	switch {
	case window.over, day.over:
		reply = n.tooMany()
	case n.UsageCapped && (endpoint.kind == sim.Read || endpoint.kind == sim.List):
		reply = n.capped()
	case endpoint.billed && !n.canPay():
		reply = n.depleted()
	default:
		reply = endpoint.handle(n, req)
		if endpoint.billed && reply.Status/100 == 2 {
			n.paid.Add(1)
		}
	}
	limitHeaders(reply.Header, "x-rate-limit", window)
	limitHeaders(reply.Header, "x-user-limit-24hour", day)
	return reply
}

// canPay reports whether the app has credits left.
func (n *Network) canPay() bool {
	return n.Credits == 0 || n.paid.Load() < int64(n.Credits)
}

// engage refuses what apps of the self-serve plans may not do any more.
func (n *Network) engage(*request) sim.Reply {
	if n.Enterprise {
		return n.notFound() // what enterprises may do with other people's posts is not simulated
	}
	return forbidden("You are not permitted to perform this action.")
}

// match finds the endpoint and the path's id. A literal segment wins over ":id" by its place in routes.
func match(method, path string) (*route, string) {
	for i := range routes {
		if routes[i].method != method {
			continue
		}
		before, after, variable := strings.Cut(routes[i].path, ":id")
		rest, ok := strings.CutPrefix(path, before)
		switch {
		case !variable && path == routes[i].path:
			return &routes[i], ""
		case !variable || !ok || len(rest) <= len(after) || !strings.HasSuffix(rest, after):
			continue
		}
		if id := rest[:len(rest)-len(after)]; !strings.Contains(id, "/") {
			return &routes[i], id
		}
	}
	return nil, ""
}
