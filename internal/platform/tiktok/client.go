package tiktok

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"sync"
	"time"

	"github.com/postshitnow/psn/internal/httpc"
	"github.com/postshitnow/psn/internal/platform"
	"github.com/postshitnow/psn/internal/psn"
)

// client talks to TikTok as one creator.
type client struct {
	platform Platform
	login    platform.Login
	http     platform.HTTP
	at       hosts

	mu       sync.Mutex
	uploads  map[string]upload    // by publish id, until their address is over
	albums   map[string]album     // photos, by what Prepare called them
	complete map[string]time.Time // when a publish id was first seen complete without a post's id
}

func newClient(p Platform, at hosts, login platform.Login, http platform.HTTP) *client {
	return &client{
		platform: p, login: login, http: http, at: at,
		uploads: map[string]upload{}, albums: map[string]album{}, complete: map[string]time.Time{},
	}
}

// may reports whether the token has a scope, as far as that is known.
func (c *client) may(scope string) bool {
	return c.login.Scopes == nil || slices.Contains(c.login.Scopes, scope)
}

// Verify asks whose token it is and how long that creator's videos may be. Without the scope for a creator's
// username, the one that creator_info tells is taken, or else the display name. Errors are those of
// platform.ReadFailure and platform.NoAnswer; an answer that is not TikTok's has psn.CodeUnsupported.
func (c *client) Verify(ctx context.Context) (platform.Identity, error) {
	me, err := c.me(ctx)
	if err != nil {
		return platform.Identity{}, err
	}
	limits, name := c.platform.DefaultLimits(), me.Username
	if c.may(scopePublish) {
		// What it refuses is no matter of who the creator is: they may just have posted too much today.
		if who, err := c.creator(ctx, "tiktok: verify the account"); err == nil {
			if who.Seconds > 0 {
				limits.Video.MaxSeconds = float64(who.Seconds)
			}
			if name == "" {
				name = who.Username
			}
		}
	}
	if name == "" {
		name = me.Name
	}
	return platform.Identity{ExternalID: me.OpenID, Handle: "@" + psn.Excerpt(name, 50), Limits: limits}, nil
}

// me asks whose token it is (docs: tiktok-api-v2-get-user-info). A field outside of the granted scopes is refused
// with all others.
func (c *client) me(ctx context.Context) (user, error) {
	const act = "tiktok: verify the account"
	var answer struct {
		User user `json:"user"`
	}
	ask := func(fields string) error {
		query := url.Values{"fields": {fields}}
		return c.read(ctx, act, call{method: http.MethodGet, path: "/v2/user/info/", query: query}, &answer)
	}
	const least = "open_id,display_name"
	if !c.may(scopeProfile) {
		err := ask(least)
		return answer.User, named(act, answer.User, err)
	}
	err := ask(least + ",username")
	if f, told := errors.AsType[*platform.Failure](err); told && slices.Contains(scopeCodes, f.Code) {
		err = ask(least)
	}
	return answer.User, named(act, answer.User, err)
}

// named returns err, or that an answer does not say who it is about.
func named(act string, who user, err error) error {
	if err == nil && who.OpenID == "" {
		return notTikTok(act)
	}
	return err
}

// creator asks what the creator allows just now; TikTok wants that before each post (docs:
// content-posting-api-reference-query-creator-info).
func (c *client) creator(ctx context.Context, act string) (creator, error) {
	var who creator
	err := c.read(ctx, act, call{method: http.MethodPost, path: "/v2/post/publish/creator_info/query/", body: struct{}{}}, &who)
	return who, err
}

// call is a call that may be repeated.
type call struct {
	method, path string
	query        url.Values
	body         any // nil for none
}

// read makes the call and decodes the data of its answer into v.
func (c *client) read(ctx context.Context, act string, what call, v any) error {
	req, err := c.request(ctx, what)
	if err != nil {
		return psn.Errorf(psn.CodeInvalid, "%s: the request can't be made: %w", act, err)
	}
	a, err := c.http.Read.Do(req)
	if err != nil {
		return platform.NoAnswer(act, err)
	}
	data, fail := c.open(a.Status, a.Body)
	if fail != nil {
		return readFailure(act, fail)
	}
	if json.Unmarshal(data, v) != nil {
		return notTikTok(act)
	}
	return nil
}

// request makes a request in TikTok's form.
func (c *client) request(ctx context.Context, what call) (*http.Request, error) {
	address := c.at.api + what.path
	if len(what.query) > 0 {
		address += "?" + what.query.Encode()
	}
	var body []byte
	if what.body != nil {
		var err error
		if body, err = json.Marshal(what.body); err != nil {
			return nil, err
		}
	}
	req, err := http.NewRequestWithContext(ctx, what.method, address, bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	req.Header = http.Header{
		"Authorization": {"Bearer " + c.login.Token.Access.Reveal()}, "Accept": {"application/json"}, "User-Agent": {httpc.UserAgent},
	}
	if what.body != nil {
		req.Header["Content-Type"] = []string{"application/json; charset=UTF-8"}
	}
	return req, nil
}

func notTikTok(act string) error {
	return psn.Errorf(psn.CodeUnsupported, "%s: the answer is not one of TikTok's API", act).
		WithHint("try again later; if a server was given for the account, check its address")
}
