package app

import (
	"context"
	"fmt"
	"log/slog"
	"strings"
	"time"

	"github.com/postshitnow/psn/internal/hub"
	"github.com/postshitnow/psn/internal/notify"
	"github.com/postshitnow/psn/internal/psn"
)

const (
	// noticeLease is how long a worker may take for one message; notifiers take much less.
	noticeLease = 2 * time.Minute
	// noticeTries is how often a message that provably did not leave is tried: for about a day, first after
	// a minute, then twice as long each time, at most an hour.
	noticeTries = 29
	// noticesMost bounds the messages of one call for one channel.
	noticesMost = 100
	// digestNamed is how many notices a digest names; digestRoom is for how many characters.
	digestNamed = 20
	digestRoom  = 1500
)

// Noticed receives a value soon after this process wrote a notice.
func (w *WorkHub) Noticed() <-chan struct{} { return w.hub.Noticed() }

// DeliverNotices sends the messages that are due on all channels and returns how many it sent. A message is
// given to a channel at most once: only one that provably did not leave is tried again. Without the hub's
// private key it does nothing.
func (w *WorkHub) DeliverNotices(ctx context.Context) (int, error) {
	if !w.CanPublish() {
		return 0, nil
	}
	channels, err := w.hub.DueChannels(ctx)
	if err != nil {
		return 0, err
	}
	sent := 0
	for _, id := range channels {
		for range noticesMost {
			if ctx.Err() != nil {
				return sent, ctx.Err()
			}
			d, ok, err := w.hub.TakeDelivery(ctx, id, noticeLease)
			if err != nil {
				return sent, err
			}
			if !ok {
				break
			}
			end := w.deliver(ctx, d)
			// What left must be recorded, also by a worker that is told to stop.
			if err := w.hub.EndDelivery(context.WithoutCancel(ctx), d, end); err != nil {
				return sent, err
			}
			if end.State == hub.DeliverySent {
				sent++
			}
		}
	}
	return sent, nil
}

// deliver sends one message and judges what came of it.
func (w *WorkHub) deliver(ctx context.Context, d hub.Delivery) hub.Delivered {
	err := send(ctx, w.notifiers, w.sessions.opener, d.Channel, messageOf(w.Info().Name, d.Notices))
	end := judgeDelivery(err, d.Tries)
	level := slog.LevelInfo
	if end.State != hub.DeliverySent {
		level = slog.LevelWarn
	}
	w.log.Log(ctx, level, "notice", slog.String("channel", d.Channel.Name), slog.Int("notices", len(d.Notices)),
		slog.String("state", string(end.State)), slog.String("problem", end.Problem))
	return end
}

// send opens a channel's target and sends a message there. Its error is a *notify.Failure.
func send(ctx context.Context, known notify.Registry, opener *hub.Opener, c hub.Channel, m notify.Message) error {
	notifier, err := known.Find(c.Kind)
	if err != nil {
		return &notify.Failure{Outcome: psn.OutcomeNotSent, Message: err.Error()}
	}
	target, err := opener.OpenTarget(ctx, c)
	if err != nil {
		return &notify.Failure{Outcome: psn.OutcomeNotSent, Message: err.Error()}
	}
	return notifier.Send(ctx, target, m)
}

// judgeDelivery decides what becomes of a message after its latest try.
func judgeDelivery(err error, tries int) hub.Delivered {
	if err == nil {
		return hub.Delivered{State: hub.DeliverySent}
	}
	fail := notify.FailureOf(err)
	end := hub.Delivered{State: hub.DeliveryUnknown, Problem: fail.Message}
	switch {
	case fail.Outcome == psn.OutcomeRejected:
		end.State = hub.DeliveryFailed
	case fail.Outcome == psn.OutcomeNotSent && tries >= noticeTries:
		end.State, end.Problem = hub.DeliveryFailed, "given up after a day: "+fail.Message
	case fail.Outcome == psn.OutcomeNotSent:
		end.State, end.RetryIn = hub.DeliveryWaiting, min(time.Minute<<min(tries-1, 10), time.Hour)
	}
	return end
}

// messageOf makes a message of one notice, or a digest of several.
func messageOf(hubName string, notices []hub.Notice) notify.Message {
	last := notices[len(notices)-1]
	if len(notices) == 1 {
		return notify.Message{Kind: string(last.Kind), Title: last.Title, Body: last.Body, At: last.At}
	}
	m := notify.Message{Kind: "digest", Title: fmt.Sprintf("psn %s: %d notices", hubName, len(notices)), At: last.At}
	var body strings.Builder
	named := 0
	for _, n := range notices {
		line := "- " + strings.TrimPrefix(n.Title, "psn "+hubName+": ") + "\n"
		if named == digestNamed || body.Len()+len(line) > digestRoom {
			break
		}
		body.WriteString(line)
		named++
	}
	if more := len(notices) - named; more > 0 {
		fmt.Fprintf(&body, "- and %d more\n", more)
	}
	fmt.Fprintf(&body, "All of them, and what to do: `psn notify list --hub %s`", hubName)
	m.Body = body.String()
	return m
}
