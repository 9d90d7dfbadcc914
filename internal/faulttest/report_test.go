//go:build psnfault && (linux || darwin)

package faulttest

import (
	"encoding/json"
	"fmt"
	"strings"

	"github.com/postshitnow/psn/internal/sim"
)

// report fails the test for every violation, with the whole story of the posts concerned.
func (w *world) report() {
	w.t.Helper()
	broken := w.verdict()
	if len(broken) == 0 {
		return
	}
	told := map[string]bool{}
	for _, v := range broken {
		w.t.Errorf("-seed=%d: post %s: %s", *seed, v.post, v.what)
		if v.post != "" && !told[v.post] {
			told[v.post] = true
			w.t.Log(w.tell(v.post))
		}
	}
	if len(told) == 0 {
		for id := range w.posts {
			w.t.Log(w.tell(id))
		}
	}
	for i, p := range w.workers {
		w.t.Logf("worker %d (%v):\n%s", i+1, p.err, p.log)
	}
}

// tell returns everything that is known of a post: hub and ledger.
func (w *world) tell(id string) string {
	var b strings.Builder
	story := w.story(id)
	const clock = "15:04:05.000"
	p := story.Post
	fmt.Fprintf(&b, "post %s is %s, revision %d, due %s, problem %q\n", id, p.State, p.Revision, p.DueAt.Format(clock), p.Problem)
	for _, a := range story.Attempts {
		fmt.Fprintf(&b, "  attempt %s at segment %d by %s: %s, %s to %s, %d looks, %d absences, %s %q\n", a.ID, a.Segment+1, a.Worker,
			a.Outcome, a.StartedAt.Format(clock), a.FinishedAt.Format(clock), a.Looks, a.Absences, a.RemoteID, a.Detail)
	}
	for _, u := range story.Publications {
		fmt.Fprintf(&b, "  publication of segment %d: %s by attempt %s\n", u.Segment+1, u.RemoteID, u.AttemptID)
	}
	for _, e := range story.Audit {
		fmt.Fprintf(&b, "  audit %d %s %s %s: %s -> %s %q\n", e.ID, e.At.Format(clock), e.Actor, e.Act, e.From, e.To, e.Detail)
	}
	arrivals, err := sim.ReadLedger(w.ledgerPath())
	if err != nil {
		return b.String() + err.Error()
	}
	for _, a := range arrivals {
		if w.places[a.Text].post == id {
			line, _ := json.Marshal(a) // an Arrival always marshals
			fmt.Fprintf(&b, "  ledger %s\n", line)
		}
	}
	return b.String()
}
