package hub

import (
	"context"
	"database/sql"

	"github.com/postshitnow/psn/internal/psn"
)

// entry is an audit row about to be written.
type entry struct {
	actor, act, subject, id, from, to, detail string
}

// audit writes entries in the transaction of the change that they record.
func (t *tx) audit(ctx context.Context, entries ...entry) error {
	if len(entries) == 0 {
		return nil
	}
	rows := t.table("TEXT", "TEXT", "TEXT", "TEXT", "TEXT", "TEXT", "TEXT")
	for _, e := range entries {
		rows.add(e.actor, e.act, e.subject, e.id, e.from, e.to, psn.Excerpt(e.detail, 500))
	}
	_, err := t.exec(ctx, `WITH v (actor, act, subject, subject_id, from_state, to_state, detail) AS (`+rows.query()+`)
		INSERT INTO audit (at, actor, act, subject, subject_id, from_state, to_state, detail)
		SELECT {now}, actor, act, subject, subject_id, from_state, to_state, detail FROM v`, rows.args()...)
	return err
}

// Story returns the audit entries of one subject ("post", "account", "hub"), oldest first.
func (h *Hub) Story(ctx context.Context, subject, id string) ([]psn.AuditEntry, error) {
	var story []psn.AuditEntry
	err := h.query(ctx, func(rows *sql.Rows) error {
		e := psn.AuditEntry{Subject: subject, SubjectID: id}
		var when instant
		if err := rows.Scan(&e.ID, &when, &e.Actor, &e.Act, &e.From, &e.To, &e.Detail); err != nil {
			return err
		}
		e.At = when.time()
		story = append(story, e)
		return nil
	}, `SELECT id, at, actor, act, from_state, to_state, detail FROM audit
		WHERE subject = ? AND subject_id = ? ORDER BY id LIMIT 1000`, subject, id)
	return story, h.wrap("read the audit story", err)
}
