package mastodon

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

// client talks to one server as one account.
type client struct {
	platform Platform
	login    platform.Login
	http     platform.HTTP
	server   *url.URL // without a trailing slash
	statuses *url.URL // where statuses are published
	auth     []string // the values of the Authorization header
}

// Fixed values of headers, shared by all requests; nothing changes them.
var (
	headerAgent = []string{httpc.UserAgent}
	headerJSON  = []string{"application/json"}
)

func newClient(p Platform, server *url.URL, login platform.Login, http platform.HTTP) *client {
	statuses := *server
	statuses.Path += "/api/v1/statuses"
	return &client{
		platform: p, login: login, http: http, server: server, statuses: &statuses,
		auth: []string{"Bearer " + login.Token.Access.Reveal()},
	}
}

// serverURL reads a server's base URL.
func serverURL(raw string) (*url.URL, error) {
	return platform.ServerURL(raw, "give it like https://mastodon.social")
}

// Verify asks whose token it is and what the server allows. Errors are those of platform.ReadFailure and
// platform.NoAnswer; an answer that is not Mastodon's has psn.CodeUnsupported.
func (c *client) Verify(ctx context.Context) (platform.Identity, error) {
	me, err := c.me(ctx)
	if err != nil {
		return platform.Identity{}, err
	}
	about, err := c.instance(ctx)
	if err != nil {
		return platform.Identity{}, err
	}
	return platform.Identity{ExternalID: me.ID, Handle: c.handle(me, about), Limits: c.limits(about)}, nil
}

// me asks whose token it is (docs: methods/accounts, verify_credentials).
func (c *client) me(ctx context.Context) (account, error) {
	const act = "mastodon: verify the account"
	var me account
	if err := c.get(ctx, act, "/api/v1/accounts/verify_credentials", nil, &me); err != nil {
		return account{}, err
	}
	if me.ID == "" || me.Acct == "" {
		return account{}, notMastodon(act)
	}
	return me, nil
}

// instance asks what the server allows: version 2 of the call, and version 1 of servers older than
// Mastodon 4.0 (docs: methods/instance). A server that has neither allows the default.
func (c *client) instance(ctx context.Context) (instance, error) {
	const act = "mastodon: ask for the server's limits"
	var about instance
	err := c.get(ctx, act, "/api/v2/instance", nil, &about)
	if psn.CodeOf(err) == psn.CodeNotFound {
		err = c.get(ctx, act, "/api/v1/instance", nil, &about)
	}
	if psn.CodeOf(err) == psn.CodeNotFound {
		return instance{}, nil
	}
	return about, err
}

// handle returns the account's full name, with the domain that the server calls itself by.
func (c *client) handle(me account, about instance) string {
	name := strings.TrimPrefix(me.Acct, "@")
	if !strings.Contains(name, "@") {
		name += "@" + c.domain(about)
	}
	return "@" + psn.Excerpt(name, 200)
}

func (c *client) domain(about instance) string {
	for _, said := range []string{about.Domain, about.URI} {
		said = strings.TrimPrefix(strings.TrimPrefix(said, "https://"), "http://")
		if said = strings.TrimRight(said, "/"); said != "" && !strings.ContainsAny(said, "/@ ") {
			return said
		}
	}
	return c.server.Host
}

// limits returns what the server allows; what it does not say, or says in a way that makes no sense, is
// the default.
func (c *client) limits(about instance) platform.Limits {
	said, l := about.Configuration.Statuses, c.platform.DefaultLimits()
	for _, n := range []int{about.MaxTootChars, said.MaxCharacters} {
		if n > 0 && n <= psn.MaxSegmentBytes {
			l.Characters = n
		}
	}
	if n := said.CharactersReservedPerURL; n > 0 && n <= 1000 {
		l.URLLength = n
	}
	if strings.Contains(strings.ToLower(about.SourceURL+" "+about.Version), "gotosocial") {
		l.Unit, l.URLLength = codePoints, 0
	}
	if n := said.MaxMediaAttachments; n > 0 && n <= 100 {
		l.Media = n
	}
	files := about.Configuration.MediaAttachments
	if n := files.DescriptionLimit; n > 0 && n <= psn.MaxAltBytes {
		l.Alt = n
	}
	if n := files.ImageSizeLimit; n > 0 {
		l.Image.Bytes, l.Image.AnimatedBytes = n, n
	}
	if n := files.ImageMatrixLimit; n > 0 {
		l.Image.Pixels = n
	}
	if taken := intersect(l.Image.Types, files.SupportedMIMETypes); len(taken) > 0 {
		l.Image.Types = taken
	}
	l.Video = videos(l.Video, about)
	return l
}

// videos returns what the server takes as a video: none if it names the types that it takes, and no video is among them.
func videos(l platform.Videos, about instance) platform.Videos {
	said := about.Configuration.MediaAttachments
	if len(said.SupportedMIMETypes) > 0 {
		if l.Types = intersect(l.Types, said.SupportedMIMETypes); len(l.Types) == 0 {
			return platform.Videos{}
		}
	}
	if n := said.VideoSizeLimit; n > 0 {
		l.Bytes = n
	}
	if n := said.VideoRateLimit; n > 0 {
		l.MaxRate = n
	}
	if n := said.VideoMatrixLimit; n > 0 {
		l.Pixels = n
	}
	return l
}

// intersect returns those of ours that are among theirs.
func intersect(ours, theirs []string) []string {
	return slices.DeleteFunc(slices.Clone(ours), func(t string) bool { return !slices.Contains(theirs, t) })
}

// get reads one JSON answer into v.
func (c *client) get(ctx context.Context, act, path string, query url.Values, v any) error {
	_, err := c.read(ctx, http.MethodGet, act, path, query, v)
	return err
}

// read makes a call that may be repeated and decodes a 2xx answer into v, unless v is nil. path is escaped.
func (c *client) read(ctx context.Context, method, act, path string, query url.Values, v any) (http.Header, error) {
	address := c.server.String() + path
	if len(query) > 0 {
		address += "?" + query.Encode()
	}
	req, err := http.NewRequestWithContext(ctx, method, address, nil)
	if err != nil {
		return nil, psn.Errorf(psn.CodeInvalid, "%s: the request can't be made: %w", act, err)
	}
	req.Header = http.Header{"Authorization": c.auth, "Accept": headerJSON, "User-Agent": headerAgent}
	a, err := c.http.Read.Do(req)
	if err != nil {
		return nil, platform.NoAnswer(act, err)
	}
	if method == http.MethodGet {
		c.observe(budgetRequests, a.Header)
	}
	if a.Status/100 != 2 {
		return nil, platform.ReadFailure(act, a.Status, c.sentence(a.Body))
	}
	if v == nil {
		return a.Header, nil
	}
	if err := json.Unmarshal(a.Body, v); err != nil {
		return nil, notMastodon(act)
	}
	return a.Header, nil
}

func notMastodon(act string) error {
	return psn.Errorf(psn.CodeUnsupported, "%s: the answer is not one of Mastodon's API", act).
		WithHint("check the server's address")
}
