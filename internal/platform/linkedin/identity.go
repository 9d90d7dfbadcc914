package linkedin

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strings"

	"github.com/postshitnow/psn/internal/platform"
	"github.com/postshitnow/psn/internal/psn"
)

// writers are the roles with which a person may post for a page (docs: organizations/organization-access-control).
var writers = []string{"ADMINISTRATOR", "CONTENT_ADMIN", "CONTENT_ADMINISTRATOR", "DIRECT_SPONSORED_CONTENT_POSTER"}

// Verify asks whose token it is, and for a page whether the person may still post for it. Errors are those of
// platform.ReadFailure and platform.NoAnswer; an answer that is not LinkedIn's has psn.CodeUnsupported.
func (c *client) Verify(ctx context.Context) (platform.Identity, error) {
	limits := Platform{}.DefaultLimits()
	if !isPage(c.author()) {
		urn, name, err := c.me(ctx)
		return platform.Identity{ExternalID: urn, Handle: name, Limits: limits}, err
	}
	pages, err := c.pages(ctx)
	if err != nil {
		return platform.Identity{}, err
	}
	if !slices.Contains(pages, c.author()) {
		return platform.Identity{}, psn.Errorf(psn.CodeRefused, "linkedin: whose token it is: this person may not post for the page any more").
			WithHint("ask an administrator of the page for a role, as content admin")
	}
	return platform.Identity{ExternalID: c.author(), Handle: c.pageName(ctx, c.author()), Limits: limits}, nil
}

// me returns the person's URN and name. Apps with the Community Management API ask elsewhere than those with Sign In
// with LinkedIn.
func (c *client) me(ctx context.Context) (urn, name string, err error) {
	const act = "linkedin: whose token it is"
	var p person
	err = c.do(ctx, act, call{method: http.MethodGet, path: "/v2/userinfo"}, &p)
	if psn.CodeOf(err) == psn.CodeRefused {
		if again := c.do(ctx, act, call{method: http.MethodGet, path: "/v2/me"}, &p); again == nil {
			err = nil
		}
	}
	if known, ok := errors.AsType[*psn.Error](err); ok && known.Code == psn.CodeRefused {
		known.Hint = "the token may not tell whose it is: sign in with the scopes openid and profile, or r_basicprofile"
	}
	if err != nil {
		return "", "", err
	}
	id := p.Sub
	if id == "" {
		id = p.ID
	}
	if id == "" {
		return "", "", notLinkedIn(act)
	}
	name = p.Name
	if name == "" {
		name = strings.TrimSpace(p.First + " " + p.Last)
	}
	if name = psn.Excerpt(name, 100); name == "" {
		name = id
	}
	return urnPerson + id, name, nil
}

// pages lists the pages that the person may post for.
func (c *client) pages(ctx context.Context) ([]string, error) {
	const act = "linkedin: list the person's pages"
	var r roles
	what := call{method: http.MethodGet, path: "/rest/organizationAcls", query: query("q", "roleAssignee", "state", "APPROVED", "count", "100"), restli: "FINDER"}
	if err := c.do(ctx, act, what, &r); err != nil {
		return nil, err
	}
	var out []string
	for _, e := range r.Elements {
		if slices.Contains(writers, e.Role) && e.State == "APPROVED" && isPage(e.Organization) && !slices.Contains(out, e.Organization) {
			out = append(out, e.Organization)
		}
	}
	return out, nil
}

// pageName returns what a page is called; its number if LinkedIn does not say.
func (c *client) pageName(ctx context.Context, page string) string {
	id := strings.TrimPrefix(page, urnPage)
	var o organization
	err := c.do(ctx, "linkedin: read a page", call{method: http.MethodGet, path: "/rest/organizations/" + encoded(id)}, &o)
	if name := psn.Excerpt(o.Name, 100); err == nil && name != "" {
		return name
	}
	return "page " + id
}
