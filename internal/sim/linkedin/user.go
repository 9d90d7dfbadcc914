package linkedin

import (
	"slices"

	"github.com/postshitnow/psn/internal/sim"
)

// userInfo says whose token it is (consumer/integrations/self-serve/sign-in-with-linkedin-v2).
func (n *Network) userInfo(req *request) sim.Reply {
	if !req.grant.may("openid") {
		return denied("userinfo.GET.NO_VERSION")
	}
	a := req.grant.account
	out := map[string]any{"sub": a.sub}
	if req.grant.may("profile") {
		out["name"], out["given_name"], out["locale"] = a.name, a.name, map[string]string{"country": "US", "language": "en"}
	}
	return ok(out)
}

// me is the same for tokens of the Community Management API.
func (n *Network) me(req *request) sim.Reply {
	if !req.grant.may("r_basicprofile", "profile") {
		return denied("me.GET.NO_VERSION")
	}
	a := req.grant.account
	return ok(map[string]any{"id": a.sub, "localizedFirstName": a.name, "localizedLastName": "", "vanityName": a.handle})
}

// roles lists for which pages a person has a role (community-management/organizations/organization-access-control).
func (n *Network) roles(req *request) sim.Reply {
	if req.params.text("q") != "roleAssignee" {
		return refuse(400, "ILLEGAL_ARGUMENT", "The finder must be q=roleAssignee")
	}
	if !req.grant.may("rw_organization_admin", "r_organization_admin", "w_organization_social", "r_organization_social") {
		return denied("organizationAcls.FINDER-roleAssignee." + req.http.Header.Get("Linkedin-Version") + "01")
	}
	n.state.mu.RLock()
	defer n.state.mu.RUnlock()
	elements := []any{}
	for _, p := range n.state.pages {
		role, want := p.roles[req.grant.account], req.params.text("role")
		if role != "" && (want == "" || want == role) {
			elements = append(elements, map[string]any{
				"organization": p.urn, "roleAssignee": req.grant.account.urn, "role": role, "state": "APPROVED",
			})
		}
	}
	return ok(map[string]any{"paging": map[string]any{"start": 0, "count": 10, "links": []any{}}, "elements": elements})
}

// organization reads a page for one who has a role for it.
func (n *Network) organization(req *request) sim.Reply {
	n.state.mu.RLock()
	defer n.state.mu.RUnlock()
	i := slices.IndexFunc(n.state.pages, func(p *page) bool { return p.id == req.id })
	switch {
	case i < 0:
		return notFound(req.id)
	case n.state.pages[i].roles[req.grant.account] == "",
		!req.grant.may("rw_organization_admin", "r_organization_admin", "w_organization_social", "r_organization_social"):
		return denied("organizations.GET." + req.http.Header.Get("Linkedin-Version") + "01")
	}
	p := n.state.pages[i]
	return ok(map[string]any{"id": p.id, "localizedName": p.name, "vanityName": p.handle})
}
