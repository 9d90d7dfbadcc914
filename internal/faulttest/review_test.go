//go:build psnfault && (linux || darwin)

package faulttest

import (
	"context"
	"time"

	"github.com/postshitnow/psn/internal/hub"
	"github.com/postshitnow/psn/internal/psn"
	"github.com/postshitnow/psn/internal/sim"
)

// noListing takes the listing away, so that psn can't find out. One post is out and one is not; a person
// says so, and both come to their end.
func noListing(w *world) {
	w.times.lag = 100 * time.Millisecond
	out, lost := texts("out", 1), texts("lost", 1)
	w.trouble(
		sim.Fault{Do: sim.Refuse502, On: sim.List},
		sim.Fault{Do: sim.AcceptThenReset, On: sim.Publish, Text: out[0], Times: 1},
		sim.Fault{Do: sim.ResetBeforeEffect, On: sim.Publish, Text: lost[0], Times: 1},
	)
	ids := []string{w.postAt(time.Now(), out), w.postAt(time.Now(), lost)}
	w.worker("")
	for _, id := range ids {
		if !w.becomes(id, psn.NeedsReview) {
			return
		}
		if n := w.acts(id, string(psn.ActReview)); n != 1 {
			w.violate("post %s was flagged %d times, want once", id, n)
		}
	}
	for _, v := range w.verdict() { // as it stands, before anybody says anything
		w.violate("%s: %s", v.post, v.what)
	}
	w.resolve()
	w.settle()
	w.want(ids[0], psn.Published, 1)
	w.want(ids[1], psn.Published, 2)
}

// editedInReview edits a post whose outcome is unknown. psn would not recognise the old text in a listing,
// so it must not conclude that the post is not out, and must not send the new one.
func editedInReview(w *world) {
	w.times.lag = 100 * time.Millisecond
	w.trouble(
		sim.Fault{Do: sim.Refuse502, On: sim.List, Times: 60},
		sim.Fault{Do: sim.AcceptThenReset, On: sim.Publish, Times: 1},
	)
	id := w.post("before the edit")
	w.worker("")
	if !w.becomes(id, psn.NeedsReview) {
		return
	}
	w.sim.Faults().Clear()
	if !w.edit(w.hub, id, "after the edit") {
		return // refused: then there is nothing to get wrong
	}
	_, err := w.hub.Schedule(context.Background(), id, time.Now(), "UTC", ana)
	w.must(err)
	w.await("psn to make up its mind", func() bool {
		s := w.state(id)
		return s == psn.NeedsReview || s == psn.Published
	})
	if n := len(w.created(id)); n != 1 {
		w.violate("post %s was created %d times, old text and new together", id, n)
	}
}

// edit gives a post another text and reports whether the hub took it.
func (w *world) edit(h *hub.Hub, id, what string) bool {
	w.mu.Lock()
	defer w.mu.Unlock() // a witness knows the new text before it can arrive
	segments := texts(what, 1)
	if _, err := h.Edit(context.Background(), id, content(segments), 0, ana); err != nil {
		if code := psn.CodeOf(err); code != psn.CodeConflict {
			w.wrong = append(w.wrong, "edit: "+err.Error())
		}
		return false
	}
	w.know(id, segments)
	return true
}

// resolve says of every post that needs review what the ledger says.
func (w *world) resolve() int {
	listed, err := w.listed()
	w.must(err)
	for id := range listed {
		w.must(w.resolveOne(id))
	}
	return len(listed)
}

func (w *world) resolveOne(id string) error {
	story := w.story(id)
	segment := len(story.Publications)
	r := hub.Resolution{When: time.Now(), Actor: ana}
	for _, a := range w.created(id) {
		if a.Text == story.Post.Content.Segments[segment].Text {
			r.Published, r.RemoteID, r.URL = true, a.ID, w.server()+"/"+a.ID
		}
	}
	_, err := w.hub.Resolve(context.Background(), id, r)
	return err
}
