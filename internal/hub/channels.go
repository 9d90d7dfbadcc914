package hub

import (
	"context"
	"database/sql"
	"errors"
	"strings"
	"time"

	"github.com/postshitnow/psn/internal/psn"
)

// Channel is where notices go.
type Channel struct {
	ID        string
	Name      string
	Kind      string       // the notifier's name
	Sealed    []byte       // its target, sealed to the hub's key
	Shown     string       // the target without its secrets
	Only      []NoticeKind // empty for all
	Quiet     Quiet
	Zone      string // IANA, of Quiet and of the day that Daily is for
	Daily     int    // at most so many messages a day; what is above waits for the next morning's digest
	Problem   string // why the latest message did not go out; may be empty
	CreatedBy string
	CreatedAt time.Time
	Removed   bool
}

// zone returns the channel's zone; UTC on a machine that does not know it.
func (c Channel) zone() *time.Location {
	zone, err := time.LoadLocation(c.Zone)
	if err != nil {
		return time.UTC
	}
	return zone
}

const channelColumns = `a.id, a.name, a.kind, a.target, a.shown, a.kinds, a.quiet, a.zone, a.daily, a.problem,
	a.created_by, a.created_at, a.removed_at`

func scanChannel(rows *sql.Rows, others ...any) (Channel, error) {
	var c Channel
	var kinds, quiet string
	var created, removed instant
	err := rows.Scan(append([]any{
		&c.ID, &c.Name, &c.Kind, &c.Sealed, &c.Shown, &kinds, &quiet, &c.Zone, &c.Daily, &c.Problem,
		&c.CreatedBy, &created, &removed,
	}, others...)...)
	if err != nil {
		return c, err
	}
	if kinds != "" {
		for kind := range strings.SplitSeq(kinds, ",") {
			c.Only = append(c.Only, NoticeKind(kind))
		}
	}
	c.CreatedAt, c.Removed = created.time(), removed != 0
	c.Quiet, err = ParseQuiet(quiet)
	return c, err
}

// AddChannel adds a channel with its target sealed to the hub's key, and returns it. ID, Sealed, CreatedBy
// and CreatedAt are filled in. A name that is taken is an error with psn.CodeConflict.
func (h *Hub) AddChannel(ctx context.Context, c Channel, target psn.Secret, actor psn.Actor) (Channel, error) {
	c.ID = psn.NewID()
	kinds := make([]string, len(c.Only))
	for i, kind := range c.Only {
		kinds[i] = string(kind)
	}
	err := h.update(ctx, "add the channel", func(ctx context.Context, t *tx) error {
		sealed, err := t.sealTarget(ctx, c.ID, target)
		if err != nil {
			return err
		}
		var taken int
		err = t.row(ctx, []any{&taken}, `SELECT COUNT(*) FROM channels WHERE name = ? AND removed_at IS NULL`, c.Name)
		if err != nil {
			return err
		}
		if taken > 0 {
			return channelTaken(c.Name)
		}
		_, err = t.exec(ctx, `INSERT INTO channels (id, name, kind, target, shown, kinds, quiet, zone, daily, created_by, created_at)
			VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, {now})`, c.ID, c.Name, c.Kind, sealed, c.Shown, strings.Join(kinds, ","),
			c.Quiet.String(), c.Zone, c.Daily, actor.String())
		if err != nil {
			return err
		}
		return t.audit(ctx, entry{actor: actor.String(), act: "add", subject: "channel", id: c.ID, detail: c.Kind + " " + c.Shown})
	})
	if conflict(err, "channels_name") {
		err = channelTaken(c.Name)
	}
	if err != nil {
		return c, err
	}
	return h.Channel(ctx, c.ID)
}

func channelTaken(name string) error {
	return psn.Errorf(psn.CodeConflict, "there is a channel named %q already", name).
		WithHint("choose another name, or remove that channel first").WithNext("psn notify list")
}

// Channel returns a channel that was not removed.
func (h *Hub) Channel(ctx context.Context, id string) (Channel, error) {
	var found []Channel
	err := h.query(ctx, func(rows *sql.Rows) error {
		c, err := scanChannel(rows)
		found = append(found, c)
		return err
	}, `SELECT `+channelColumns+` FROM channels a WHERE a.id = ? AND a.removed_at IS NULL`, id)
	if err == nil && len(found) == 0 {
		return Channel{}, noChannel(sql.ErrNoRows, id)
	}
	if err != nil {
		return Channel{}, h.wrap("read the channel", err)
	}
	return found[0], nil
}

// ChannelState is a channel and what became of its notices.
type ChannelState struct {
	Channel
	LastSent time.Time // zero if nothing was sent yet
	Waiting  int       // notices that go out later, digests included
	Failed   int       // that will not go out
	Unknown  int       // of which nobody knows whether they arrived
}

// Channels returns the channels, by name.
func (h *Hub) Channels(ctx context.Context) ([]ChannelState, error) {
	var out []ChannelState
	err := h.query(ctx, func(rows *sql.Rows) error {
		var s ChannelState
		var last instant
		var err error
		s.Channel, err = scanChannel(rows, &last, &s.Waiting, &s.Failed, &s.Unknown)
		s.LastSent = last.time()
		out = append(out, s)
		return err
	}, `SELECT `+channelColumns+`, MAX(d.sent_at), COUNT(CASE WHEN d.state IN ('waiting', 'sending', 'digest') THEN 1 END),
			COUNT(CASE WHEN d.state = 'failed' THEN 1 END), COUNT(CASE WHEN d.state = 'unknown' THEN 1 END)
		FROM channels a LEFT JOIN deliveries d ON d.channel_id = a.id
		WHERE a.removed_at IS NULL GROUP BY a.id ORDER BY a.name`)
	return out, h.wrap("list the channels", err)
}

// RemoveChannel removes a channel and destroys its target. What waited for it is not sent; it returns how
// many notices that were.
func (h *Hub) RemoveChannel(ctx context.Context, id string, actor psn.Actor) (int, error) {
	var dropped int64
	err := h.update(ctx, "remove the channel", func(ctx context.Context, t *tx) error {
		n, err := t.exec(ctx, `UPDATE channels SET removed_at = {now}, target = ? WHERE id = ? AND removed_at IS NULL`, []byte{}, id)
		if err != nil {
			return err
		}
		if n == 0 {
			return noChannel(sql.ErrNoRows, id)
		}
		if dropped, err = t.dropDeliveries(ctx, id); err != nil {
			return err
		}
		return t.audit(ctx, entry{actor: actor.String(), act: "remove", subject: "channel", id: id})
	})
	return int(dropped), err
}

// dropDeliveries ends what waits for a channel that was removed.
func (t *tx) dropDeliveries(ctx context.Context, channelID string) (int64, error) {
	return t.exec(ctx, `UPDATE deliveries SET state = 'failed', error = 'its channel was removed'
		WHERE channel_id = ? AND state IN ('waiting', 'digest')`, channelID)
}

func noChannel(err error, id string) error {
	if errors.Is(err, sql.ErrNoRows) {
		return psn.Errorf(psn.CodeNotFound, "there is no channel %s", id).WithNext("psn notify list")
	}
	return err
}
