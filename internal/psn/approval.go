package psn

import "time"

// Approval says whether a hub's posts need a person's approval before they may go out.
type Approval string

// The policies of approval.
const (
	ApprovalNone     Approval = "none"     // a post goes out when somebody gave it a time
	ApprovalRequired Approval = "required" // and only with the content that a person approved
)

// Approvals lists the policies of approval.
func Approvals() []Approval { return []Approval{ApprovalNone, ApprovalRequired} }

// Note is what a reviewer says about a post. It is never published.
type Note struct {
	ID        string
	PostID    string
	Author    string // an Actor
	Text      string
	CreatedAt time.Time
}

// MaxNoteBytes is the most bytes of one note.
const MaxNoteBytes = 8 << 10
