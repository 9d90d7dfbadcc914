package worker_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/postshitnow/psn/internal/hub"
	"github.com/postshitnow/psn/internal/psn"
	"github.com/postshitnow/psn/internal/sim"
)

// TestTellsWhatFailed has a worker that runs fail a post, and tell it once.
func TestTellsWhatFailed(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, b *bundle) {
		t.Helper()
		file := filepath.Join(t.TempDir(), "notices.log")
		_, err := b.hub.AddChannel(t.Context(), hub.Channel{Name: "ops", Kind: "log", Zone: "UTC", Daily: 20},
			psn.NewSecret("file://"+file), psn.Actor{Kind: psn.Person, Name: "ana"})
		if err != nil {
			t.Fatal(err)
		}
		if err := b.sim.Faults().Add(sim.Fault{Do: sim.Refuse, On: sim.Publish, Times: 1}); err != nil {
			t.Fatal(err)
		}
		b.run(t)
		id := b.schedule(t, "refused", time.Now())
		b.waitFor(t, id, psn.Failed)
		b.told(t)
		raw, err := os.ReadFile(file)
		if err != nil || strings.Count(string(raw), "\n") != 1 || !strings.Contains(string(raw), "post "+id+" failed on masto") {
			t.Errorf("told was %q: %v", raw, err)
		}
	})
}

// told waits until the latest notice was sent.
func (b *bundle) told(t *testing.T) {
	t.Helper()
	deadline := time.Now().Add(20 * time.Second) // below the tick of a worker that nobody wakes
	for {
		all, err := b.hub.Notices(t.Context(), 1)
		if err != nil {
			t.Fatal(err)
		}
		if len(all) == 1 && len(all[0].Deliveries) == 1 && all[0].Deliveries[0].State == hub.DeliverySent {
			return
		}
		if time.Now().After(deadline) {
			t.Fatalf("nobody was told: %+v", all)
		}
		time.Sleep(20 * time.Millisecond)
	}
}
