//go:build psnfault && (linux || darwin)

package faulttest

import (
	"context"
	"math/rand/v2"
	"sync"
	"time"

	"github.com/postshitnow/psn/internal/hub"
	"github.com/postshitnow/psn/internal/psn"
)

// change is what a person does to a post at the moment when it comes due.
type change int

const (
	cancelIt change = iota
	editIt
	moveIt
)

const changeKinds = 3

// changes cancels, edits and reschedules posts just when they are claimed, from a handle of its own as
// another psn would. Each change either happened or was refused, and the post goes by the answer.
func changes(w *world) {
	other, err := hub.Open(w.t.Context(), hub.Options{URL: psn.NewSecret(w.url)})
	w.must(err)
	defer other.Close()
	w.worker("")
	w.worker("")
	random := rand.New(rand.NewPCG(*seed, 21))
	var all sync.WaitGroup
	start := time.Now().Add(500 * time.Millisecond)
	for i := range 45 {
		due := start.Add(time.Duration(i) * 40 * time.Millisecond)
		id := w.postAt(due, texts("changed", 1))
		at := due.Add(time.Duration(random.IntN(30)-10) * time.Millisecond)
		all.Go(func() {
			time.Sleep(time.Until(at))
			w.change(other, change(i)%changeKinds, id)
		})
	}
	all.Wait()
	w.settle()
	w.aftermath()
}

// change makes one change and notes what must follow from the answer.
func (w *world) change(h *hub.Hub, what change, id string) {
	var err error
	moved := time.Now().Add(2 * time.Second)
	switch what {
	case cancelIt:
		_, err = h.Move(context.Background(), id, psn.ActCancel, "", ana)
	case editIt:
		w.edit(h, id, "edited") // the verdict knows which text must be out
		return
	case moveIt:
		_, err = h.Schedule(context.Background(), id, moved, "UTC", ana)
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	p := w.posts[id]
	switch {
	case err != nil && psn.CodeOf(err) != psn.CodeConflict:
		w.wrong = append(w.wrong, "change: "+err.Error())
	case err != nil:
	case what == cancelIt:
		p.cancelled = true
	default:
		p.notBefore = moved
	}
}

// aftermath checks that every change that was taken was kept.
func (w *world) aftermath() {
	for id, p := range w.posts {
		state, created := w.state(id), w.created(id)
		switch {
		case p.cancelled && (state != psn.Cancelled || len(created) > 0):
			w.violate("post %s was cancelled, and is %s and created %d times", id, state, len(created))
		case !p.cancelled && state != psn.Published:
			w.violate("post %s is %s, want published", id, state)
		case len(created) > 0 && created[0].Time.Before(p.notBefore):
			w.violate("post %s was moved to %s and went out at %s", id, p.notBefore, created[0].Time)
		}
	}
}
