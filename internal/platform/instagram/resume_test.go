package instagram_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/postshitnow/psn/internal/platform"
	"github.com/postshitnow/psn/internal/psn"
	"github.com/postshitnow/psn/internal/sim"
	simulated "github.com/postshitnow/psn/internal/sim/instagram"
)

// notes keep what a Prepare notes, and fail once there are as many as fails says, if it says so.
type notes struct {
	state string
	count int
	fails int
}

var errDied = errors.New("the worker died")

func (n *notes) progress() *platform.Progress {
	return &platform.Progress{
		Load: func(context.Context) (string, error) { return n.state, nil },
		Save: func(_ context.Context, state string, _ int64) error {
			n.state = state
			if n.count++; n.count == n.fails {
				return errDied
			}
			return nil
		},
	}
}

// TestCarouselGoesOn is interrupted after each container of three, and makes each once.
func TestCarouselGoesOn(t *testing.T) {
	t.Parallel()
	public := host(t)
	w := serve(t, &simulated.Network{Containers: 4, VideoDelay: -1})
	kept := &notes{}
	req := request("three", nil, public.picture(64, 64), public.film(), public.picture(64, 64))
	req.Progress = kept.progress()
	for kept.fails = 1; kept.fails <= 4; kept.fails++ {
		if _, err := w.client(t).Prepare(t.Context(), req); !errors.Is(err, errDied) {
			t.Fatalf("prepared: %v", err)
		}
	}
	kept.fails = 0
	req = prepared(t, w.client(t), req)
	if _, err := w.client(t).Publish(t.Context(), req, nil); err != nil || len(w.network.Feed(0)) != 1 {
		t.Errorf("%d posts are out: %v", len(w.network.Feed(0)), err)
	}
}

// TestLongWork waits for a video without a lease, and makes its container once.
func TestLongWork(t *testing.T) {
	t.Parallel()
	public := host(t)
	w := serve(t, &simulated.Network{Containers: 1, VideoDelay: 4 * time.Minute})
	kept := &notes{fails: 1}
	req := request("long", nil, public.film())
	req.Progress = kept.progress()
	if _, err := w.client(t).Prepare(t.Context(), req); !errors.Is(err, errDied) {
		t.Fatalf("prepared: %v", err)
	}
	for asked := 0; ; asked++ {
		_, err := w.client(t).Prepare(t.Context(), req)
		working, is := errors.AsType[*platform.Working](err)
		if err == nil && asked > 2 && asked < 15 {
			break
		}
		if !is || asked == 15 || working.After < platform.Patience || working.After > time.Minute {
			t.Fatalf("asked %d times: %v", asked+1, err)
		}
		w.advance(working.After)
	}
	post(t, w.client(t), req)
}

// TestContainersAnew makes what is missing where containers are of no use any more.
func TestContainersAnew(t *testing.T) {
	t.Parallel()
	public := host(t)
	for name, tc := range map[string]struct {
		spoil func(*world, *notes)
		anew  bool
	}{
		"unspoilt": {func(*world, *notes) {}, false},
		"expired":  {func(w *world, _ *notes) { w.advance(25 * time.Hour) }, true},
		"garbage":  {func(_ *world, n *notes) { n.state = "{" }, true},
		"unknown": {func(_ *world, n *notes) {
			n.state = `{"post":"17899999999999999","began":"` + time.Now().Format(time.RFC3339) + `"}`
		}, true},
		"failed": {func(w *world, _ *notes) {
			w.advance(time.Second)
			w.network.VideoFails = 0
		}, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := serve(t, &simulated.Network{VideoDelay: -1})
			if name == "failed" {
				w.network.VideoFails = 2207053
			}
			kept := &notes{fails: 1}
			req := request("anew", nil, public.film())
			req.Progress = kept.progress()
			if _, err := w.client(t).Prepare(t.Context(), req); !errors.Is(err, errDied) {
				t.Fatalf("prepared: %v", err)
			}
			tc.spoil(w, kept)
			before := w.network.NewestContainer()
			post(t, w.client(t), req)
			if anew := w.network.NewestContainer() != before; anew != tc.anew || len(w.network.Feed(0)) != 1 {
				t.Errorf("made anew: %v; %d posts are out", anew, len(w.network.Feed(0)))
			}
		})
	}
}

// TestReleasedBefore prepares a post again whose release came through without an answer: no second container is made,
// and the post is found.
func TestReleasedBefore(t *testing.T) {
	t.Parallel()
	public := host(t)
	w := serve(t, &simulated.Network{Containers: 1})
	c, kept := w.client(t), &notes{}
	req := request("out", nil, public.picture(64, 64))
	req.Progress = kept.progress()
	first := prepared(t, c, req)
	w.fault(t, sim.Fault{Do: sim.AcceptThenReset, On: sim.Publish, Times: 1})
	for _, req := range []platform.Request{first, prepared(t, w.client(t), req)} {
		if _, err := c.Publish(t.Context(), req, nil); platform.FailureOf(err).Outcome != psn.OutcomeUnknown {
			t.Errorf("published: %v", err)
		}
		if _, found, err := c.Find(t.Context(), req); !found || err != nil || req.Prepared != first.Prepared {
			t.Errorf("found %v, %v; prepared is %q, and was %q", found, err, req.Prepared, first.Prepared)
		}
	}
	if len(w.network.Feed(0)) != 1 {
		t.Errorf("%d posts are out", len(w.network.Feed(0)))
	}
}

// TestContainerThatIsNotTaken is given away three times and no more.
func TestContainerThatIsNotTaken(t *testing.T) {
	t.Parallel()
	public := host(t)
	w := serve(t, &simulated.Network{})
	kept := &notes{}
	req := request("not taken", nil, public.picture(64, 64))
	req.Progress = kept.progress()
	was := ""
	for try := range 4 {
		now := prepared(t, w.client(t), req).Prepared
		if try > 0 && (now == was) != (try < 3) {
			t.Errorf("try %d: %q, and was %q", try+1, now, was)
		}
		was = now
	}
}
