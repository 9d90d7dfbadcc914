package x

import (
	"slices"
	"strings"
	"time"

	"github.com/postshitnow/psn/internal/sim"
)

// dialect is one of X's two vocabularies. A request chooses it by the name of the parameter for fields.
type dialect struct {
	fieldsParameter, history, references, reposts, long string
	fields, expansions                                  []string
}

// The vocabularies (spec 2.166 and before; spec 2.167). In the newer, who wrote a post and what it answers
// are expansions and no fields.
var (
	ofTweets = &dialect{
		fieldsParameter: "tweet.fields", history: "edit_history_tweet_ids", references: "referenced_tweets",
		reposts: "retweet_count", long: "note_tweet",
		fields: []string{
			"attachments", "author_id", "conversation_id", "created_at", "edit_history_tweet_ids", "entities", "id",
			"in_reply_to_user_id", "lang", "non_public_metrics", "note_tweet", "organic_metrics", "possibly_sensitive",
			"public_metrics", "referenced_tweets", "reply_settings", "text",
		},
		expansions: []string{"attachments.media_keys", "author_id"},
	}
	ofPosts = &dialect{
		fieldsParameter: "post.fields", history: "edit_history_post_ids", references: "referenced_posts",
		reposts: "repost_count", long: "note_post",
		fields: []string{
			"attachments", "conversation_id", "created_at", "entities", "id", "lang", "non_public_metrics", "note_post",
			"organic_metrics", "possibly_sensitive", "public_metrics", "reply_settings", "text",
		},
		expansions: []string{"attachments.media_keys", "author_id", "edit_history_post_ids", "in_reply_to_user_id", "referenced_posts"},
	}
)

// wish is what a request asks of each post.
type wish struct {
	*dialect
	wanted map[string]bool
}

// wish reads the fields and expansions that are asked for. What is not known is left out, or refused where
// the network is strict.
func (n *Network) wish(req *request) (wish, sim.Reply, bool) {
	w := wish{dialect: ofTweets, wanted: map[string]bool{}}
	if req.query.Has(ofPosts.fieldsParameter) {
		w.dialect = ofPosts
	}
	for parameter, known := range map[string][]string{w.fieldsParameter: w.fields, "expansions": w.expansions} {
		if !req.query.Has(parameter) {
			continue
		}
		for name := range strings.SplitSeq(req.query.Get(parameter), ",") {
			if slices.Contains(known, name) {
				w.wanted[name] = true
			} else if n.StrictFields {
				return w, n.invalid("The `"+parameter+"` query parameter value ["+name+"] is not one of its values.", parameter, name), false
			}
		}
	}
	return w, sim.Reply{}, true
}

// privateAge is how long metrics are kept that only the author sees.
const privateAge = 30 * 24 * time.Hour

// wire writes a post for its reader, and what of the wish may not be seen. The store must be locked for
// reading.
func (n *Network) wire(p *post, w wish, req *request) (map[string]any, []map[string]any) {
	whole := p.written()
	shown := whole
	out := map[string]any{"id": p.id}
	if weight(p.text) > shortPost {
		shown = p.shortened(whole)
		if w.wanted[w.long] {
			out[w.long] = map[string]any{"text": whole.text, "entities": map[string]any{"urls": orNone(whole.urls)}}
		}
	}
	shown = p.withMedia(shown)
	out["text"] = shown.text
	if w.dialect == ofTweets || w.wanted[w.history] {
		out[w.history] = []string{p.id}
	}
	if w.wanted["entities"] && len(shown.urls) > 0 {
		out["entities"] = map[string]any{"urls": shown.urls}
	}
	keys := []string{}
	for _, m := range p.media {
		keys = append(keys, m.key())
	}
	attachments := map[string]any{}
	if len(keys) > 0 {
		attachments["media_keys"] = keys
	}
	if p.poll != nil {
		attachments["poll_ids"] = []string{p.id}
	}
	if len(attachments) > 0 && (w.wanted["attachments"] || w.wanted["attachments.media_keys"]) {
		out["attachments"] = attachments
	}
	for name, value := range map[string]any{
		"author_id": p.author.id, "conversation_id": p.root.id, "lang": "en", "possibly_sensitive": false,
		"created_at":     p.created.UTC().Truncate(time.Second).Format("2006-01-02T15:04:05.000Z"),
		"reply_settings": orEveryone(p.settings), "public_metrics": n.publicMetrics(p, w.reposts, req.now),
	} {
		if w.wanted[name] {
			out[name] = value
		}
	}
	if p.parent != nil && w.wanted["in_reply_to_user_id"] {
		out["in_reply_to_user_id"] = p.parent.author.id
	}
	if w.wanted[w.references] {
		if refs := p.references(); len(refs) > 0 {
			out[w.references] = refs
		}
	}
	return out, n.privateMetrics(p, w, req, out)
}

// references are the posts that one answers or quotes.
func (p *post) references() []map[string]string {
	var refs []map[string]string
	if p.parent != nil {
		refs = append(refs, map[string]string{"type": "replied_to", "id": p.parent.id})
	}
	if p.quoted != nil {
		refs = append(refs, map[string]string{"type": "quoted", "id": p.quoted.id})
	}
	return refs
}

// privateMetrics adds the metrics that only the author sees, for thirty days, and returns a problem for each
// that the reader does not.
func (n *Network) privateMetrics(p *post, w wish, req *request, out map[string]any) []map[string]any {
	var problems []map[string]any
	for _, field := range []string{"non_public_metrics", "organic_metrics"} {
		switch {
		case !w.wanted[field]:
		case p.author == req.who && req.now.Sub(p.created) <= privateAge:
			out[field] = n.ownMetrics(p, field, w.reposts, req.now)
		default:
			problems = append(problems, map[string]any{
				"resource_id": p.id, "parameter": field, "resource_type": "tweet", "section": "data", "value": p.id, "field": field,
				"title": "Field Authorization Error", "detail": "Sorry, you are not authorized to access '" + field + "' on the Tweet with tweet_id: [" + p.id + "].",
				"type": n.kind("not-authorized-for-field"),
			})
		}
	}
	return problems
}

func orNone(urls []wireURL) []wireURL {
	if urls == nil {
		return []wireURL{}
	}
	return urls
}

func orEveryone(settings string) string {
	if settings == "" {
		return "everyone"
	}
	return settings
}
