package linkedin

import (
	"net/http"
	"slices"

	"github.com/postshitnow/psn/internal/sim"
)

// shareStatistics counts what became of a page's posts (community-management/organizations/share-statistics). A post
// that nobody did anything with is left out.
func (n *Network) shareStatistics(req *request) sim.Reply {
	n.state.mu.RLock()
	defer n.state.mu.RUnlock()
	who := req.params.text("organizationalEntity")
	p := n.state.pageBy(who)
	switch {
	case req.params.text("q") != "organizationalEntity":
		return refuse(http.StatusBadRequest, "ILLEGAL_ARGUMENT", "The finder must be q=organizationalEntity")
	case p == nil || p.roles[req.grant.account] != "ADMINISTRATOR" || !req.grant.may("rw_organization_admin"):
		return denied("organizationalEntityShareStatistics.FINDER-organizationalEntity." + req.http.Header.Get("Linkedin-Version") + "01")
	}
	elements := []any{}
	for key, kind := range map[string]string{"shares": "share", "ugcPosts": "ugcPost"} {
		for _, id := range req.params[key].list {
			if kindOf(id) != kind {
				return refuse(http.StatusBadRequest, "PARAM_INVALID", "Invalid query parameters passed to request: "+key)
			}
			one := n.state.posts[id]
			if one == nil || one.author != p.author {
				continue
			}
			c := one.counts(req.now)
			if c.nothing() {
				continue
			}
			engagement := 0.0
			if c.impressions > 0 {
				engagement = float64(c.clicks+c.likes+c.comments+c.shares) / float64(c.impressions)
			}
			elements = append(elements, map[string]any{"organizationalEntity": who, kind: id, "totalShareStatistics": map[string]any{
				"impressionCount": c.impressions, "uniqueImpressionsCount": c.reached, "clickCount": c.clicks, "likeCount": c.likes,
				"commentCount": c.comments, "shareCount": c.shares, "engagement": engagement,
			}})
		}
	}
	return ok(map[string]any{"paging": map[string]any{"start": 0, "count": 10, "links": []any{}}, "elements": elements})
}

var analytics = []string{"IMPRESSION", "MEMBERS_REACHED", "RESHARE", "REACTION", "COMMENT"}

// postAnalytics counts one thing about one post of a person (community-management/members/post-statistics).
func (n *Network) postAnalytics(req *request) sim.Reply {
	n.state.mu.RLock()
	defer n.state.mu.RUnlock()
	entity, metric := req.params["entity"], req.params.text("queryType")
	if !req.grant.may("r_member_postAnalytics") {
		return denied("memberCreatorPostAnalytics.FINDER-entity." + req.http.Header.Get("Linkedin-Version") + "01")
	}
	id := entity.fields["share"]
	if id == "" {
		id = entity.fields["ugc"]
	}
	p := n.state.posts[id]
	switch {
	case req.params.text("q") != "entity" || entity.is != 'f' || !slices.Contains(analytics, metric) || req.params.text("aggregation") != "TOTAL":
		return refuse(http.StatusBadRequest, "PARAM_INVALID", "Invalid query parameters passed to request: entity, queryType, aggregation")
	case kindOf(entity.fields["share"]) != "share" && kindOf(entity.fields["ugc"]) != "ugcPost":
		return refuse(http.StatusBadRequest, "INVALID_URN_TYPE", "The entity is not a post")
	case p == nil:
		return notFound(id)
	case p.author != req.grant.account.author:
		return denied("memberCreatorPostAnalytics.FINDER-entity." + req.http.Header.Get("Linkedin-Version") + "01")
	}
	c := p.counts(req.now)
	count := map[string]int{"IMPRESSION": c.impressions, "MEMBERS_REACHED": c.reached, "RESHARE": c.shares, "REACTION": c.likes, "COMMENT": c.comments}[metric]
	return ok(map[string]any{"paging": map[string]any{"start": 0, "count": 10, "links": []any{}}, "elements": []any{
		map[string]any{"count": count, "metricType": metric},
	}})
}
