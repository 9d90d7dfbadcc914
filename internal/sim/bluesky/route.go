package bluesky

import (
	"bytes"
	"encoding/json"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/postshitnow/psn/internal/sim"
)

// request is what a handler needs to know. who is nil without a good token.
type request struct {
	http  *http.Request
	base  string
	id    string // of the path, for a blob's
	query url.Values
	raw   []byte         // the body
	body  map[string]any // the body, if it is a JSON object
	video video          // the body, if it is a video
	who   *account
	token claims
	now   time.Time
	lag   time.Duration
}

// method is one endpoint.
type method struct {
	verb   string
	kind   sim.Kind
	access access
	handle func(*Network, *request) sim.Reply
	writes int // points of writing it costs
}

type access int

const (
	open         access = iota
	needsAccess         // an access token
	needsRefresh        // a refresh token
	needsService        // a token for the video service
)

// methods are the server's, by their id.
var methods = map[string]method{
	"com.atproto.server.createSession":   {"POST", sim.Token, open, (*Network).createSession, 0},
	"com.atproto.server.refreshSession":  {"POST", sim.Token, needsRefresh, (*Network).refreshSession, 0},
	"com.atproto.server.deleteSession":   {"POST", sim.Token, needsRefresh, (*Network).deleteSession, 0},
	"com.atproto.server.getSession":      {"GET", sim.Verify, needsAccess, (*Network).getSession, 0},
	"com.atproto.server.describeServer":  {"GET", sim.Instance, open, (*Network).describeServer, 0},
	"com.atproto.identity.resolveHandle": {"GET", sim.Other, open, (*Network).resolveHandle, 0},
	"com.atproto.repo.createRecord":      {"POST", sim.Publish, needsAccess, (*Network).createRecord, 3},
	"com.atproto.repo.putRecord":         {"POST", sim.Publish, needsAccess, (*Network).putRecord, 2},
	"com.atproto.repo.deleteRecord":      {"POST", sim.Delete, needsAccess, (*Network).deleteRecord, 1},
	"com.atproto.repo.getRecord":         {"GET", sim.Read, open, (*Network).getRecord, 0},
	"com.atproto.repo.listRecords":       {"GET", sim.List, open, (*Network).listRecords, 0},
	"com.atproto.repo.uploadBlob":        {"POST", sim.Media, needsAccess, (*Network).uploadBlob, 0},
	"com.atproto.server.getServiceAuth":  {"GET", sim.Other, needsAccess, (*Network).getServiceAuth, 0},
	uploadLimitsMethod:                   {"GET", sim.Other, needsService, (*Network).getUploadLimits, 0},
	uploadVideoMethod:                    {"POST", sim.Media, needsService, (*Network).uploadVideo, 0},
	"app.bsky.video.getJobStatus":        {"GET", sim.Other, open, (*Network).getJobStatus, 0},
	"app.bsky.feed.getPosts":             {"GET", sim.Read, open, (*Network).getPosts, 0},
	"app.bsky.actor.getProfile":          {"GET", sim.Other, open, (*Network).getProfile, 0},
}

// Read finds the method and the account and reads the body.
func (n *Network) Read(r *http.Request, base string) sim.Call {
	req := &request{http: r, base: base, query: r.URL.Query()}
	if id, ok := strings.CutPrefix(r.URL.Path, "/blob/"); ok && r.Method == http.MethodGet {
		req.id = id
		return sim.Call{Kind: sim.Other, Do: func(time.Duration) sim.Reply { return n.serveBlob(req) }}
	}
	id, _ := strings.CutPrefix(r.URL.Path, "/xrpc/")
	m, known := methods[id]
	if !known {
		return sim.Call{Kind: sim.Other, Do: func(time.Duration) sim.Reply { return noSuchMethod() }}
	}
	refused, ok := n.authenticate(id, m, req)
	call := sim.Call{Kind: m.kind}
	if req.who != nil {
		call.Account = req.who.handle
	}
	err := n.readBody(id, req)
	if id == uploadVideoMethod && err == nil {
		err = req.readVideo()
	}
	if m.kind == sim.Publish {
		call.Key, _ = req.body["rkey"].(string)
		body, _ := req.body["record"].(map[string]any)
		call.Text, _ = body["text"].(string)
		call.InReplyTo = postOf(body).parent()
	}
	call.Do = func(lag time.Duration) sim.Reply {
		req.now, req.lag = n.site.Clock(), lag
		switch {
		case r.Method != m.verb:
			return refusal(http.StatusMethodNotAllowed, "InvalidRequest", "Incorrect HTTP method ("+r.Method+") expected "+m.verb)
		case !ok:
			return refused
		case err != nil:
			return *err
		}
		return n.do(id, m, req)
	}
	return call
}

// readBody reads the body: JSON, or for an upload whatever it is, up to a little more than may be uploaded.
func (n *Network) readBody(id string, req *request) *sim.Reply {
	if id == uploadVideoMethod {
		return nil
	}
	limit := int64(1 << 20)
	upload := id == "com.atproto.repo.uploadBlob"
	if upload {
		limit = int64(n.UploadLimit)
	}
	var err error
	if req.raw, err = io.ReadAll(io.LimitReader(req.http.Body, limit+1)); err != nil {
		reply := invalidRequest("request aborted")
		return &reply
	}
	if int64(len(req.raw)) > limit {
		_, _ = io.Copy(io.Discard, req.http.Body) // the answer is read only after the whole body was sent
		reply := refusal(http.StatusRequestEntityTooLarge, "PayloadTooLarge", "request entity too large")
		return &reply
	}
	if upload || len(req.raw) == 0 {
		return nil
	}
	decoder := json.NewDecoder(bytes.NewReader(req.raw))
	decoder.UseNumber()
	if decoder.Decode(&req.body) != nil {
		reply := invalidRequest("request body is not valid JSON")
		return &reply
	}
	return nil
}

// do counts the request, in the order a real server does, and hands over to the method.
func (n *Network) do(id string, m method, req *request) sim.Reply {
	left := n.count(id, m, req)
	var reply sim.Reply
	if left.over {
		reply = tooMany()
	} else {
		reply = m.handle(n, req)
	}
	left.header(reply.Header)
	return reply
}

// count takes what the request costs from every limit that knows it, and returns the one nearest to its end.
func (n *Network) count(id string, m method, req *request) usage {
	l := &n.limits
	if l.areOff() {
		return usage{}
	}
	address := req.http.RemoteAddr
	if host, _, err := net.SplitHostPort(address); err == nil {
		address = host
	}
	left := l.address.take(address, 1, req.now)
	switch {
	case left.over:
	case id == "com.atproto.server.createSession":
		identifier, _ := req.body["identifier"].(string)
		who := identifier + "-" + address
		left = tighter(tighter(left, l.signInDay.take(who, 1, req.now)), l.signIn.take(who, 1, req.now))
	case m.writes > 0:
		left = tighter(tighter(left, l.writeDay.take(req.who.did, m.writes, req.now)), l.writeHour.take(req.who.did, m.writes, req.now))
	case m.kind == sim.Media:
		left = tighter(left, l.upload.take(req.who.did, 1, req.now))
	}
	return left
}

// authenticate finds the account of the token, and says what is wrong with it where one is needed.
func (n *Network) authenticate(id string, m method, req *request) (sim.Reply, bool) {
	if m.access == open {
		return sim.Reply{}, true
	}
	scheme, token, _ := strings.Cut(req.http.Header.Get("Authorization"), " ")
	if !strings.EqualFold(scheme, "Bearer") || token == "" {
		return authMissing(), false
	}
	typ, c, ok := verify(token)
	if m.access == needsService {
		return n.authenticateService(id, typ, c, ok, req)
	}
	wanted := accessType
	if m.access == needsRefresh {
		wanted = refreshType
	}
	n.state.mu.RLock()
	who, revoked := n.state.byDID[c.Subject], n.state.sessions.revoked[c.ID]
	n.state.mu.RUnlock()
	switch {
	case !ok || who == nil:
		return invalidToken("Token could not be verified"), false
	case typ != wanted:
		return invalidToken("Invalid token type"), false
	case n.site.Clock().Unix() >= c.Expires:
		return expiredToken("Token has expired"), false
	case revoked:
		return expiredToken("Token has been revoked"), false
	}
	req.who, req.token = who, c
	return sim.Reply{}, true
}
