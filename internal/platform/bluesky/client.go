package bluesky

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/url"

	"github.com/postshitnow/psn/internal/httpc"
	"github.com/postshitnow/psn/internal/platform"
	"github.com/postshitnow/psn/internal/psn"
)

// client talks to one account's server as that account.
type client struct {
	platform Platform
	login    platform.Login
	http     platform.HTTP
	server   *url.URL // without a trailing slash
	auth     []string // the values of the Authorization header
	did      string   // empty if neither the login nor its token says
}

// Fixed values of headers, shared by all requests; nothing changes them.
var (
	headerAgent = []string{httpc.UserAgent}
	headerJSON  = []string{"application/json"}
)

// defaultServer is where accounts are that name no server; it sends their requests on to their own.
const defaultServer = "https://bsky.social"

func newClient(p Platform, login platform.Login, http platform.HTTP) (*client, error) {
	if login.Server == "" {
		login.Server = defaultServer
	}
	server, err := serverURL(login.Server)
	if err != nil {
		return nil, err
	}
	c := &client{
		platform: p, login: login, http: http, server: server,
		auth: []string{"Bearer " + login.Token.Access.Reveal()}, did: login.ExternalID,
	}
	if c.did == "" {
		c.did = claimsOf(login.Token.Access).Subject
	}
	if !isDID(c.did) {
		c.did = ""
	}
	return c, nil
}

// serverURL reads the address of an account's server.
func serverURL(raw string) (*url.URL, error) {
	return platform.ServerURL(raw, "give it like "+defaultServer+", or leave it out")
}

// repo returns the account's DID, which names its repository.
func (c *client) repo(ctx context.Context) (string, error) {
	if c.did != "" {
		return c.did, nil
	}
	s, err := c.session(ctx)
	return s.DID, err
}

// endpoint returns the URL of a method.
func (c *client) endpoint(nsid string, query url.Values) *url.URL {
	u := *c.server
	u.Path += "/xrpc/" + nsid
	u.RawQuery = query.Encode()
	return &u
}

// request makes a call for the Publisher. It parses nothing and shares what does not change.
func (c *client) request(ctx context.Context, nsid string, auth []string, body []byte) *http.Request {
	at := c.endpoint(nsid, nil)
	req := &http.Request{
		Method: http.MethodPost, URL: at, Host: at.Host, Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
		Header: http.Header{"Accept": headerJSON, "User-Agent": headerAgent},
	}
	if auth != nil {
		req.Header["Authorization"] = auth
	}
	if body != nil {
		req.Header["Content-Type"] = headerJSON
		req.Body, req.ContentLength = io.NopCloser(bytes.NewReader(body)), int64(len(body))
	}
	return req.WithContext(ctx)
}

// get makes a query and decodes its answer into v.
func (c *client) get(ctx context.Context, act, nsid string, query url.Values, v any) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, c.endpoint(nsid, query).String(), nil)
	if err != nil {
		return psn.Errorf(psn.CodeInvalid, "%s: the request can't be made: %w", act, err)
	}
	return c.read(c.http.Read, act, req, v)
}

// read makes a call that may be repeated and decodes a 2xx answer into v, unless v is nil. Errors are those of
// platform.NoAnswer and refused; an answer that can't be read has psn.CodeUnsupported.
func (c *client) read(reader *httpc.Reader, act string, req *http.Request, v any) error {
	req.Header["Authorization"], req.Header["Accept"], req.Header["User-Agent"] = c.auth, headerJSON, headerAgent
	a, err := reader.Do(req)
	if err != nil {
		return platform.NoAnswer(act, err)
	}
	c.observe(a.Header)
	if a.Status/100 != 2 {
		return c.refused(act, a.Status, a.Body)
	}
	if v != nil && json.Unmarshal(a.Body, v) != nil {
		return notBluesky(act)
	}
	return nil
}

func notBluesky(act string) error {
	return psn.Errorf(psn.CodeUnsupported, "%s: the answer is not one of the AT Protocol", act).
		WithHint("check the server's address")
}
