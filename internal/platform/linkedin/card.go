package linkedin

import (
	"regexp"
	"strings"
	"sync"

	"github.com/postshitnow/psn/internal/platform"
	"github.com/postshitnow/psn/internal/psn"
)

// The values of the option card.
const (
	cardLink = "link"
	cardNone = "none"
)

var webLink = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`(?i)https?://[^\s<>"]+`) })

// CardLink returns the page that is shown as an article: that of the option link, or the first link of the text, unless
// the post shows something else or the author wants none.
func (Platform) CardLink(content psn.Content, segment int) string {
	if segment < 0 || segment >= len(content.Segments) || len(content.Segments[segment].Media) > 0 || content.Poll != nil ||
		content.Options[optionCard] == cardNone {
		return ""
	}
	if link := content.Options[optionLink]; link != "" {
		return link
	}
	link := webLink().FindString(content.Segments[segment].Text)
	if open, closed := strings.Count(link, "("), strings.Count(link, ")"); closed > open {
		link = link[:strings.LastIndexByte(link, ')')]
	}
	return strings.TrimRight(link, ".,;:!?'…")
}

var _ platform.Carder = Platform{}
