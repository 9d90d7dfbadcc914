package app

import (
	"context"
	"strings"

	"github.com/postshitnow/psn/internal/notify"
	"github.com/postshitnow/psn/internal/psn"
)

// TryChannel sends a test message to a channel now, from this machine and beside its quiet hours and daily
// number, and returns the channel. It returns an error with psn.CodeKeyMissing if the hub's private key is
// not here or is another one, psn.CodeUnavailable if the message provably did not leave, psn.CodeRefused if
// the other side said no, and psn.CodeUnknown if it may have arrived. A dry run opens the target only.
func (a *App) TryChannel(ctx context.Context, hubName, name string, dryRun bool) (Channel, error) {
	h, c, err := a.openChannel(ctx, hubName, name)
	if err != nil {
		return Channel{}, err
	}
	opener, err := a.opener(h)
	if err != nil {
		return c.Channel, err
	}
	if _, err := opener.OpenTarget(ctx, c.Channel); err != nil {
		return c.Channel, err
	}
	now, err := h.Now(ctx)
	if dryRun || err != nil {
		return c.Channel, err
	}
	err = send(ctx, a.o.Notifiers, opener, c.Channel, notify.Message{
		Kind: "test", Title: "psn " + h.Info().Name + ": a test of channel " + c.Name,
		Body: "What needs a person is told here: " + wanted(c.Channel) + ".", At: now,
	})
	return c.Channel, trialError(c.Channel, err)
}

// wanted says which notices a channel is told.
func wanted(c Channel) string {
	kinds := c.Only
	if len(kinds) == 0 {
		kinds = NoticeKinds()
	}
	words := make([]string, len(kinds))
	for i, kind := range kinds {
		words[i] = string(kind)
	}
	return strings.Join(words, ", ")
}

func trialError(c Channel, err error) error {
	if err == nil {
		return nil
	}
	fail := notify.FailureOf(err)
	switch fail.Outcome { //nolint:exhaustive // a failure has no other outcome
	case psn.OutcomeNotSent:
		return psn.Errorf(psn.CodeUnavailable, "the test of channel %s was not sent: %s", c.Name, fail.Message).
			WithHint("nothing left this machine; check the address and the network").Retry().WithNext("psn notify list")
	case psn.OutcomeRejected:
		return psn.Errorf(psn.CodeRefused, "the test of channel %s was refused: %s", c.Name, fail.Message).
			WithHint("the address or its secret may be wrong: remove the channel and add it again").WithNext("psn notify list")
	}
	return psn.Errorf(psn.CodeUnknown, "the test of channel %s may have arrived: %s", c.Name, fail.Message).
		WithHint("look there").WithNext("psn notify list")
}
