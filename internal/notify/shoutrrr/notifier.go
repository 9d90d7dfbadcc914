package shoutrrr

import (
	"context"
	"strings"
	"sync"
	"time"

	"github.com/nicholas-fedor/shoutrrr/pkg/types"

	"github.com/postshitnow/psn/internal/notify"
	"github.com/postshitnow/psn/internal/psn"
)

// Notifier sends messages to a URL of the library, as slack://…, telegram://… or generic+https://….
// https://shoutrrr.nickfedor.com lists them.
type Notifier struct{}

var _ notify.Notifier = Notifier{}

// Name returns "shoutrrr".
func (Notifier) Name() string { return "shoutrrr" }

// Title says what it is.
func (Notifier) Title() string {
	return "Slack, Discord, Telegram, ntfy, mail, a webhook and more, by a URL of shoutrrr"
}

// Check returns the service, and the server where the URL names one that is not a secret.
func (Notifier) Check(target psn.Secret) (string, error) {
	t, _, err := parse(target)
	return t.shown(), err
}

// sendFor bounds a call, with everything that a service does for one message.
const sendFor = 20 * time.Second

// web lets one message at a time use the process's default transport, so that what the transport sees is
// that message's. It is held until the library has come to an end.
var web sync.Mutex

// Send sends the message once. It waits at most 20 seconds; a service that is busy for longer is left to
// itself, and the outcome is unknown.
func (Notifier) Send(ctx context.Context, target psn.Secret, m notify.Message) error {
	t, service, err := parse(target)
	if err != nil {
		return &notify.Failure{Outcome: psn.OutcomeNotSent, Message: err.Error()}
	}
	ctx, cancel := context.WithTimeout(ctx, sendFor)
	defer cancel()
	text, params := compose(t.scheme, m)
	seen := new(record)
	done := make(chan error, 1)
	go func() {
		if t.scheme != "smtp" { // which has connections of its own
			web.Lock()
			defer web.Unlock()
			hook().begin(ctx, seen)
			defer hook().end()
		}
		if seen.start() {
			done <- safely(service, text, params)
		}
	}()
	select {
	case err = <-done:
	case <-ctx.Done():
		return t.abandoned(seen)
	}
	if err == nil {
		err = seen.refusal()
	}
	if err == nil {
		return nil
	}
	return t.failure(seen, err)
}

// safely sends, and takes a panic in the library for an error.
func safely(service types.Service, text string, params *types.Params) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = errPanicked
		}
	}()
	return service.Send(text, params)
}

// titled are the services that show a title beside the text.
var titled = map[string]bool{
	"bark": true, "gotify": true, "join": true, "ntfy": true, "pushbullet": true, "pushover": true, "smtp": true,
}

// compose returns the text of a message, and its title where the service has a place for it. A mention of
// everyone that a text from outside may hold is taken apart.
func compose(scheme string, m notify.Message) (string, *types.Params) {
	m.Title, m.Body = harmless(m.Title), harmless(m.Body)
	if !titled[scheme] {
		return m.Text(), &types.Params{}
	}
	text := m.Rest()
	if text == "" {
		text = m.Title
	}
	return text, &types.Params{types.TitleKey: m.Title}
}

func harmless(text string) string {
	return strings.NewReplacer("@everyone", "everyone", "@here", "here", "@channel", "channel", "<!", "<").Replace(text)
}
