//go:build psnfault && (linux || darwin)

package faulttest

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/postshitnow/psn/internal/fault"
	"github.com/postshitnow/psn/internal/psn"
)

// rotated kills `psn hub rotate-key` at each of its steps, while a worker publishes. What the machine keeps opens every
// token at any time, and the next call brings the rotation to its end.
func rotated(w *world) {
	file := filepath.Join(w.folder, ".config", "psn", "keys", w.hub.Info().ID+".key")
	w.must(os.MkdirAll(filepath.Dir(file), 0o700))
	w.must(os.WriteFile(file, []byte(w.key.Reveal()), 0o600))
	env := slices.DeleteFunc(w.environment(), func(v string) bool { return strings.HasPrefix(v, "PSN_HUB_KEY=") })
	readable := func() {
		raw, err := os.ReadFile(file)
		w.must(err)
		w.key = psn.NewSecret(string(raw))
		w.secrets()
	}
	worker := w.launch(env, "worker")
	w.await("a worker to be ready", func() bool { return worker.dead() || strings.Contains(worker.log.String(), "worker ready") })
	for _, at := range []fault.Place{fault.KeyKept, fault.KeyShared, fault.Resealed} {
		p := w.launch(append(env, fmt.Sprintf("PSN_FAULT=%d=kill", at)), "hub", "rotate-key", "--yes")
		p.killed()
		readable()
		w.postAt(time.Now(), texts(fmt.Sprintf("rotated %d", at), 1))
		w.settle()
	}
	p := w.launch(env, "hub", "rotate-key", "--yes")
	w.await("the rotation to end", p.dead)
	w.expect(p.err == nil, "the rotation ended with %v: %s", p.err, p.log)
	readable()
	w.postAt(time.Now(), texts("rotated", 1))
	w.settle()
	w.expect(w.accountState() == psn.AccountActive, "the account is %s", w.accountState())
	worker.leave()
}
