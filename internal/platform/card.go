package platform

import "github.com/postshitnow/psn/internal/psn"

// Carder is a Platform whose clients make the preview of a link themselves. psn fetches the page.
type Carder interface {
	// CardLink returns the link of a segment that should be shown as a card, empty if none should.
	CardLink(content psn.Content, segment int) string
}

// Card is the preview of a link.
type Card struct {
	URL         string
	Title       string // may be empty
	Description string // may be empty
	Thumb       *Attachment
}
