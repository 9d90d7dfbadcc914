package linkedin

import (
	"context"
	"net/http"
	"slices"
	"strings"

	"github.com/postshitnow/psn/internal/platform"
	"github.com/postshitnow/psn/internal/psn"
)

// lookupMost is how many posts one call asks for.
const lookupMost = 50

// Measure reads the counts of posts, a page's in one call for many, a person's by four calls for each. It needs
// rw_organization_admin or r_member_postAnalytics, see Narrow. Errors are those of Verify.
func (c *client) Measure(ctx context.Context, remoteIDs []string) (map[string]platform.Metrics, error) {
	out := map[string]platform.Metrics{}
	ids := slices.DeleteFunc(slices.Clone(remoteIDs), func(id string) bool { return !isPost(id) })
	if !isPage(c.author()) {
		return out, c.measurePerson(ctx, ids, out)
	}
	for part := range slices.Chunk(ids, lookupMost) {
		if err := c.measurePage(ctx, part, out); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// measurePage asks for the statistics of a page's posts (docs: organizations/share-statistics). LinkedIn leaves out the
// posts that nobody has done anything with, as it does those that are gone: which are there is asked apart.
func (c *client) measurePage(ctx context.Context, ids []string, out map[string]platform.Metrics) error {
	pairs := []string{"q", "organizationalEntity", "organizationalEntity", encoded(c.author())}
	for _, kind := range []struct{ key, prefix string }{{"shares", urnShare}, {"ugcPosts", urnUGC}} {
		if own := slices.DeleteFunc(slices.Clone(ids), func(id string) bool { return !strings.HasPrefix(id, kind.prefix) }); len(own) > 0 {
			pairs = append(pairs, kind.key, list(own))
		}
	}
	var s statistics
	what := call{method: http.MethodGet, path: "/rest/organizationalEntityShareStatistics", query: query(pairs...), restli: "FINDER"}
	if err := c.do(ctx, "linkedin: read posts' counts", what, &s); err != nil {
		return err
	}
	for _, e := range s.Elements {
		t := e.Totals
		m := platform.Metrics{Impressions: count0(t.Impressions), Likes: count0(t.Likes), Replies: count0(t.Comments), Reposts: count0(t.Shares)}
		if id := e.Share + e.UGC; slices.Contains(ids, id) {
			out[id] = m
		}
	}
	return c.measureQuiet(ctx, ids, out)
}

// measureQuiet counts nothing for posts that are there and not told of.
func (c *client) measureQuiet(ctx context.Context, ids []string, out map[string]platform.Metrics) error {
	quiet := slices.DeleteFunc(slices.Clone(ids), func(id string) bool { _, told := out[id]; return told })
	if len(quiet) == 0 {
		return nil
	}
	var b batch
	what := call{method: http.MethodGet, path: "/rest/posts", query: query("ids", list(quiet)), restli: "BATCH_GET"}
	if err := c.do(ctx, "linkedin: look up posts", what, &b); err != nil {
		return err
	}
	for _, id := range quiet {
		if _, there := b.Results[id]; there {
			none := int64(0)
			out[id] = platform.Metrics{Impressions: &none, Likes: &none, Replies: &none, Reposts: &none}
		}
	}
	return nil
}

// count0 makes a count of a number that may be negative.
func count0(n *int64) *int64 {
	if n == nil {
		return nil
	}
	v := max(*n, 0)
	return &v
}

// measurePerson asks for a person's posts (docs: members/post-statistics), one number at a time.
func (c *client) measurePerson(ctx context.Context, ids []string, out map[string]platform.Metrics) error {
	for _, id := range ids {
		var m platform.Metrics
		var err error
		for _, one := range []struct {
			name string
			into **int64
		}{{"IMPRESSION", &m.Impressions}, {"REACTION", &m.Likes}, {"COMMENT", &m.Replies}, {"RESHARE", &m.Reposts}} {
			if *one.into, err = c.analytic(ctx, id, one.name); err != nil {
				break
			}
		}
		switch {
		case psn.CodeOf(err) == psn.CodeNotFound:
		case err != nil:
			return err
		default:
			out[id] = m
		}
	}
	return nil
}

// analytic returns one number of a post; nil if LinkedIn does not tell.
func (c *client) analytic(ctx context.Context, id, name string) (*int64, error) {
	entity := "(share:" + encoded(id) + ")"
	if strings.HasPrefix(id, urnUGC) {
		entity = "(ugc:" + encoded(id) + ")"
	}
	var a analytics
	err := c.do(ctx, "linkedin: read a post's counts", call{
		method: http.MethodGet, path: "/rest/memberCreatorPostAnalytics", restli: "FINDER",
		query: query("q", "entity", "entity", entity, "queryType", name, "aggregation", "TOTAL"),
	}, &a)
	if err != nil || len(a.Elements) == 0 {
		return nil, err
	}
	return count0(&a.Elements[0].Count), nil
}

var _ platform.Measurer = (*client)(nil)
