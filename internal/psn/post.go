package psn

import "time"

// Post is one piece of content for one account. A cross-post is several posts with one group id.
type Post struct {
	ID        string
	GroupID   string // shared by the posts of one cross-post; a lone post has its own id
	AccountID string
	State     State
	Content   Content

	Revision     int    // grows with content edits only
	ContentHash  string // of Content
	ApprovedHash string // of the content that was approved; empty if none was

	ScheduledAt time.Time // what was asked for; zero if not scheduled
	Zone        string    // the IANA zone in which it was asked for
	DueAt       time.Time // when psn looks next; retries and hold-ups move it

	Problem     string // one sentence: why it failed, is held or needs review; may be empty
	ProblemCode string // the same for machines
	CreatedBy   string // an Actor
	CreatedAt   time.Time
	UpdatedAt   time.Time
	DeletedAt   time.Time // zero unless deleted
}

// ReadyState returns the state in which a post with this content is claimed when due: Approved if just
// this content was approved, Scheduled otherwise.
func (p Post) ReadyState() State {
	if p.ApprovedHash != "" && p.ApprovedHash == p.ContentHash {
		return Approved
	}
	return Scheduled
}
