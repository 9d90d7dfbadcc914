package linkedin

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"sync/atomic"

	"github.com/postshitnow/psn/internal/httpc"
	"github.com/postshitnow/psn/internal/platform"
	"github.com/postshitnow/psn/internal/psn"
)

// hosts are LinkedIn's, or those of a server that stands in for them all; without a trailing slash.
type hosts struct {
	api, web string
	standIn  *url.URL // nil for LinkedIn's own
}

func hostsOf(server string) (hosts, error) {
	if server == "" {
		return hosts{api: "https://api.linkedin.com", web: "https://www.linkedin.com"}, nil
	}
	u, err := platform.ServerURL(server, "leave it out: LinkedIn has one server")
	if err != nil {
		return hosts{}, err
	}
	return hosts{api: u.String(), web: u.String(), standIn: u}, nil
}

// client talks to LinkedIn as one person or page.
type client struct {
	login  platform.Login
	http   platform.HTTP
	hosts  hosts
	header http.Header

	blind   atomic.Bool  // the token may not ask how far a file is
	refused atomic.Int32 // how many calls were refused for their number, one after the other
	early   atomic.Int32 // how many posts were refused because a file of theirs was not ready
}

func newClient(at hosts, login platform.Login, through platform.HTTP) *client {
	return &client{login: login, http: through, hosts: at, header: http.Header{
		"Authorization":             {"Bearer " + login.Token.Access.Reveal()},
		"Accept":                    {"application/json"},
		"User-Agent":                {httpc.UserAgent},
		"Linkedin-Version":          {version},
		"X-Restli-Protocol-Version": {"2.0.0"},
	}}
}

// author is the URN of the person or the page that the account is.
func (c *client) author() string { return c.login.ExternalID }

// page returns where people read a post.
func (c *client) page(urn string) string { return c.hosts.web + "/feed/update/" + urn + "/" }

// call is a call to the API that may be repeated.
type call struct {
	method, path string // path is escaped
	query        string // in Rest.li's form
	restli       string // the value of X-RestLi-Method; empty for none
	body         any    // sent as JSON; nil for none
	upload       bool   // it belongs to an upload
}

// do makes a call and decodes a 2xx answer into v, unless v is nil.
func (c *client) do(ctx context.Context, act string, what call, v any) error {
	req, err := c.request(ctx, what)
	if err != nil {
		return psn.Errorf(psn.CodeInvalid, "%s: the request can't be made: %w", act, err)
	}
	through := c.http.Read
	if what.upload {
		through = c.http.Upload
	}
	a, err := through.Do(req)
	if err != nil {
		return platform.NoAnswer(act, err)
	}
	if a.Status/100 != 2 {
		return c.readFailure(act, a.Status, a.Body)
	}
	if v == nil {
		return nil
	}
	if err := json.Unmarshal(a.Body, v); err != nil {
		return notLinkedIn(act)
	}
	return nil
}

func (c *client) request(ctx context.Context, what call) (*http.Request, error) {
	address := c.hosts.api + what.path
	if what.query != "" {
		address += "?" + what.query
	}
	var body io.Reader
	if what.body != nil {
		raw, err := json.Marshal(what.body)
		if err != nil {
			return nil, err
		}
		body = bytes.NewReader(raw)
	}
	req, err := http.NewRequestWithContext(ctx, what.method, address, body)
	if err != nil {
		return nil, err
	}
	req.Header = c.header.Clone()
	if what.body != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	if what.restli != "" {
		req.Header.Set("X-Restli-Method", what.restli)
	}
	return req, nil
}

func notLinkedIn(act string) error {
	return psn.Errorf(psn.CodeUnsupported, "%s: the answer is not one of LinkedIn's API", act).
		WithHint("try again later; if a server was given for the account, check its address")
}
