package hub

import (
	"context"
	"database/sql"
	"sync"
	"time"

	"github.com/postshitnow/psn/internal/psn"
)

// NoticeKind is what a notice is about.
type NoticeKind string

// The kinds of notices.
const (
	NoticeReview  NoticeKind = "needs-review" // a person must say whether a post is out
	NoticeFailed  NoticeKind = "failed"       // a post failed
	NoticeAccount NoticeKind = "account"      // an account waits for a person
	NoticeMissed  NoticeKind = "missed"       // posts came due while no worker looked
	NoticeHub     NoticeKind = "hub"          // psn paused the whole hub
)

// NoticeKinds lists the kinds.
func NoticeKinds() []NoticeKind {
	return []NoticeKind{NoticeReview, NoticeFailed, NoticeAccount, NoticeMissed, NoticeHub}
}

// Notice is something that people are told.
type Notice struct {
	ID        string
	Kind      NoticeKind
	Subject   string // "post", "account", "posts" or "hub"
	SubjectID string
	Title     string // one line
	Body      string // some lines, the last of them commands
	At        time.Time
}

// notice is one about to be written. What has a topic that was told lately is not told again.
type notice struct {
	kind                            NoticeKind
	subject, id, topic, title, body string
}

// toldFor is how long a topic counts as told.
const toldFor = 24 * time.Hour

// tell writes notices in the transaction of the change that causes them, each with a delivery for every
// channel that wants it. Whoever changes the same subject waits for this transaction, so a topic is not
// told twice at the same time.
func (t *tx) tell(ctx context.Context, notices ...notice) error {
	for _, n := range notices {
		id := psn.NewID()
		written, err := t.exec(ctx, `INSERT INTO notices (id, kind, subject, subject_id, topic, title, body, at)
			SELECT CAST(? AS TEXT), CAST(? AS TEXT), CAST(? AS TEXT), CAST(? AS TEXT), CAST(? AS TEXT), CAST(? AS TEXT),
				CAST(? AS TEXT), {now}
			WHERE NOT EXISTS (SELECT 1 FROM notices WHERE topic = ? AND at > {now} - CAST(? AS BIGINT))`,
			id, string(n.kind), n.subject, n.id, n.topic, n.title, n.body, n.topic, micros(toldFor))
		if err != nil {
			return err
		}
		if written == 0 {
			continue
		}
		_, err = t.exec(ctx, `INSERT INTO deliveries (notice_id, channel_id, state, due_at)
			SELECT CAST(? AS TEXT), id, 'waiting', {now} FROM channels
			WHERE removed_at IS NULL AND (kinds = '' OR ','||kinds||',' LIKE '%,'||CAST(? AS TEXT)||',%')`, id, string(n.kind))
		if err != nil {
			return err
		}
		t.h.noticed.signal()
	}
	return nil
}

// Noticed receives a value soon after this process wrote a notice. The notice is committed a moment later.
func (h *Hub) Noticed() <-chan struct{} { return h.noticed.wait() }

// wakeup is a signal that is kept until somebody takes it. Its zero value is ready.
type wakeup struct {
	once sync.Once
	c    chan struct{}
}

func (w *wakeup) wait() chan struct{} {
	w.once.Do(func() { w.c = make(chan struct{}, 1) })
	return w.c
}

func (w *wakeup) signal() {
	select {
	case w.wait() <- struct{}{}:
	default:
	}
}

// NoticeStory is a notice and what became of it on each channel.
type NoticeStory struct {
	Notice
	Deliveries []DeliveryStory
}

// DeliveryStory is what became of a notice on one channel.
type DeliveryStory struct {
	Channel string // its name
	State   DeliveryState
	DueAt   time.Time // of one that waits
	SentAt  time.Time // zero unless it was sent
	Problem string
}

// Notices returns the latest notices, newest first.
func (h *Hub) Notices(ctx context.Context, limit int) ([]NoticeStory, error) {
	var out []NoticeStory
	index := map[string]int{}
	var ids []string
	err := h.query(ctx, func(rows *sql.Rows) error {
		var n NoticeStory
		var when instant
		if err := rows.Scan(&n.ID, &n.Kind, &n.Subject, &n.SubjectID, &n.Title, &n.Body, &when); err != nil {
			return err
		}
		n.At = when.time()
		index[n.ID] = len(out)
		ids, out = append(ids, n.ID), append(out, n)
		return nil
	}, `SELECT id, kind, subject, subject_id, title, body, at FROM notices ORDER BY at DESC, id LIMIT ?`, limit)
	if err != nil || len(ids) == 0 {
		return out, h.wrap("list the notices", err)
	}
	err = h.query(ctx, func(rows *sql.Rows) error {
		var id string
		var d DeliveryStory
		var due, sent instant
		if err := rows.Scan(&id, &d.Channel, &d.State, &due, &sent, &d.Problem); err != nil {
			return err
		}
		d.SentAt = sent.time()
		if d.State == DeliveryWaiting || d.State == DeliveryDigest {
			d.DueAt = due.time()
		}
		n := &out[index[id]]
		n.Deliveries = append(n.Deliveries, d)
		return nil
	}, `SELECT d.notice_id, a.name, d.state, d.due_at, d.sent_at, d.error FROM deliveries d JOIN channels a ON a.id = d.channel_id
		WHERE d.notice_id IN {ids} ORDER BY a.name, a.id`, h.dialect.ids(ids))
	return out, h.wrap("list the notices", err)
}
