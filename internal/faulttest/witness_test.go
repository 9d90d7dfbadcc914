//go:build psnfault && (linux || darwin)

package faulttest

import (
	"context"
	"net/http"

	"github.com/postshitnow/psn/internal/psn"
	"github.com/postshitnow/psn/internal/sim"
)

// witness is a simulated network that looks into the hub whenever a publish request arrives: the attempt
// must be there by then, committed. While the hub can't be reached it sees nothing.
type witness struct {
	sim.Network
	world *world
}

// Read understands a request, as the network itself does.
func (n *witness) Read(r *http.Request, base string) sim.Call {
	call := n.Network.Read(r, base)
	if call.Kind == sim.Publish && call.Text != "" { // without a text it is torn
		n.look(call.Text)
	}
	return call
}

func (n *witness) look(text string) {
	w := n.world
	w.mu.Lock()
	at, known := w.places[text]
	w.mu.Unlock()
	if !known {
		w.violate("a text arrived that nobody wrote: %q", text)
		return
	}
	story, err := w.hub.Post(context.Background(), at.post)
	if err != nil {
		return
	}
	for _, a := range story.Attempts {
		if a.Segment == at.segment && (a.Outcome.Open() || a.Outcome == psn.OutcomePublished) {
			return
		}
	}
	w.violate("a request of post %s, segment %d, arrived and no attempt at it is open in the hub", at.post, at.segment+1)
}
