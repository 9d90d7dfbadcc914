package psn

import "time"

// AuditEntry records one change of state: who, when, what, from where to where.
type AuditEntry struct {
	ID        int64
	At        time.Time
	Actor     string
	Act       string // an Act, or "create", "rename", "add", …
	Subject   string // "post", "account", "hub"
	SubjectID string // the subject's id
	From      string // state before; may be empty
	To        string // state after; may be empty
	Detail    string // one sentence; may be empty
}
