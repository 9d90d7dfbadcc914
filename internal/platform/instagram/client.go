package instagram

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"strings"

	"github.com/postshitnow/psn/internal/httpc"
	"github.com/postshitnow/psn/internal/platform"
	"github.com/postshitnow/psn/internal/psn"
)

// client talks to Instagram as one account.
type client struct {
	platform Platform
	login    platform.Login
	http     platform.HTTP
	at       hosts
	release  *url.URL // where containers are published
	auth     []string // the values of the Authorization header
}

// Fixed values of headers, shared by all requests; nothing changes them.
var (
	headerAgent = []string{httpc.UserAgent}
	headerJSON  = []string{"application/json"}
	headerForm  = []string{"application/x-www-form-urlencoded"}
)

func newClient(p Platform, at hosts, login platform.Login, http platform.HTTP) (*client, error) {
	c := &client{platform: p, login: login, http: http, at: at, auth: []string{"Bearer " + login.Token.Access.Reveal()}}
	release, err := url.Parse(at.versioned("/" + c.owner() + "/media_publish"))
	if err != nil {
		return nil, psn.Errorf(psn.CodeInvalid, "instagram: the account's id is not one of Instagram's")
	}
	c.release = release
	return c, nil
}

// owner is the account in a path: its id, or the word for whose token it is.
func (c *client) owner() string {
	if c.login.ExternalID == "" {
		return "me"
	}
	return url.PathEscape(c.login.ExternalID)
}

// Verify asks whose token it is. An account that is not a professional one is psn.CodeUnsupported; other errors are
// those of platform.ReadFailure and platform.NoAnswer.
func (c *client) Verify(ctx context.Context) (platform.Identity, error) {
	me, err := c.me(ctx, "instagram: verify the account")
	if err != nil {
		return platform.Identity{}, err
	}
	return platform.Identity{ExternalID: me.external(), Handle: handle(me), Limits: c.platform.DefaultLimits()}, nil
}

func handle(u user) string { return "@" + psn.Excerpt(u.Username, 50) }

func (c *client) me(ctx context.Context, act string) (user, error) {
	var me user
	err := c.get(ctx, act, "/me", url.Values{"fields": {"user_id,username,account_type"}}, &me)
	switch {
	case err != nil:
		return user{}, err
	case me.external() == "" || me.Username == "":
		return user{}, notInstagram(act)
	case me.personal():
		return user{}, personal(act)
	}
	return me, nil
}

func personal(act string) error {
	return psn.Errorf(psn.CodeUnsupported, "%s: it is a personal account, and Instagram lets apps post for professional ones only", act).
		WithHint("in the Instagram app choose Settings, Account type and tools, Switch to professional account (it is free), then sign in again")
}

// get reads something. errors are those of Verify.
func (c *client) get(ctx context.Context, act, path string, query url.Values, v any) error {
	return c.call(ctx, c.http.Read, http.MethodGet, act, path, query, v)
}

// post makes something that may be made again: what nobody releases is forgotten. Instagram may fetch files before it
// answers.
func (c *client) post(ctx context.Context, act, path string, form url.Values, v any) error {
	return c.call(ctx, c.http.Upload, http.MethodPost, act, path, form, v)
}

func (c *client) call(ctx context.Context, through *httpc.Reader, method, act, path string, params url.Values, v any) error {
	address, body := c.at.versioned(path), ""
	if method == http.MethodGet {
		address += "?" + params.Encode()
	} else {
		body = params.Encode()
	}
	req, err := http.NewRequestWithContext(ctx, method, address, strings.NewReader(body))
	if err != nil {
		return psn.Errorf(psn.CodeInvalid, "%s: the request can't be made: %w", act, err)
	}
	req.Header = http.Header{"Authorization": c.auth, "Accept": headerJSON, "User-Agent": headerAgent}
	if method != http.MethodGet {
		req.Header["Content-Type"] = headerForm
	}
	a, err := through.Do(req)
	if err != nil {
		return platform.NoAnswer(act, err)
	}
	c.saw(a.Header)
	if a.Status/100 != 2 {
		return c.readFailure(act, a.Status, a.Body)
	}
	if err := json.Unmarshal(a.Body, v); err != nil {
		return notInstagram(act)
	}
	return nil
}

// once makes a call that must not be repeated and returns its answer. Errors are *platform.Failure.
func (c *client) once(ctx context.Context, to *url.URL, form url.Values, gate httpc.Gate) (httpc.Answer, error) {
	body := form.Encode()
	req := &http.Request{
		Method: http.MethodPost, URL: to, Host: to.Host, Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
		Header: http.Header{
			"Authorization": c.auth, "Content-Type": headerForm, "Accept": headerJSON, "User-Agent": headerAgent,
		},
		Body: io.NopCloser(strings.NewReader(body)), ContentLength: int64(len(body)),
	}
	resp, err := c.http.Publish.Do(req.WithContext(ctx), gate)
	if err != nil {
		return httpc.Answer{}, platform.Transport(err)
	}
	defer resp.Body.Close()
	c.saw(resp.Header)
	a := httpc.Answer{Status: resp.StatusCode, Header: resp.Header}
	if a.Body, err = httpc.ReadBody(resp.Body); err != nil && a.Status/100 == 2 {
		return a, unread(a.Status, err)
	}
	return a, nil
}

func notInstagram(act string) error {
	return psn.Errorf(psn.CodeUnsupported, "%s: the answer is not one of Instagram's API", act).
		WithHint("try again later; if a server was given for the account, check its address")
}
