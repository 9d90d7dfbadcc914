package hub

import (
	"context"
	"database/sql"
	"time"

	"github.com/postshitnow/psn/internal/psn"
)

// DeliveryState is where a notice stands on one channel.
type DeliveryState string

// The states of a delivery. A message is given to a channel at most once: what is sending when its worker
// dies is unknown, and stays so.
const (
	DeliveryWaiting DeliveryState = "waiting" // goes out when due
	DeliveryDigest  DeliveryState = "digest"  // goes out when due, together with others
	DeliverySending DeliveryState = "sending" // a worker has it
	DeliverySent    DeliveryState = "sent"
	DeliveryFailed  DeliveryState = "failed"  // refused, or provably not sent for a day
	DeliveryUnknown DeliveryState = "unknown" // it may have arrived
)

// burst is the most notices that go out one by one if they wait at the same time. More are a digest.
const burst = 5

// digestMost bounds the notices of a digest.
const digestMost = 500

// Delivery is a message in the hands of a worker.
type Delivery struct {
	Message string // its id
	Channel Channel
	Notices []Notice // one, or those of a digest, oldest first
	Tries   int      // including this one
}

// DueChannels returns the ids of the channels for which TakeDelivery may have something to do.
func (h *Hub) DueChannels(ctx context.Context) ([]string, error) {
	var out []string
	err := h.query(ctx, func(rows *sql.Rows) error {
		var id string
		err := rows.Scan(&id)
		out = append(out, id)
		return err
	}, `SELECT DISTINCT channel_id FROM deliveries WHERE state IN ('waiting', 'sending', 'digest') AND due_at <= {now}
			AND (state <> 'sending' OR lease_until <= {now}) ORDER BY channel_id`)
	return out, h.wrap("look for notices", err)
}

// TakeDelivery takes the next message for a channel and commits that it is being sent; false if there is
// none now. A channel has one message under way at a time, on whatever worker. What is due in quiet hours
// waits for their end, and what is above the day's number for the next morning; either goes out as one
// digest.
func (h *Hub) TakeDelivery(ctx context.Context, channelID string, lease time.Duration) (Delivery, bool, error) {
	var d Delivery
	err := h.update(ctx, "take a notice", func(ctx context.Context, t *tx) error {
		d = Delivery{}
		now, err := t.now(ctx)
		if err != nil {
			return err
		}
		channel, ok, err := t.lockChannel(ctx, channelID)
		if err != nil || !ok {
			return err
		}
		if channel.Removed {
			_, err := t.dropDeliveries(ctx, channelID)
			return err
		}
		busy, err := t.loseDeliveries(ctx, channelID, now)
		if err != nil || busy {
			return err
		}
		batch, err := t.dueDeliveries(ctx, channelID, now)
		if err != nil || len(batch) == 0 {
			return err
		}
		until, err := t.postponed(ctx, channel, now)
		if err != nil {
			return err
		}
		if !until.IsZero() {
			_, err := t.exec(ctx, `UPDATE deliveries SET state = 'digest', due_at = ?
				WHERE channel_id = ? AND state IN ('waiting', 'digest') AND due_at <= ?`, at(until), channelID, now)
			return err
		}
		d = compose(channel, batch)
		return t.markSending(ctx, d, now, lease)
	})
	return d, err == nil && d.Message != "", err
}

// lockChannel reads a channel, unless another worker has it just now.
func (t *tx) lockChannel(ctx context.Context, id string) (c Channel, ok bool, err error) {
	err = t.rows(ctx, func(rows *sql.Rows) error {
		var err error
		ok = true
		c, err = scanChannel(rows)
		return err
	}, `SELECT `+channelColumns+` FROM channels a WHERE a.id = ? {lock-skip a}`, id)
	return c, ok, err
}

// loseDeliveries gives up those whose worker is gone, and reports whether another is at work.
func (t *tx) loseDeliveries(ctx context.Context, channelID string, now instant) (busy bool, err error) {
	_, err = t.exec(ctx, `UPDATE deliveries SET state = 'unknown', lease_until = NULL,
			error = 'its worker stopped before it said what came of it'
		WHERE channel_id = ? AND state = 'sending' AND lease_until <= ?`, channelID, now)
	if err != nil {
		return false, err
	}
	var sending int
	err = t.row(ctx, []any{&sending}, `SELECT COUNT(*) FROM deliveries WHERE channel_id = ? AND state = 'sending'`, channelID)
	return sending > 0, err
}

// dueDelivery is a notice that is due on a channel.
type dueDelivery struct {
	notice Notice
	digest bool
	tries  int
}

func (t *tx) dueDeliveries(ctx context.Context, channelID string, now instant) ([]dueDelivery, error) {
	var out []dueDelivery
	err := t.rows(ctx, func(rows *sql.Rows) error {
		var d dueDelivery
		var state DeliveryState
		var when instant
		n := &d.notice
		if err := rows.Scan(&n.ID, &n.Kind, &n.Subject, &n.SubjectID, &n.Title, &n.Body, &when, &state, &d.tries); err != nil {
			return err
		}
		n.At, d.digest = when.time(), state == DeliveryDigest
		out = append(out, d)
		return nil
	}, `SELECT n.id, n.kind, n.subject, n.subject_id, n.title, n.body, n.at, d.state, d.tries
		FROM deliveries d JOIN notices n ON n.id = d.notice_id
		WHERE d.channel_id = ? AND d.state IN ('waiting', 'digest') AND d.due_at <= ?
		ORDER BY n.at, n.id LIMIT ?`, channelID, now, digestMost)
	return out, err
}

// postponed returns until when a channel is left alone; zero if a message may go out now.
func (t *tx) postponed(ctx context.Context, c Channel, now instant) (time.Time, error) {
	zone := c.zone()
	if end, quiet := c.Quiet.until(now.time(), zone); quiet {
		return end, nil
	}
	var today int
	err := t.row(ctx, []any{&today}, `SELECT COUNT(DISTINCT message) FROM deliveries
		WHERE channel_id = ? AND left_at >= ? AND state IN ('sending', 'sent', 'unknown')`, c.ID, at(midnight(now.time(), zone)))
	if err != nil || today < c.Daily {
		return time.Time{}, err
	}
	return c.Quiet.nextMorning(now.time(), zone), nil
}

// compose makes a message of what is due: all of it if some of it was held back or it is much, otherwise
// the oldest.
func compose(c Channel, batch []dueDelivery) Delivery {
	all := len(batch) > burst
	for _, b := range batch {
		all = all || b.digest
	}
	if !all {
		batch = batch[:1]
	}
	d := Delivery{Message: psn.NewID(), Channel: c}
	for _, b := range batch {
		d.Notices = append(d.Notices, b.notice)
		d.Tries = max(d.Tries, b.tries+1)
	}
	return d
}

func (t *tx) markSending(ctx context.Context, d Delivery, now instant, lease time.Duration) error {
	ids := make([]string, len(d.Notices))
	for i, n := range d.Notices {
		ids[i] = n.ID
	}
	_, err := t.exec(ctx, `UPDATE deliveries SET state = 'sending', message = ?, left_at = ?, lease_until = ?, tries = ?
		WHERE channel_id = ? AND notice_id IN {ids}`, d.Message, now, now+instant(micros(lease)), d.Tries, d.Channel.ID,
		t.h.dialect.ids(ids))
	return err
}

// Delivered is what came of a message.
type Delivered struct {
	State   DeliveryState // sent, failed, unknown, or waiting if it provably did not leave
	RetryIn time.Duration // of one that waits
	Problem string        // one sentence without secrets; empty if it was sent
}

// EndDelivery records what came of a message. One whose lease ran out meanwhile is corrected: nobody else
// sent it.
func (h *Hub) EndDelivery(ctx context.Context, d Delivery, end Delivered) error {
	return h.update(ctx, "record a notice's end", func(ctx context.Context, t *tx) error {
		problem := psn.Excerpt(end.Problem, 500)
		query, args := `state = ?, lease_until = NULL, error = ?`, []any{string(end.State), problem}
		switch end.State { //nolint:exhaustive // the others need no more
		case DeliverySent:
			query += `, sent_at = {now}`
		case DeliveryWaiting:
			if len(d.Notices) > 1 {
				args[0] = string(DeliveryDigest)
			}
			query += `, message = '', left_at = NULL, due_at = {now} + CAST(? AS BIGINT)`
			args = append(args, micros(end.RetryIn))
		}
		n, err := t.exec(ctx, `UPDATE deliveries SET `+query+` WHERE channel_id = ? AND message = ? AND state IN ('sending', 'unknown')`,
			append(args, d.Channel.ID, d.Message)...)
		if err != nil || n == 0 {
			return err
		}
		_, err = t.exec(ctx, `UPDATE channels SET problem = ? WHERE id = ?`, problem, d.Channel.ID)
		return err
	})
}
