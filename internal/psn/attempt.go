package psn

import "time"

// Outcome is what came of an attempt.
type Outcome string

// The outcomes of an attempt.
const (
	OutcomeSending      Outcome = "sending"      // committed before the request leaves; nothing known yet
	OutcomePublished    Outcome = "published"    // the platform answered with an id, or the post was found there
	OutcomeNotSent      Outcome = "not-sent"     // provably never reached the platform
	OutcomeRejected     Outcome = "rejected"     // a documented, definitive refusal
	OutcomeRateLimited  Outcome = "rate-limited" // documented as not accepted; try later
	OutcomeUnauthorised Outcome = "unauthorised" // the credentials were refused
	OutcomeUnknown      Outcome = "unknown"      // everything else: it may be out, or not
	OutcomeProbed       Outcome = "probed"       // was unknown; the next attempt found out, or is about to
)

// Outcomes lists every outcome.
func Outcomes() []Outcome {
	return []Outcome{
		OutcomeSending, OutcomePublished, OutcomeNotSent, OutcomeRejected, OutcomeRateLimited,
		OutcomeUnauthorised, OutcomeUnknown, OutcomeProbed,
	}
}

// Open reports whether an attempt with this outcome may still turn out to be published, so that no other
// attempt at the same segment may start.
func (o Outcome) Open() bool { return o == OutcomeSending || o == OutcomeUnknown }

// Attempt is one try at one segment of a post.
type Attempt struct {
	ID         string
	PostID     string
	Segment    int // from 0
	Number     int // from 1, per segment
	Revision   int // of the post
	Outcome    Outcome
	Code       string // the problem for machines; may be empty
	Detail     string // one sentence: what the platform or the network said
	Status     int    // HTTP status; 0 if there was no answer
	RemoteID   string
	URL        string
	Prepared   string // what the platform holds ready for it; empty where there is no such thing
	Looks      int    // times psn has looked on the platform for it
	Absences   int    // of these, complete listings without it, after the platform's read-after-write lag
	Worker     string
	StartedAt  time.Time
	FinishedAt time.Time // zero while sending
}

// Publication is a segment that is out.
type Publication struct {
	PostID      string
	Segment     int // from 0
	AccountID   string
	AttemptID   string
	RemoteID    string
	URL         string
	PublishedAt time.Time
	DeletedAt   time.Time // zero unless deleted on the platform
}
