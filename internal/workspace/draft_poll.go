package workspace

import (
	"strings"
	"time"

	"go.yaml.in/yaml/v3"

	"github.com/postshitnow/psn/internal/psn"
)

// PollOpen is how long a poll is open that does not say.
const PollOpen = 24 * time.Hour

// readPoll reads a poll. How many options it needs, and how long it may be open, is checked with the content.
func readPoll(doc document, n *yaml.Node) (*psn.Poll, error) {
	fields, err := doc.fields(n, "poll", []string{"options", "duration"})
	if err != nil {
		return nil, err
	}
	p := psn.Poll{Duration: PollOpen}
	for _, f := range fields {
		switch f.key.Value {
		case "options":
			if p.Options, err = doc.texts(f.value, "options"); err != nil {
				return nil, err
			}
		case "duration":
			text, err := doc.text(f.value, "duration")
			if err != nil {
				return nil, err
			}
			if p.Duration, err = psn.ParseSpan(text); err != nil {
				return nil, doc.wrap(f.value, err)
			}
		}
	}
	if len(p.Options) == 0 {
		return nil, doc.failAt(n, "the poll has no options").WithHint("write `poll: {options: [yes, no], duration: 24h}`")
	}
	return &p, nil
}

// formatPoll writes a poll as readPoll reads it.
func formatPoll(p *psn.Poll) string {
	if p == nil {
		return ""
	}
	var b strings.Builder
	b.WriteString("poll:\n  options:\n")
	for _, o := range p.Options {
		b.WriteString("    - " + scalar(o) + "\n")
	}
	b.WriteString("  duration: " + scalar(p.Duration.String()) + "\n")
	return b.String()
}

// formatMedia writes the pictures of the first segment as readMedia reads them.
func formatMedia(media []DraftMedia) string {
	if len(media) == 0 {
		return ""
	}
	var b strings.Builder
	b.WriteString("media:\n")
	for _, m := range media {
		b.WriteString("  - file: " + scalar(m.File) + "\n")
		if m.Alt != "" {
			b.WriteString("    alt: " + scalar(m.Alt) + "\n")
		}
		if m.NoAlt != "" {
			b.WriteString("    no_alt: " + scalar(m.NoAlt) + "\n")
		}
	}
	return b.String()
}
