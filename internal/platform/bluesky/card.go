package bluesky

import (
	"github.com/postshitnow/psn/internal/platform"
	"github.com/postshitnow/psn/internal/psn"
)

// The values of the option card.
const (
	cardLink = "link"
	cardNone = "none"
)

// CardLink returns the first link of a segment, unless it has media, beside which a post can have no card, or
// the author wants none.
func (Platform) CardLink(content psn.Content, segment int) string {
	if segment < 0 || segment >= len(content.Segments) || len(content.Segments[segment].Media) > 0 ||
		content.Options[optionCard] == cardNone {
		return ""
	}
	for _, s := range spans(content.Segments[segment].Text) {
		if s.link != "" {
			return s.link
		}
	}
	return ""
}

var _ platform.Carder = Platform{}
