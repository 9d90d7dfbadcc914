package psn

import (
	"strings"
	"time"
)

// Poll is a question's answers, shown with the first segment.
type Poll struct {
	Options  []string      `json:"options"`
	Duration time.Duration `json:"duration"` // nanoseconds
}

// check returns an error with CodeInvalid for a poll that could not be asked anywhere.
func (p Poll) check() *Error {
	switch {
	case len(p.Options) < 2:
		return Errorf(CodeInvalid, "the poll has %d options, it needs at least two", len(p.Options))
	case p.Duration < time.Minute:
		return Errorf(CodeInvalid, "the poll is open for %s, it needs at least a minute", p.Duration).
			WithHint("give how long it is open, as 24h")
	}
	seen := map[string]bool{}
	for i, o := range p.Options {
		if strings.TrimSpace(o) == "" || seen[o] {
			return Errorf(CodeInvalid, "option %d of the poll is empty or stands twice", i+1)
		}
		seen[o] = true
		if err := CheckText(o); err != nil {
			err.Message = "the poll: " + err.Message
			return err
		}
	}
	return nil
}
