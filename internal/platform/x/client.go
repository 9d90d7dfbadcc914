package x

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/postshitnow/psn/internal/httpc"
	"github.com/postshitnow/psn/internal/platform"
	"github.com/postshitnow/psn/internal/psn"
)

// apiServer is X's only one; webServer is where people read it.
const (
	apiServer = "https://api.x.com"
	webServer = "https://x.com"
)

// client talks to X as one account.
type client struct {
	platform Platform
	login    platform.Login
	http     platform.HTTP
	server   *url.URL // without a trailing slash
	tweets   *url.URL // where posts are published
	auth     []string // the values of the Authorization header
}

// Fixed values of headers, shared by all requests; nothing changes them.
var (
	headerAgent = []string{httpc.UserAgent}
	headerJSON  = []string{"application/json"}
)

func newClient(p Platform, server *url.URL, login platform.Login, http platform.HTTP) *client {
	tweets := *server
	tweets.Path += "/2/tweets"
	return &client{
		platform: p, login: login, http: http, server: server, tweets: &tweets,
		auth: []string{"Bearer " + login.Token.Access.Reveal()},
	}
}

// serverURL reads the address of a server that stands in for X's; empty is X's own.
func serverURL(raw string) (*url.URL, error) {
	if raw == "" {
		raw = apiServer
	}
	return platform.ServerURL(raw, "leave it out: X has one server")
}

// page returns where people read a post: on X, or on the server that stands in for it.
func (c *client) page(id string) string {
	base := webServer
	if c.login.Server != "" {
		base = c.server.String()
	}
	name := strings.TrimPrefix(c.login.Handle, "@")
	if name == "" {
		return base + "/i/web/status/" + id
	}
	return base + "/" + url.PathEscape(name) + "/status/" + id
}

// Verify asks whose token it is. Premium accounts may write long posts. Errors are those of
// platform.ReadFailure and platform.NoAnswer; an answer that is not X's has psn.CodeUnsupported.
func (c *client) Verify(ctx context.Context) (platform.Identity, error) {
	me, err := c.me(ctx)
	if err != nil {
		return platform.Identity{}, err
	}
	limits := c.platform.DefaultLimits()
	if slices.Contains([]string{"Premium", "PremiumPlus"}, me.Subscription) {
		limits.Characters = longCharacters
	}
	return platform.Identity{ExternalID: me.ID, Handle: "@" + psn.Excerpt(me.Username, 50), Limits: limits}, nil
}

// me asks whose token it is (docs: x-api/users/get-my-user; 75 in 15 minutes).
func (c *client) me(ctx context.Context) (user, error) {
	const act = "x: verify the account"
	var answer struct {
		Data   user   `json:"data"`
		Errors []said `json:"errors"`
	}
	query := url.Values{"user.fields": {"id,name,subscription_type,username,verified_type"}}
	if err := c.read(ctx, act, call{method: http.MethodGet, path: "/2/users/me", query: query}, &answer); err != nil {
		return user{}, err
	}
	if answer.Data.ID == "" || answer.Data.Username == "" {
		return user{}, c.without(act, answer.Errors)
	}
	return answer.Data, nil
}

// call is a call that may be repeated.
type call struct {
	method, path string // path is escaped
	query        url.Values
	kind         string // Content-Type of the body
	body         []byte
	budget       string // the budget that the answer's headers are about; empty if none
	upload       bool   // the call carries a file
}

// read makes the call and decodes a 2xx answer into v, unless v is nil.
func (c *client) read(ctx context.Context, act string, what call, v any) error {
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
	c.saw(what.budget, a.Header)
	if a.Status/100 != 2 {
		return c.readFailure(act, a.Status, a.Body)
	}
	if v == nil {
		return nil
	}
	if err := json.Unmarshal(a.Body, v); err != nil {
		return notX(act)
	}
	return nil
}

func notX(act string) error {
	return psn.Errorf(psn.CodeUnsupported, "%s: the answer is not one of X's API", act).
		WithHint("try again later; if a server was given for the account, check its address")
}

// without is the error of an answer of success without what was asked for: X says why, or it is not X.
func (c *client) without(act string, errors []said) error {
	if len(errors) == 0 {
		return notX(act)
	}
	sentence := platform.Sentence(errors[0].text(), c.login.Token)
	if lastSegment(errors[0].Type) == "resource-not-found" {
		return psn.Errorf(psn.CodeNotFound, "%s: %s", act, sentence)
	}
	return psn.Errorf(psn.CodeRefused, "%s: %s", act, sentence)
}
