package psn

import (
	"slices"
	"testing"
)

// legal is a post's life as docs/post-states.md tells it: for each state, the acts and where they lead.
var legal = map[State]map[Act][]State{
	Draft:           {ActSubmit: {PendingApproval}, ActSchedule: {Scheduled}, ActEdit: {Draft}, ActCancel: {Cancelled}},
	PendingApproval: {ActApprove: {Approved}, ActReject: {Rejected}, ActEdit: {Draft}, ActSchedule: {PendingApproval}, ActCancel: {Cancelled}},
	Approved:        {ActClaim: {Publishing}, ActMiss: {Missed}, ActEdit: {Draft}, ActSchedule: {Approved}, ActCancel: {Cancelled}},
	Scheduled: {
		ActClaim: {Publishing}, ActMiss: {Missed}, ActEdit: {Scheduled, Draft}, ActSchedule: {Scheduled}, ActReopen: {Draft},
		ActCancel: {Cancelled},
	},
	Publishing: {
		ActPublish: {Published}, ActDefer: {Scheduled, Approved}, ActFail: {Failed}, ActReview: {NeedsReview},
	},
	Published:   {},
	NeedsReview: {ActResolve: {Published, Scheduled, Approved}, ActEdit: {Draft}, ActReopen: {Draft}},
	Failed:      {ActRetry: {Scheduled, Approved}, ActEdit: {Draft}, ActReopen: {Draft}},
	Missed:      {ActRetry: {Scheduled, Approved}, ActEdit: {Draft}, ActReopen: {Draft}},
	Rejected:    {ActEdit: {Draft}, ActReopen: {Draft}},
	Cancelled:   {ActEdit: {Draft}, ActReopen: {Draft}},
}

var acts = []Act{
	ActSubmit, ActApprove, ActReject, ActSchedule, ActEdit, ActReopen, ActClaim, ActPublish, ActDefer, ActFail,
	ActReview, ActResolve, ActRetry, ActMiss, ActCancel,
}

// TestEveryTransition tries every act from every state to every state.
func TestEveryTransition(t *testing.T) {
	t.Parallel()
	for _, from := range States() {
		want, known := legal[from]
		if !known {
			t.Errorf("no word about %s", from)
		}
		for _, act := range acts {
			if got := Allowed(from, act); !slices.Equal(got, want[act]) {
				t.Errorf("%s can %s to %v, want %v", from, act, got, want[act])
			}
			if got := slices.Contains(From(act), from); got != (len(want[act]) > 0) {
				t.Errorf("From(%s) has %s: %t", act, from, got)
			}
			for _, to := range States() {
				err := CheckTransition(from, act, to)
				if allowed := slices.Contains(want[act], to); allowed != (err == nil) {
					t.Errorf("%s, %s, %s: %v", from, act, to, err)
				}
				if err != nil && CodeOf(err) != CodeConflict {
					t.Errorf("%s, %s, %s: code %s", from, act, to, CodeOf(err))
				}
			}
		}
	}
	for _, step := range Transitions() {
		if !slices.Contains(acts, step.Act) || !step.From.Valid() || !step.To.Valid() {
			t.Errorf("%v is made of unknown words", step)
		}
	}
}

// TestNothingLeavesPublished holds the promise that what is out is never claimed again.
func TestNothingLeavesPublished(t *testing.T) {
	t.Parallel()
	for _, step := range Transitions() {
		if step.From == Published {
			t.Errorf("%v leaves published", step)
		}
		if step.To == Publishing && !step.From.Ready() {
			t.Errorf("%v claims what is not ready", step)
		}
	}
}
