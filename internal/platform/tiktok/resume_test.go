package tiktok_test

import (
	"context"
	"errors"
	"io"
	"regexp"
	"testing"
	"time"

	"github.com/postshitnow/psn/internal/platform"
	"github.com/postshitnow/psn/internal/psn"
	"github.com/postshitnow/psn/internal/sim"
	simulated "github.com/postshitnow/psn/internal/sim/tiktok"
)

// notes keep what a Prepare notes, and fail once there are as many as fails says, if it says so.
type notes struct {
	state string
	sent  []int64
	fails int
}

var errDied = errors.New("the worker died")

func (n *notes) progress() *platform.Progress {
	return &platform.Progress{
		Load: func(context.Context) (string, error) { return n.state, nil },
		Save: func(_ context.Context, state string, sent int64) error {
			n.state, n.sent = state, append(n.sent, sent)
			if len(n.sent) == n.fails {
				return errDied
			}
			return nil
		},
	}
}

// interrupted returns a request whose preparation was interrupted after the first of its three pieces had arrived.
func (w *world) interrupted(t *testing.T) (platform.Request, *notes) {
	t.Helper()
	kept := &notes{fails: 2}
	req := w.post("interrupted", forAll, film(35_000_123))
	req.Progress = kept.progress()
	if _, err := w.client(t).Prepare(t.Context(), req); !errors.Is(err, errDied) {
		t.Fatalf("prepared: %v", err)
	}
	return req, kept
}

func TestVideoGoesOn(t *testing.T) {
	t.Parallel()
	w := serve(t, &simulated.Network{})
	req, kept := w.interrupted(t)
	if kept.sent[1] != 10_000_000 {
		t.Errorf("noted %v", kept.sent)
	}
	req = prepare(t, w.client(t), req)
	if len(kept.sent) != 4 || kept.sent[2] != 20_000_000 || kept.sent[3] != 20_000_000 {
		t.Errorf("the second try noted %v", kept.sent)
	}
	again := prepare(t, w.client(t), req)
	if again.Prepared != req.Prepared {
		t.Errorf("%s, and was %s", again.Prepared, req.Prepared)
	}
	other := w.client(t) // by which nothing was prepared
	release(t, other, req)
	if _, err := other.Publish(t.Context(), req, nil); platform.FailureOf(err).Outcome != psn.OutcomeNotSent {
		t.Errorf("the same again: %v", err)
	}
	if _, found, err := other.Find(t.Context(), req); !found || err != nil || w.created() != 1 {
		t.Errorf("found %v, %v; %d posts", found, err, w.created())
	}
}

// TestVideoThatIsOut prepares a video again that TikTok has whole: it is neither announced nor sent again.
func TestVideoThatIsOut(t *testing.T) {
	t.Parallel()
	w := serve(t, &simulated.Network{})
	kept := &notes{}
	req := w.post("out", forAll, film(100))
	req.Progress = kept.progress()
	req = prepare(t, w.client(t), req)
	if err := w.server.Faults().Add(sim.Fault{Do: sim.AcceptThenReset, On: sim.Publish, Times: 1}); err != nil {
		t.Fatal(err)
	}
	if _, err := w.client(t).Publish(t.Context(), req, nil); platform.FailureOf(err).Outcome != psn.OutcomeUnknown {
		t.Fatalf("a lost answer: %v", err)
	}
	req.Media[0].File.Open = func() (io.ReadCloser, error) { return nil, errors.New("the video is read") }
	c := w.client(t)
	again := prepare(t, c, req)
	release(t, c, again)
	if again.Prepared != req.Prepared || w.created() != 1 || len(w.server.Ledger()) != 1 {
		t.Errorf("%s, and was %s; %d posts, %d requests", again.Prepared, req.Prepared, w.created(), len(w.server.Ledger()))
	}
}

// TestVideoBeginsAnew where what was noted is of no use any more: nothing of it is released, one post is out.
func TestVideoBeginsAnew(t *testing.T) {
	t.Parallel()
	for name, spoil := range map[string]func(*testing.T, *world, *notes, platform.Request){
		"late":    func(_ *testing.T, w *world, _ *notes, _ platform.Request) { w.advance(56 * time.Minute) },
		"garbage": func(_ *testing.T, _ *world, n *notes, _ platform.Request) { n.state = `{"publish_id":7` },
		"forgotten": func(_ *testing.T, _ *world, n *notes, _ platform.Request) {
			n.state = regexp.MustCompile(`"publish_id":"[^"]*"`).ReplaceAllString(n.state, `"publish_id":"v_pub_file~v2-1.1"`)
		},
		"given up": func(t *testing.T, w *world, n *notes, req platform.Request) {
			t.Helper()
			w.network.FailReason = "spam_risk"
			c := w.client(t)
			release(t, c, prepare(t, c, req))
			w.network.FailReason = ""
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := serve(t, &simulated.Network{})
			req, kept := w.interrupted(t)
			spoil(t, w, kept, req)
			before := kept.state
			c := w.client(t)
			req = prepare(t, c, req)
			if kept.state == before {
				t.Error("it went on with what was noted")
			}
			release(t, c, req)
			if _, found, err := c.Find(t.Context(), req); !found || err != nil || w.created() != 1 {
				t.Errorf("found %v, %v; %d posts", found, err, w.created())
			}
		})
	}
}

// TestUploadThatIsNotTaken is given away three times and no more.
func TestUploadThatIsNotTaken(t *testing.T) {
	t.Parallel()
	w := serve(t, &simulated.Network{})
	kept := &notes{}
	req := w.post("not taken", forAll, film(100))
	req.Progress = kept.progress()
	was := ""
	for try := range 4 {
		now := prepare(t, w.client(t), req).Prepared
		if try > 0 && (now == was) != (try < 3) {
			t.Errorf("try %d: %q, and was %q", try+1, now, was)
		}
		was = now
	}
}
