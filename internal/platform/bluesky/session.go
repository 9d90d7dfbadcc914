package bluesky

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"strings"

	"github.com/postshitnow/psn/internal/httpc"
	"github.com/postshitnow/psn/internal/platform"
	"github.com/postshitnow/psn/internal/psn"
)

// Verify asks whose token it is (com.atproto.server.getSession). The limits are every server's. Errors are those
// of platform.ReadFailure and platform.NoAnswer, a token that is over is psn.CodeUnauthorised, as is an account
// that can't act; an answer that is not the AT Protocol's has psn.CodeUnsupported.
func (c *client) Verify(ctx context.Context) (platform.Identity, error) {
	s, err := c.session(ctx)
	if err != nil {
		return platform.Identity{}, err
	}
	return platform.Identity{
		ExternalID: s.DID, Handle: "@" + psn.Excerpt(s.Handle, 253), Limits: c.platform.DefaultLimits(),
	}, nil
}

func (c *client) session(ctx context.Context) (session, error) {
	const act = "bluesky: verify the account"
	var s session
	if err := c.get(ctx, act, "com.atproto.server.getSession", nil, &s); err != nil {
		return session{}, err
	}
	return s, s.check(act)
}

// check returns an error for a session that is none of the AT Protocol's, or whose account can't act.
func (s session) check(act string) error {
	switch {
	case !isDID(s.DID) || s.Handle == "":
		return notBluesky(act)
	case s.Active != nil && !*s.Active:
		return inactive(act, s.Status)
	}
	return nil
}

// signIn makes a call that hands out tokens, once: it is limited, or spends a token.
func (c *client) signIn(act string, req *http.Request) (session, error) {
	resp, err := c.http.Publish.Do(req, nil)
	if err != nil {
		return session{}, platform.NoAnswer(act, err)
	}
	defer resp.Body.Close()
	body, err := httpc.ReadBody(resp.Body)
	if err != nil {
		return session{}, platform.NoAnswer(act, err)
	}
	if resp.StatusCode/100 != 2 {
		return session{}, c.refused(act, resp.StatusCode, body)
	}
	var s session
	if json.Unmarshal(body, &s) != nil {
		return session{}, notBluesky(act)
	}
	if err := s.check(act); err != nil {
		return session{}, err
	}
	if s.AccessJwt == "" || s.RefreshJwt == "" {
		return session{}, notBluesky(act)
	}
	return s, nil
}

// home returns the address of the account's own server by its DID document. It is the server that was asked if
// the document names none, or one that a token must not be sent to.
func (c *client) home(s session) string {
	for _, service := range s.DIDDoc.Service {
		endpoint, _ := service.ServiceEndpoint.(string)
		if !strings.HasSuffix(service.ID, "#atproto_pds") || endpoint == "" {
			continue
		}
		u, err := serverURL(endpoint)
		if err == nil && (!local(u) || local(c.server)) {
			return u.String()
		}
	}
	return c.server.String()
}

// local reports whether a server is on this machine. No server elsewhere may send psn there.
func local(u *url.URL) bool { return platform.OnThisMachine(u.Hostname()) }
