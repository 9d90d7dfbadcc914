package psn

import "slices"

// State is where a post stands in its life.
type State string

// The states of a post.
const (
	Draft           State = "draft"            // being written; nothing will happen by itself
	PendingApproval State = "pending-approval" // waits for someone who may approve it
	Approved        State = "approved"         // approved; goes out when due
	Rejected        State = "rejected"         // an approver said no, and why
	Scheduled       State = "scheduled"        // goes out when due
	Publishing      State = "publishing"       // claimed by a worker, or its outcome is being found out
	Published       State = "published"        // every segment is out
	Failed          State = "failed"           // the platform refused, and why
	Missed          State = "missed"           // came due long before any worker looked
	Cancelled       State = "cancelled"        // a person stopped it
	NeedsReview     State = "needs-review"     // psn can't find out what happened; a person must say
)

// States lists every state in the order of a post's life.
func States() []State {
	return []State{
		Draft, PendingApproval, Approved, Rejected, Scheduled, Publishing, Published, Failed, Missed,
		Cancelled, NeedsReview,
	}
}

// Valid reports whether s is a state.
func (s State) Valid() bool { return slices.Contains(States(), s) }

// Ready reports whether a post in this state is claimed when it comes due.
func (s State) Ready() bool { return s == Scheduled || s == Approved }

// Act is what moves a post from one state to another.
type Act string

// The acts of a post's life.
const (
	ActSubmit   Act = "submit"   // ask for approval
	ActApprove  Act = "approve"  // by someone who may
	ActReject   Act = "reject"   // by someone who may, with a reason
	ActSchedule Act = "schedule" // set the time, or move it
	ActEdit     Act = "edit"     // change the content
	ActReopen   Act = "reopen"   // back to the drawing board, content unchanged
	ActClaim    Act = "claim"    // a worker takes it because it is due
	ActPublish  Act = "publish"  // every segment is out
	ActDefer    Act = "defer"    // provably not sent, or rate-limited: due again later
	ActFail     Act = "fail"     // the platform refused
	ActReview   Act = "review"   // the outcome could not be found out, or it killed its worker three times
	ActResolve  Act = "resolve"  // a person, or a later look at the platform, says what happened
	ActRetry    Act = "retry"    // try again what failed or was missed
	ActMiss     Act = "miss"     // it came due more than the grace period before any worker looked
	ActCancel   Act = "cancel"   // a person stops it
)

// Transition is one legal step of a post's life.
type Transition struct {
	From State
	Act  Act
	To   State
}

// transitions is the whole of a post's life. Whatever is not in it can't happen.
var transitions = []Transition{
	{Draft, ActSubmit, PendingApproval},
	{Draft, ActSchedule, Scheduled},
	{Draft, ActEdit, Draft},
	{Draft, ActCancel, Cancelled},

	{PendingApproval, ActApprove, Approved},
	{PendingApproval, ActReject, Rejected},
	{PendingApproval, ActEdit, Draft},
	{PendingApproval, ActSchedule, PendingApproval},
	{PendingApproval, ActCancel, Cancelled},

	{Approved, ActClaim, Publishing},
	{Approved, ActMiss, Missed},
	{Approved, ActEdit, Draft},
	{Approved, ActSchedule, Approved},
	{Approved, ActCancel, Cancelled},

	{Scheduled, ActClaim, Publishing},
	{Scheduled, ActMiss, Missed},
	{Scheduled, ActEdit, Scheduled},
	{Scheduled, ActEdit, Draft},
	{Scheduled, ActSchedule, Scheduled},
	{Scheduled, ActReopen, Draft},
	{Scheduled, ActCancel, Cancelled},

	{Publishing, ActPublish, Published},
	{Publishing, ActDefer, Scheduled},
	{Publishing, ActDefer, Approved},
	{Publishing, ActFail, Failed},
	{Publishing, ActReview, NeedsReview},

	{NeedsReview, ActResolve, Published},
	{NeedsReview, ActResolve, Scheduled},
	{NeedsReview, ActResolve, Approved},
	{NeedsReview, ActEdit, Draft},
	{NeedsReview, ActReopen, Draft},

	{Failed, ActRetry, Scheduled},
	{Failed, ActRetry, Approved},
	{Failed, ActEdit, Draft},
	{Failed, ActReopen, Draft},

	{Missed, ActRetry, Scheduled},
	{Missed, ActRetry, Approved},
	{Missed, ActEdit, Draft},
	{Missed, ActReopen, Draft},

	{Rejected, ActEdit, Draft},
	{Rejected, ActReopen, Draft},

	{Cancelled, ActEdit, Draft},
	{Cancelled, ActReopen, Draft},
}

// Transitions returns every legal step, in the order of a post's life.
func Transitions() []Transition { return slices.Clone(transitions) }

// Allowed returns the states that act leads to from a state; it is empty if the act is not legal there.
func Allowed(from State, act Act) []State {
	var to []State
	for _, t := range transitions {
		if t.From == from && t.Act == act {
			to = append(to, t.To)
		}
	}
	return to
}

// From returns the states from which act is legal, in the order of a post's life.
func From(act Act) []State {
	var from []State
	for _, s := range States() {
		if len(Allowed(s, act)) > 0 {
			from = append(from, s)
		}
	}
	return from
}

// CheckTransition returns nil if the step is legal and an error with CodeConflict otherwise.
func CheckTransition(from State, act Act, to State) error {
	if slices.Contains(transitions, Transition{from, act, to}) {
		return nil
	}
	return Errorf(CodeConflict, "a post that is %s can't %s", from, act)
}
