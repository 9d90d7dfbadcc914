package app

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"github.com/postshitnow/psn/internal/hub"
	"github.com/postshitnow/psn/internal/psn"
)

// publishing is one post on its way out, in the eyes of a command that waits for it.
type publishing struct {
	app     *App
	hub     *hub.Hub
	id      string
	account psn.Account
	served  bool     // a worker is there to publish it
	work    *WorkHub // publishes it in this process; nil if the key is not here or was not looked for
	watch   func([]Upload)
}

const (
	// patience is how long a worker may take to claim a post that is due before this process does.
	patience = 3 * time.Second
	// firstLook and lastLook are the first and the longest wait between two looks at the post.
	firstLook = 20 * time.Millisecond
	lastLook  = 500 * time.Millisecond
)

// findPublisher finds out who can publish. It returns an error with psn.CodeKeyMissing if nobody can.
func (w *publishing) findPublisher(ctx context.Context) error {
	var err error
	if w.served, err = served(ctx, w.hub); err != nil || w.served {
		return err
	}
	if err := w.publishHere(); err != nil {
		return err
	}
	if w.work == nil {
		return keyMissing(w.hub, "nobody can publish: no worker has been seen for "+workerFresh.String()+
			", and the hub's private key is not on this machine")
	}
	return nil
}

// publishHere prepares this process to publish, if the hub's private key is on this machine.
func (w *publishing) publishHere() error {
	settings, err := w.app.Settings(nil)
	if err != nil {
		return err
	}
	work, err := w.app.workHub(w.hub, w.hub.Info().Name, "cli-"+psn.NewID(), TuningOf(settings), slog.New(slog.DiscardHandler))
	if err == nil && work.CanPublish() {
		w.work = work
	}
	return err
}

// await looks at the post until its end, at most for a time, and publishes it here where that is due.
func (w *publishing) await(ctx context.Context, wait time.Duration) (PostStory, error) {
	began := w.app.o.Clock()
	pause := firstLook
	for {
		waited := w.app.o.Clock().Sub(began)
		if w.served && waited > patience {
			w.served = false    // it may have gone; whoever claims first publishes
			_ = w.publishHere() // if this process can't, the worker may still come
		}
		looking := ctx
		if !w.served && w.work != nil {
			did, err := w.turn(ctx)
			if err != nil {
				return PostStory{}, err
			}
			if did { // what came of it is said even to someone who interrupted it
				pause, looking = firstLook, context.WithoutCancel(ctx)
			}
		}
		story, over, err := w.look(looking)
		if err != nil || over {
			return story, err
		}
		if waited >= wait {
			return w.late(ctx, wait)
		}
		if err := rest(ctx, pause); err != nil {
			return PostStory{}, psn.Errorf(psn.CodeCancelled, "interrupted; post %s goes on without you", w.id).
				WithHint("nothing is sent twice; see what becomes of it with `psn post show %s`", w.id).WithNext("psn post show " + w.id)
		}
		pause = min(pause*3/2, lastLook)
	}
}

// turn claims the post, if it is due and nobody's, and brings it as far as it can be brought now. Once
// claimed, an interrupt does not end it: what has left is waited for and recorded.
func (w *publishing) turn(ctx context.Context) (bool, error) {
	claims, err := w.work.claim(ctx, hub.ClaimRequest{PostID: w.id, Most: 1, Suspects: true})
	if err != nil || len(claims) == 0 {
		return false, err
	}
	alive, done := context.WithCancel(context.WithoutCancel(ctx))
	beating := make(chan struct{})
	go func() {
		defer close(beating)
		w.beat(alive)
	}()
	err = w.work.Publish(context.WithoutCancel(ctx), claims[0])
	w.work.mark.close()
	done()
	<-beating
	if psn.CodeOf(err) == psn.CodeStale { // taken over: somebody else records the outcome
		err = nil
	}
	if _, failed := w.work.WriteComments(ctx); failed != nil && err == nil {
		w.work.log.Warn("could not write a first comment", slog.Any("error", failed)) // it follows the post and can't fail it
	}
	return true, err
}

// beat renews the claim until ctx ends. A renewal that fails is tried again: the lease has a margin.
func (w *publishing) beat(ctx context.Context) {
	tick := time.NewTicker(w.work.Tuning().Heartbeat)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
			_ = w.work.Heartbeat(ctx) // a lease that can't be renewed runs out, and nothing leaves under it
		}
	}
}

// rest waits, and returns ctx's error if that ends first.
func rest(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-timer.C:
		return nil
	}
}

// look reports whether the post has come to its end, and says by an error which one it is unless it is
// published.
func (w *publishing) look(ctx context.Context) (story PostStory, over bool, err error) {
	state, err := w.hub.State(ctx, w.id)
	switch {
	case errors.Is(err, context.Canceled), state == psn.Publishing:
		return story, false, nil
	case err != nil:
		return story, false, err
	case state.Ready():
		return story, false, w.delayed(ctx)
	}
	story, err = w.hub.Post(ctx, w.id)
	if err != nil {
		return story, false, err
	}
	return story, true, ended(story)
}

// watched tells whoever watches how far uploads are, until its result is called.
func (w *publishing) watched(ctx context.Context) (end func()) {
	if w.watch == nil {
		return func() {}
	}
	ctx, cancel := context.WithCancel(ctx)
	done := make(chan struct{})
	go func() {
		defer close(done)
		for rest(ctx, lastLook) == nil {
			if found, err := w.hub.Uploads(ctx, w.id); err == nil && len(found) > 0 {
				w.watch(found)
			}
		}
	}()
	return func() { cancel(); <-done }
}
