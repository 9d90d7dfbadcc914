//go:build psnfault && (linux || darwin)

package faulttest

import (
	"testing"

	"github.com/postshitnow/psn/internal/fault"
	"github.com/postshitnow/psn/internal/hub/pgtest"
	"github.com/postshitnow/psn/internal/psn"
	"github.com/postshitnow/psn/internal/sim"
)

// drama is one case: what happens to the workers of a world, and how that must end.
type drama struct {
	name    string
	engines []psn.Engine       // nil for both
	cluster bool               // on Postgres it needs a server of its own, which it kills
	network func() sim.Network // nil for GoToSocial, which honours no keys
	play    func(w *world)
}

// dramas lists the cases.
func dramas() []drama {
	sqlite, postgres := []psn.Engine{psn.SQLite}, []psn.Engine{psn.Postgres}
	all := []drama{
		{name: "random", cluster: true, play: random},
		{name: "slow server outlives the worker", play: outlived},
		{name: "answers", play: answers},
		{name: "server down and up", play: down},
		{name: "no listing", play: noListing},
		{name: "edited in review", play: editedInReview},
		{name: "late listing", play: lateListing},
		{name: "thread", play: thread},
		{name: "changes race the claim", play: changes},
		{name: "asleep for three days", play: asleep},
		{name: "poison", play: poison},
		{name: "polite stop", play: politeStop},
		{name: "impolite stop", play: impoliteStop},
		{name: "many workers", play: manyWorkers},
		{name: "rotating the key", play: rotated},
		{name: "moving media", play: movedMedia},
		{name: "many hubs", engines: sqlite, play: manyHubs},
		{name: "once", play: once},
		{name: "database killed mid-batch", engines: postgres, cluster: true, play: killedMidBatch},
		{name: "database gone after the answer", engines: postgres, cluster: true, play: goneAfterAnswer},
		{name: "database gone before the attempt", engines: postgres, cluster: true, play: goneBeforeAttempt},
		{name: "clocks ten minutes off", engines: postgres, play: clocksOff},
	}
	for at := fault.Claimed; at <= fault.Reconciling; at++ {
		all = append(all, drama{name: "killed " + moments[at], play: killedAt(at)})
	}
	for at := fault.Claimed; at <= fault.BeforeFinish; at++ {
		all = append(all, drama{name: "stopped " + moments[at], play: stoppedAt(at)})
	}
	all = append(all, networkDramas()...)
	all = append(all, hostDramas()...)
	return append(all, diskDramas()...)
}

var moments = map[fault.Place]string{
	fault.Claimed: "after the claim", fault.BeforeAttempt: "before the attempt", fault.AfterAttempt: "before connecting",
	fault.BeforeWrite: "before writing", fault.AfterAnswer: "after the answer", fault.BeforeFinish: "before the outcome",
	fault.AfterFinish: "after the outcome", fault.Reconciling: "after the listing",
}

func TestFaults(t *testing.T) {
	t.Parallel()
	for _, d := range dramas() {
		engines := d.engines
		if engines == nil {
			engines = []psn.Engine{psn.SQLite, psn.Postgres}
		}
		for _, engine := range engines {
			t.Run(d.name+"/"+string(engine), func(t *testing.T) {
				t.Parallel()
				w := d.world(t, engine)
				d.play(w)
				w.report()
			})
		}
	}
}

func (d drama) world(t *testing.T, engine psn.Engine) *world {
	t.Helper()
	var cluster *pgtest.Cluster
	if d.cluster && engine == psn.Postgres {
		cluster = pgtest.NewCluster(t, pgtest.Options{})
	}
	if d.network != nil {
		return newWorldOn(t, engine, cluster, d.network())
	}
	return newWorld(t, engine, cluster)
}
