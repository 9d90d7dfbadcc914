package x

import (
	"bytes"
	"encoding/json"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/postshitnow/psn/internal/sim"
)

// draft is the body of POST /2/tweets (spec: CreatePostsRequest) as far as it is simulated. Other keys are
// refused.
type draft struct {
	Text  string `json:"text"`
	Media *struct {
		IDs    []string `json:"media_ids"`
		Tagged []string `json:"tagged_user_ids"`
	} `json:"media"`
	Poll *struct {
		Options  []string `json:"options"`
		Minutes  int      `json:"duration_minutes"`
		Settings string   `json:"reply_settings"`
	} `json:"poll"`
	Reply *struct {
		To       string   `json:"in_reply_to_tweet_id"`
		Exclude  []string `json:"exclude_reply_user_ids"`
		Populate bool     `json:"auto_populate_reply_metadata"`
	} `json:"reply"`
	Quote         string `json:"quote_tweet_id"`
	ReplySettings string `json:"reply_settings"`
	MadeWithAI    bool   `json:"made_with_ai"`
	Paid          bool   `json:"paid_partnership"`
}

var replySettings = []string{"", "following", "mentionedUsers", "subscribers", "verified"}

// peek reads what the ledger keeps of a body, whatever else is wrong with it.
func peek(body []byte) (text, replyTo string) {
	var d struct {
		Text  string `json:"text"`
		Reply struct {
			To string `json:"in_reply_to_tweet_id"`
		} `json:"reply"`
	}
	_ = json.Unmarshal(body, &d) // what can't be read is refused later
	return d.Text, d.Reply.To
}

// createPost publishes (x-api/posts/create-post). The answer is in the older vocabulary whatever is asked.
func (n *Network) createPost(req *request) sim.Reply {
	d, reply, good := n.readDraft(req)
	if !good {
		return reply
	}
	if reply, good = n.checkDraft(d); !good {
		return reply
	}
	s := &n.state
	s.mu.Lock()
	p := &post{author: req.who, created: req.now, listed: req.now.Add(max(req.lag, n.Lag)), text: strings.TrimSpace(d.Text), settings: d.ReplySettings}
	if reply, good = n.connect(p, d); good {
		reply, good = n.attach(p, d, req)
	}
	if good && !n.Repeats && s.repeats(p.utterance(), req.now) {
		reply, good = forbidden("You are not allowed to create a Tweet with duplicate content."), false
	}
	if !good {
		s.mu.Unlock()
		return reply
	}
	if d.Poll != nil {
		p.poll = &poll{d.Poll.Options, d.Poll.Minutes}
	}
	p.id = s.ids.next(req.now)
	if p.root == nil {
		p.root = p
	}
	s.insert(p)
	s.mu.Unlock()

	history := []string{p.id}
	if n.BlankHistory {
		history = []string{""}
	}
	reply = answer(http.StatusCreated, map[string]any{"data": map[string]any{
		"id": p.id, "text": p.withMedia(p.written()).text, "edit_history_tweet_ids": history,
	}})
	reply.Effect, reply.ID = sim.Created, p.id
	return reply
}

func (n *Network) readDraft(req *request) (draft, sim.Reply, bool) {
	var d draft
	if req.media != "application/json" {
		return d, n.invalid("Content-Type must be application/json.", "", ""), false
	}
	decoder := json.NewDecoder(bytes.NewReader(req.body))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&d); err != nil {
		return d, n.invalid("The request body is not valid: "+err.Error(), "", ""), false
	}
	if !utf8.Valid(req.body) {
		return d, n.invalid("The request body is not valid UTF-8.", "", ""), false
	}
	return d, sim.Reply{}, true
}

// checkDraft checks what can be told without looking at anything else.
func (n *Network) checkDraft(d draft) (sim.Reply, bool) {
	blank := strings.TrimSpace(d.Text) == ""
	switch {
	case blank && d.Media == nil:
		return n.invalid("The `text` field is required when no media is attached.", "text", d.Text), false
	case strings.ContainsAny(d.Text, "\ufffe\ufeff\uffff"):
		return n.invalid("The text contains invalid characters.", "text", d.Text), false
	case weight(d.Text) > n.maxWeight():
		return forbidden("Your Tweet text is too long."), false
	case cashtags(d.Text) > 1:
		return forbidden("Your Tweet contains more than one cashtag."), false // the words of this one are not known
	case !slices.Contains(replySettings, d.ReplySettings):
		return n.invalid("reply_settings is not one of its values.", "reply_settings", d.ReplySettings), false
	case d.Media != nil && d.Poll != nil, d.Quote != "" && (d.Media != nil || d.Poll != nil):
		return n.invalid("Only one of media, poll and quote_tweet_id can be given.", "", ""), false
	case d.Reply != nil && !isID(d.Reply.To):
		return n.invalid("in_reply_to_tweet_id is not a valid id.", "reply.in_reply_to_tweet_id", d.Reply.To), false
	}
	return n.checkPoll(d)
}

func (n *Network) checkPoll(d draft) (sim.Reply, bool) {
	if d.Poll == nil {
		return sim.Reply{}, true
	}
	options, long := d.Poll.Options, func(o string) bool { return o == "" || utf8.RuneCountInString(o) > 25 }
	switch {
	case len(options) < 2 || len(options) > 4:
		return n.invalid("A poll has 2 to 4 options.", "poll.options", strconv.Itoa(len(options))), false
	case slices.ContainsFunc(options, long):
		return n.invalid("An option of a poll has 1 to 25 characters.", "poll.options", ""), false
	case d.Poll.Minutes < 5 || d.Poll.Minutes > 10080:
		return n.invalid("duration_minutes is 5 to 10080.", "poll.duration_minutes", strconv.Itoa(d.Poll.Minutes)), false
	}
	return sim.Reply{}, true
}

// connect finds what the post answers or quotes, and whether it may. The store must be locked.
func (n *Network) connect(p *post, d draft) (sim.Reply, bool) {
	if d.Quote != "" {
		p.quoted = n.state.posts[d.Quote]
		switch {
		case p.quoted == nil:
			return forbidden("You attempted to quote a Tweet that is deleted or not visible to you."), false
		case !n.Enterprise:
			return forbidden("Quoting this post is not allowed because you have not been mentioned or are not part of the conversation thread of the post you are quoting."), false
		}
	}
	if d.Reply == nil {
		return sim.Reply{}, true
	}
	p.parent = n.state.posts[d.Reply.To]
	if p.parent == nil {
		return forbidden("You attempted to reply to a Tweet that is deleted or not visible to you."), false
	}
	p.root = p.parent.root
	invited := p.parent.author == p.author || p.parent.summons(p.author)
	switch {
	case p.root.settings != "" && p.root.author != p.author && !p.root.summons(p.author):
		return forbidden("You are not permitted to reply to this conversation."), false
	case !invited && !n.Enterprise:
		return forbidden("Reply to this conversation is not allowed because you have not been mentioned or otherwise engaged by the author of the post you are replying to."), false
	}
	return sim.Reply{}, true
}

// attach finds the post's files. The store must be locked.
func (n *Network) attach(p *post, d draft, req *request) (sim.Reply, bool) {
	if d.Media == nil {
		return sim.Reply{}, true
	}
	list := d.Media.IDs
	if len(list) < 1 || len(list) > 4 {
		return n.invalid("A post has 1 to 4 media.", "media.media_ids", strings.Join(list, ",")), false
	}
	for _, id := range list {
		m := n.state.media[id]
		switch {
		case m == nil || m.owner != req.who || !m.finished() || req.now.After(m.expires) || slices.Contains(p.media, m):
			return n.invalid("Your media IDs are invalid.", "media.media_ids", id), false
		case !strings.HasPrefix(m.category, "tweet_"):
			return n.invalid("The media category does not fit a post.", "media.media_ids", id), false
		case m.category != "tweet_image" && len(list) > 1:
			return n.invalid("A post has up to 4 photos, or one GIF, or one video.", "media.media_ids", id), false
		case m.works() && req.now.Before(m.ready):
			return n.invalid("The media is still processing.", "media.media_ids", id), false
		}
		p.media = append(p.media, m)
	}
	return sim.Reply{}, true
}

// deletePost deletes the account's own post.
func (n *Network) deletePost(req *request) sim.Reply {
	if !isID(req.id) {
		return n.invalid("The `id` query parameter value is not valid.", "id", req.id)
	}
	n.state.mu.Lock()
	defer n.state.mu.Unlock()
	p := n.state.posts[req.id]
	switch {
	case p == nil && n.Delete404:
		return n.notFound()
	case p != nil && p.author != req.who:
		return forbidden("You are not authorized to delete this Tweet.")
	case p != nil:
		n.state.remove(p)
	}
	return ok(map[string]any{"data": map[string]bool{"deleted": p != nil}})
}
