//go:build psnfault && (linux || darwin)

package faulttest

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/postshitnow/psn/internal/fault"
	"github.com/postshitnow/psn/internal/psn"
)

// asleep finds a post three days after it was due: it is missed, and goes out only when a person asks.
func asleep(w *world) {
	id := w.postAt(time.Now().Add(-72*time.Hour), texts("old", 1))
	fresh := w.post("fresh")
	worker := w.worker("")
	if !w.becomes(id, psn.Missed) || !w.becomes(fresh, psn.Published) {
		return
	}
	w.want(id, psn.Missed, 0)
	_, err := w.hub.Retry(w.t.Context(), id, time.Now(), ana)
	w.must(err)
	w.settle()
	w.want(id, psn.Published, 1)
	worker.leave()
}

// poison is a post that kills whichever worker attempts it. After three deaths a person must look at it;
// all others go out.
func poison(w *world) {
	bad := w.post("POISON")
	var good []string
	for range 12 {
		good = append(good, w.post("good"))
	}
	points := fmt.Sprintf("%d:0:POISON=kill", fault.AfterAttempt)
	deaths := 0
	p := w.worker(points)
	w.await("the poison to be set aside", func() bool {
		if p.dead() {
			deaths++
			p = w.worker(points)
		}
		return deaths > 6 || w.state(bad) == psn.NeedsReview
	})
	w.settle()
	w.want(bad, psn.NeedsReview, 3)
	if deaths != 3 {
		w.violate("the poison killed %d workers, want 3", deaths)
	}
	for _, id := range good {
		if got := w.state(id); got != psn.Published {
			w.violate("post %s is %s, want published", id, got)
		}
	}
	p.leave()
}

// manyWorkers has three workers race for the same posts.
func manyWorkers(w *world) {
	due := time.Now().Add(time.Second)
	for range 60 {
		w.postAt(due, texts("raced", 1))
	}
	for range 3 {
		w.worker("")
	}
	w.settle()
	for id := range w.posts {
		w.expect(w.state(id) == psn.Published, "post %s is %s", id, w.state(id))
	}
}

// manyHubs has one worker serve two hubs, one of each engine. It is killed in the midst of both, and another
// one follows.
func manyHubs(w *world) {
	other := newWorld(w.t, psn.Postgres, nil)
	config := filepath.Join(w.folder, "config")
	for _, dir := range []string{"keys", "connections"} {
		w.must(os.MkdirAll(filepath.Join(config, dir), 0o700))
	}
	for name, hub := range map[string]*world{"hub": w, "connections/second": other} {
		w.must(os.WriteFile(filepath.Join(config, name+".env"),
			fmt.Appendf(nil, "PSN_HUB_NAME=%s\nPSN_HUB_URL=%s\n", filepath.Base(name), hub.url), 0o600))
		w.must(os.WriteFile(filepath.Join(config, "keys", hub.hub.Info().ID+".key"), []byte(hub.key.Reveal()), 0o600))
	}
	for range 20 {
		w.post("first")
		other.post("second")
	}
	env := append(without(w.environment(), "PSN_HUB"), "PSN_CONFIG_DIR="+config)
	if !w.launch(append(env, fmt.Sprintf("PSN_FAULT=%d:5=kill", fault.AfterAnswer)), "worker", "--all").killed() {
		return
	}
	w.launch(env, "worker", "--all")
	w.settle()
	other.settle()
	for _, hub := range []*world{w, other} {
		for id := range hub.posts {
			w.expect(hub.state(id) == psn.Published, "post %s is %s", id, hub.state(id))
		}
	}
	other.report()
}

// without leaves out the variables whose name begins with a prefix.
func without(env []string, prefix string) []string {
	var out []string
	for _, v := range env {
		if !strings.HasPrefix(v, prefix) {
			out = append(out, v)
		}
	}
	return out
}

// once runs psn as a clock would, again and again; the first run is killed.
func once(w *world) {
	for range 10 {
		w.post("once")
	}
	run := func(points string) *process {
		p := w.launch(w.environment("PSN_FAULT="+points), "worker", "--once")
		w.await("a single run to end", p.dead)
		return p
	}
	run(fmt.Sprintf("%d:4=kill", fault.AfterAnswer)).killed()
	w.await("single runs to publish everything", func() bool {
		p := run("")
		w.expect(p.err == nil, "a single run: %v\n%s", p.err, p.log)
		counts, err := w.hub.Counts(w.t.Context())
		return err == nil && counts[psn.Published] == 10
	})
}

// expect notes a violation unless ok.
func (w *world) expect(ok bool, format string, args ...any) {
	if !ok {
		w.violate(format, args...)
	}
}
