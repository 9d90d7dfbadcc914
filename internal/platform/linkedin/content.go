package linkedin

import (
	"net/url"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/postshitnow/psn/internal/platform"
	"github.com/postshitnow/psn/internal/psn"
)

// Kinds of files.
const (
	kindImage    = "image"
	kindVideo    = "video"
	kindDocument = "document"
)

// kindOf returns what LinkedIn takes a file for; empty for nothing.
func kindOf(mime string) string {
	switch {
	case strings.HasPrefix(mime, "image/"):
		return kindImage
	case mime == "video/mp4":
		return kindVideo
	case mime == "application/pdf":
		return kindDocument
	}
	return ""
}

// contentOf returns what a post shows below its text, nil for nothing. It depends on nothing that a repeat of the request
// does not have.
func contentOf(req platform.Request) *content {
	switch {
	case req.Poll != nil:
		return &content{Poll: pollOf(req)}
	case req.Options[optionLink] != "":
		return &content{Article: articleOf(req)}
	case len(req.Media) == 1:
		m := media{ID: req.Media[0].Handle}
		switch kindOf(req.Media[0].MIME) {
		case kindImage:
			m.Alt = req.Media[0].Alt
		case kindVideo:
			m.Title = req.Options[optionTitle]
		default:
			m.Title = documentTitle(req)
		}
		return &content{Media: &m}
	case len(req.Media) > 1:
		all := &multiImage{}
		for _, a := range req.Media {
			all.Images = append(all.Images, media{ID: a.Handle, Alt: a.Alt})
		}
		return &content{MultiImage: all}
	case req.Card != nil && (req.Card.Title != "" || req.Options[optionTitle] != ""):
		return &content{Article: articleOf(req)}
	}
	return nil
}

// articleOf makes the article of a link. LinkedIn does not look at the page: all that readers see stands here.
func articleOf(req platform.Request) *article {
	a := article{Source: req.Options[optionLink]}
	if card := req.Card; card != nil {
		a.Source, a.Title, a.Description = card.URL, card.Title, card.Description
		if card.Thumb != nil {
			a.Thumbnail, a.Alt = card.Thumb.Handle, card.Thumb.Alt
		}
	}
	if title := req.Options[optionTitle]; title != "" {
		a.Title = title
	}
	if description := req.Options[optionDescription]; description != "" {
		a.Description = description
	}
	if len(req.Media) > 0 {
		a.Thumbnail, a.Alt = req.Media[0].Handle, req.Media[0].Alt
	}
	if u, err := url.Parse(a.Source); a.Title == "" && err == nil {
		a.Title = u.Host
	}
	a.Title, a.Description = psn.Excerpt(a.Title, 400), psn.Excerpt(a.Description, 4000)
	return &a
}

// documentTitle returns the title without which LinkedIn takes no document.
func documentTitle(req platform.Request) string {
	for _, title := range []string{req.Options[optionTitle], req.Media[0].Alt, firstLine(req.Text)} {
		if title = psn.Excerpt(title, 400); title != "" {
			return title
		}
	}
	return "Document"
}

// durations are how long a poll can be open (docs: shares/poll-post-api).
var durations = map[time.Duration]string{
	24 * time.Hour: "ONE_DAY", 3 * 24 * time.Hour: "THREE_DAYS", 7 * 24 * time.Hour: "SEVEN_DAYS", 14 * 24 * time.Hour: "FOURTEEN_DAYS",
}

func pollOf(req platform.Request) *poll {
	p := poll{Question: question(req.Options, req.Text), Settings: pollSettings{durations[req.Poll.Duration]}}
	for _, o := range req.Poll.Options {
		p.Options = append(p.Options, pollOption{o})
	}
	return &p
}

// question returns a poll's question.
func question(options map[string]string, text string) string {
	if q := strings.TrimSpace(options[optionQuestion]); q != "" {
		return q
	}
	return firstLine(text)
}

// firstLine returns a text's first line that says something.
func firstLine(text string) string {
	line, _, _ := strings.Cut(strings.TrimSpace(text), "\n")
	return strings.TrimSpace(line)
}

// runes counts characters as LinkedIn's lengths of titles and options are given.
func runes(text string) int { return utf8.RuneCountInString(text) }
