package notify

import (
	"context"
	"strings"
	"time"

	"github.com/postshitnow/psn/internal/psn"
)

// Notifier is one way to tell people something. It is safe for concurrent use.
type Notifier interface {
	// Name is the member's name in commands and in the hub: lower-case letters.
	Name() string
	// Title says in a few words what it is.
	Title() string
	// Check validates a target without asking anyone. It returns the target as it may be shown, without
	// its secrets, or an error with psn.CodeInvalid that repeats nothing of it.
	Check(target psn.Secret) (shown string, err error)
	// Send sends a message to a target, once. It returns before long, whatever the other side does. An
	// error is a *Failure, which says whether the message may have arrived; it tells nothing of the
	// target's secrets.
	Send(ctx context.Context, target psn.Secret, m Message) error
}

// Message is what people are told, in plain text.
type Message struct {
	Kind  string // what it is about, for machines: "failed", "digest", "test"
	Title string // one line
	Body  string // some lines
	URL   string // where to look; may be empty
	At    time.Time
}

// Text returns title, body and address, for a channel that has one text only.
func (m Message) Text() string {
	text := m.Title + "\n" + m.Rest()
	return strings.TrimRight(text, "\n")
}

// Rest returns body and address, for a channel that has titles of its own.
func (m Message) Rest() string {
	if m.URL == "" {
		return m.Body
	}
	return strings.TrimLeft(m.Body+"\n"+m.URL, "\n")
}
