package linkedin

import (
	"net/http"
	"net/url"
	"slices"
	"time"
	"unicode/utf8"

	"github.com/postshitnow/psn/internal/sim"
)

// Bounds of what a post shows.
const (
	maxAlt      = 4086
	minImages   = 2
	maxImages   = 20
	maxQuestion = 140
	maxOption   = 30
)

var pollDurations = []string{"ONE_DAY", "THREE_DAYS", "SEVEN_DAYS", "FOURTEEN_DAYS"}

// show checks what a post shows, and finds its files. The store must be locked.
func (s *store) show(p *post, now time.Time) (sim.Reply, bool) {
	c := p.content
	if c == nil {
		return sim.Reply{}, false
	}
	kinds := 0
	for _, there := range []bool{c.Media != nil, c.MultiImage != nil, c.Article != nil, c.Poll != nil} {
		if there {
			kinds++
		}
	}
	switch {
	case kinds != 1:
		return invalid("INVALID_VALUE_FOR_FIELD", "content", "The content must be exactly one of its members"), true
	case c.Media != nil:
		return s.showMedia(p, *c.Media, now, "image", "video", "document")
	case c.MultiImage != nil:
		if n := len(c.MultiImage.Images); n < minImages || n > maxImages {
			return invalid("INVALID_VALUE_FOR_FIELD", "content/multiImage/images", "A multi-image post has 2 to 20 images"), true
		}
		for _, m := range c.MultiImage.Images {
			if reply, bad := s.showMedia(p, m, now, "image"); bad {
				return reply, true
			}
		}
	case c.Article != nil:
		return s.showArticle(p, *c.Article, now)
	case c.Poll != nil:
		return showPoll(*c.Poll)
	}
	return sim.Reply{}, false
}

// showMedia checks one file of these kinds.
func (s *store) showMedia(p *post, m mediaContent, now time.Time, kinds ...string) (sim.Reply, bool) {
	a, kind := s.media[m.ID], kindOf(m.ID)
	switch {
	case kind == "":
		return invalid("INVALID_URN_ID", "content/media/id", "The URN "+m.ID+" is not valid"), true
	case !slices.Contains(kinds, kind):
		return invalid("INVALID_URN_TYPE", "content/media/id", "The URN "+m.ID+" is not of the right type"), true
	case a == nil || a.owner != p.author.urn:
		return invalid("INVALID_URN_ID", "content/media/id", "The asset "+m.ID+" does not exist or has another owner"), true
	case a.failed != "":
		return refuse(http.StatusBadRequest, "MEDIA_ASSET_PROCESSING_FAILED", "The processing of "+m.ID+" has failed"), true
	case a.bytes == nil || now.Before(a.ready):
		return refuse(http.StatusBadRequest, "MEDIA_ASSET_WAITING_UPLOAD", "The asset "+m.ID+" is waiting for its upload"), true
	case kind == "document" && m.Title == "":
		return invalid("MISSING_FIELD", "content/media/title", "A document needs a title"), true
	case utf8.RuneCountInString(m.Alt) > maxAlt:
		return invalid("FIELD_LENGTH_TOO_LONG", "content/media/altText", "The altText is too long"), true
	}
	p.media = append(p.media, a)
	return sim.Reply{}, false
}

func (s *store) showArticle(p *post, a article, now time.Time) (sim.Reply, bool) {
	source, err := url.Parse(a.Source)
	switch {
	case err != nil || source.Host == "" || source.Scheme != "https" && source.Scheme != "http":
		return invalid("INVALID_VALUE_FOR_FIELD", "content/article/source", "The source is not a URL"), true
	case a.Title == "":
		return invalid("MISSING_FIELD", "content/article/title", "An article needs a title"), true
	case a.Thumbnail == "":
		return sim.Reply{}, false
	}
	reply, bad := s.showMedia(p, mediaContent{ID: a.Thumbnail, Alt: a.Alt}, now, "image")
	p.media = nil // it belongs to the article
	return reply, bad
}

func showPoll(p poll) (sim.Reply, bool) {
	long := func(o pollOption) bool { return o.Text == "" || utf8.RuneCountInString(o.Text) > maxOption }
	switch {
	case p.Question == "" || utf8.RuneCountInString(p.Question) > maxQuestion:
		return invalid("FIELD_LENGTH_TOO_LONG", "content/poll/question", "The question has 1 to 140 characters"), true
	case len(p.Options) < 2 || len(p.Options) > 4 || slices.ContainsFunc(p.Options, long):
		return invalid("INVALID_VALUE_FOR_FIELD", "content/poll/options", "A poll has 2 to 4 options of 1 to 30 characters"), true
	case !slices.Contains(pollDurations, p.Settings.Duration):
		return invalid("INVALID_VALUE_FOR_FIELD", "content/poll/settings/duration", "The duration is not one of its values"), true
	}
	return sim.Reply{}, false
}
