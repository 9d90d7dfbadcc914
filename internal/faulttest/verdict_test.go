//go:build psnfault && (linux || darwin)

package faulttest

import (
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/postshitnow/psn/internal/hub"
	"github.com/postshitnow/psn/internal/psn"
	"github.com/postshitnow/psn/internal/sim"
)

// violation is a promise that was broken.
type violation struct {
	post string // its id; empty if it is about none or many
	what string
}

// verdict holds the hub against the ledger and returns every broken promise, those noted on the way
// included:
//
//   - no segment of a post was created twice;
//   - no request arrived without an attempt of its own that began before it;
//   - published means that every segment was created once, and the recorded id is that of the ledger;
//   - whatever was created and is not recorded belongs to a post that needs review;
//   - a post that needs review was flagged once for each time, says why, and is listed;
//   - nothing is pending that is due;
//   - every step of a post's audit story is legal and begins where the one before ended.
func (w *world) verdict() []violation {
	var out []violation
	w.mu.Lock()
	for _, what := range w.wrong {
		out = append(out, violation{what: what})
	}
	posts, places := w.posts, w.places
	w.mu.Unlock()
	arrivals, err := sim.ReadLedger(w.ledgerPath())
	if err != nil {
		return append(out, violation{what: err.Error()})
	}
	byPlace := map[place][]sim.Arrival{}
	for _, a := range arrivals {
		at, known := places[a.Text]
		if !known && torn(a) {
			continue
		}
		if !known {
			out = append(out, violation{what: fmt.Sprintf("a text arrived that nobody wrote: %q", a.Text)})
			continue
		}
		byPlace[at] = append(byPlace[at], a)
	}
	listed, err := w.listed()
	if err != nil {
		return append(out, violation{what: err.Error()})
	}
	for id := range posts {
		for _, what := range judge(w.story(id), byPlace, listed[id]) {
			out = append(out, violation{id, what})
		}
	}
	return append(out, w.crashes()...)
}

// torn reports whether an arrival is the beginning of a request whose sender was killed before the text had
// left. It has no effect.
func torn(a sim.Arrival) bool { return a.Text == "" && a.Effect != sim.Created }

func (w *world) ledgerPath() string { return filepath.Join(w.folder, "ledger") }

// listed returns the posts that a person is shown as needing review.
func (w *world) listed() (map[string]bool, error) {
	out := map[string]bool{}
	cursor := ""
	for {
		page, next, err := w.hub.Posts(context.Background(), hub.PostFilter{
			States: []psn.State{psn.NeedsReview}, Limit: 500, Cursor: cursor,
		})
		if err != nil {
			return nil, err
		}
		for _, p := range page {
			out[p.ID] = true
		}
		if next == "" {
			return out, nil
		}
		cursor = next
	}
}

// judge checks one post against its arrivals.
func judge(story hub.PostStory, arrivals map[place][]sim.Arrival, listed bool) []string {
	var wrong []string
	note := func(format string, args ...any) { wrong = append(wrong, fmt.Sprintf(format, args...)) }
	p := story.Post
	for segment := range 20 {
		wrong = append(wrong, judgeSegment(story, segment, arrivals[place{p.ID, segment}])...)
	}
	switch p.State {
	case psn.Published:
		if len(story.Publications) != len(p.Content.Segments) {
			note("is published with %d of %d segments recorded", len(story.Publications), len(p.Content.Segments))
		}
	case psn.NeedsReview:
		flags := slices.ContainsFunc(story.Audit, func(e psn.AuditEntry) bool { return e.Act == string(psn.ActReview) })
		if !listed || !flags || p.Problem == "" {
			note("needs review: listed %t, flagged in the audit %t, problem %q", listed, flags, p.Problem)
		}
	case psn.Scheduled, psn.Approved, psn.Publishing:
		if p.DueAt.Before(time.Now()) || p.State == psn.Publishing {
			note("is still %s", p.State)
		}
	case psn.Draft, psn.PendingApproval, psn.Rejected, psn.Failed, psn.Missed, psn.Cancelled:
	}
	return append(wrong, judgeAudit(story.Audit, p.State)...)
}

// judgeSegment checks one segment of a post against its arrivals, earlier texts of it included.
func judgeSegment(story hub.PostStory, segment int, arrivals []sim.Arrival) []string {
	var wrong []string
	note := func(format string, args ...any) {
		wrong = append(wrong, fmt.Sprintf("segment %d ", segment+1)+fmt.Sprintf(format, args...))
	}
	var created []sim.Arrival
	for _, a := range arrivals {
		if a.Effect == sim.Created {
			created = append(created, a)
		}
	}
	if len(created) > 1 {
		note("was created %d times", len(created))
	}
	var began []time.Time
	for _, a := range story.Attempts {
		if a.Segment == segment {
			began = append(began, a.StartedAt)
		}
	}
	for i, a := range arrivals {
		if i >= len(began) || began[i].After(a.Time) {
			note("has an arrival (%d) without an attempt that began before it", a.Seq)
		}
	}
	if segment >= len(story.Publications) {
		if len(created) > 0 && story.Post.State != psn.NeedsReview {
			note("was created and the hub, where the post is %s, does not know it", story.Post.State)
		}
		return wrong
	}
	switch out := story.Publications[segment]; {
	case len(created) == 0:
		note("is recorded as out and was never created")
	case out.RemoteID != created[0].ID:
		note("is recorded as %s and was created as %s", out.RemoteID, created[0].ID)
	case out.Segment != segment:
		note("is recorded as segment %d", out.Segment+1)
	case story.Post.Content.Segments[segment].Text != created[0].Text:
		note("was created with another text than the post has")
	}
	return wrong
}

// judgeAudit checks that every step of a story is legal, and that none is missing.
func judgeAudit(story []psn.AuditEntry, now psn.State) []string {
	var wrong []string
	last := ""
	for _, e := range story {
		if e.From != last && e.Act != "create" {
			wrong = append(wrong, fmt.Sprintf("audit %d: %s begins at %s, the step before ended at %s", e.ID, e.Act, e.From, last))
		}
		last = e.To
		switch e.Act {
		case "create":
		case "take-over", "publish-segment", "look", "unknown", "refused":
			if e.From != string(psn.Publishing) || e.To != string(psn.Publishing) {
				wrong = append(wrong, fmt.Sprintf("audit %d: %s goes from %s to %s", e.ID, e.Act, e.From, e.To))
			}
		default:
			if err := psn.CheckTransition(psn.State(e.From), psn.Act(e.Act), psn.State(e.To)); err != nil {
				wrong = append(wrong, fmt.Sprintf("audit %d: %v (to %s)", e.ID, err, e.To))
			}
		}
	}
	if last != string(now) {
		wrong = append(wrong, fmt.Sprintf("the audit ends at %s, the post is %s", last, now))
	}
	return wrong
}

// crashes returns the workers that ended for reasons of their own.
func (w *world) crashes() []violation {
	var out []violation
	for _, p := range w.workers {
		for _, sign := range []string{"panic", "fatal error", "DATA RACE"} {
			if log := p.log.String(); strings.Contains(log, sign) {
				out = append(out, violation{what: "a worker crashed:\n" + log})
				break
			}
		}
	}
	return out
}
