package mastodon

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/postshitnow/psn/internal/sim"
)

// draft is what a client asks to be published.
type draft struct {
	text, spoiler, visibility, language string
	sensitive                           bool
	inReplyTo                           string
	media                               []string
	poll                                *poll
	at                                  time.Time // scheduled_at; zero means now
	key                                 string
}

// poll is a question with answers to choose from.
type poll struct {
	options    []string
	expiresIn  time.Duration
	multiple   bool
	hideTotals bool
}

// defaultLanguage is every account's posting language.
const defaultLanguage = "en"

var visibilities = []string{"public", "unlisted", "private", "direct"}

// open reports whether everybody may see it.
func (d draft) open() bool { return d.visibility == "public" || d.visibility == "unlisted" }

// draft reads and checks the parameters of POST /api/v1/statuses. The reply says what is wrong if ok is
// false.
func (n *Network) draft(req *request) (d draft, reply sim.Reply, ok bool) {
	p := req.params
	d = draft{
		text: p.get("status"), spoiler: p.get("spoiler_text"), visibility: p.get("visibility"), language: p.get("language"),
		inReplyTo: p.get("in_reply_to_id"), media: p.list("media_ids"), key: req.http.Header.Get("Idempotency-Key"),
	}
	if d.language == "" {
		d.language = defaultLanguage
	}
	if n.Flavour == Mastodon && strings.TrimSpace(d.text) == "" && d.spoiler != "" {
		d.text, d.spoiler = d.spoiler, ""
	}
	d.sensitive = p.truthy("sensitive") || d.spoiler != ""
	if d.visibility == "" {
		d.visibility = n.is.visibility
	}
	if reply, ok = n.readPoll(p, &d); !ok {
		return d, reply, false
	}
	if reply, ok = n.checkDraft(d); !ok {
		return d, reply, false
	}
	if raw := p.get("scheduled_at"); raw != "" {
		if d.at, ok = parseTime(raw); !ok {
			return d, n.invalid("Scheduled at is invalid"), false
		}
	}
	return d, sim.Reply{}, true
}

func (n *Network) checkDraft(d draft) (sim.Reply, bool) {
	blank := strings.TrimSpace(d.text) == ""
	if n.Flavour == GoToSocial {
		blank = d.text == "" && d.spoiler == "" && d.poll == nil
	}
	limit := n.is.maxCharacters
	switch {
	case blank && len(d.media) == 0:
		return n.contentError("Validation failed: Text can't be blank", "status contains no text, media or poll"), false
	case n.length(d.text, d.spoiler) > limit:
		return n.contentError(fmt.Sprintf("Validation failed: Text character limit of %d exceeded", limit),
			fmt.Sprintf("text with spoiler exceed max chars (%d)", limit)), false
	case !slices.Contains(visibilities, d.visibility):
		return n.contentError("Validation failed: Visibility is not included in the list",
			fmt.Sprintf("invalid visibility %q", d.visibility)), false
	case len(d.media) > n.is.maxMedia:
		return n.contentError(fmt.Sprintf("Cannot attach more than %d files", n.is.maxMedia),
			fmt.Sprintf("media files exceed max count (%d)", n.is.maxMedia)), false
	case len(d.media) > 0 && d.poll != nil:
		return n.contentError("Validation failed: Poll can't be combined with media", "poll and media can't be combined"), false
	}
	return sim.Reply{}, true
}

// Bounds of polls (entities/Instance, configuration.polls).
const (
	minPollSeconds = 300
	maxPollSeconds = 2629746
)

func (n *Network) readPoll(p params, d *draft) (sim.Reply, bool) {
	options := p.list("poll[options]")
	if len(options) == 0 {
		return sim.Reply{}, true
	}
	seconds, err := strconv.Atoi(p.get("poll[expires_in]"))
	switch {
	case len(options) < 2:
		return n.contentError("Validation failed: Poll must have more than one item", "poll must have at least two options"), false
	case len(options) > n.is.pollOptions:
		return n.contentError(fmt.Sprintf("Validation failed: Poll can't contain more than %d items", n.is.pollOptions),
			fmt.Sprintf("poll options exceed max count (%d)", n.is.pollOptions)), false
	case slices.ContainsFunc(options, func(o string) bool { return strings.TrimSpace(o) == "" }):
		return n.contentError("Validation failed: Poll options can't be blank", "poll option cannot be empty"), false
	case slices.ContainsFunc(options, func(o string) bool { return utf8.RuneCountInString(o) > n.is.pollOptionCharacters }):
		return n.contentError(fmt.Sprintf("Validation failed: Poll options can't be longer than %d characters each", n.is.pollOptionCharacters),
			fmt.Sprintf("poll options max chars (%d)", n.is.pollOptionCharacters)), false
	case err != nil || seconds < minPollSeconds:
		return n.contentError("Validation failed: Poll duration is too short", "poll expiry must be at least 5 minutes"), false
	case seconds > maxPollSeconds:
		return n.contentError("Validation failed: Poll duration is too far into the future", "poll expiry is too far ahead"), false
	}
	d.poll = &poll{
		options: options, expiresIn: time.Duration(seconds) * time.Second,
		multiple: p.truthy("poll[multiple]"), hideTotals: p.truthy("poll[hide_totals]"),
	}
	return sim.Reply{}, true
}

// parseTime reads the ISO 8601 forms that clients send; a time without a zone is UTC.
func parseTime(raw string) (time.Time, bool) {
	for _, layout := range []string{time.RFC3339Nano, "2006-01-02T15:04:05", "2006-01-02T15:04", "2006-01-02 15:04:05", "2006-01-02 15:04"} {
		if t, err := time.Parse(layout, raw); err == nil {
			return t, true
		}
	}
	return time.Time{}, false
}
