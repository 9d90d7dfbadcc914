//go:build psnfault && (linux || darwin)

package faulttest

import (
	"fmt"
	"math/rand/v2"
	"time"

	"github.com/postshitnow/psn/internal/fault"
	"github.com/postshitnow/psn/internal/psn"
	"github.com/postshitnow/psn/internal/sim"
)

// life is how one worker of the random case lives and dies.
type life struct {
	points string        // its fault points
	stops  bool          // they stop it: it is resumed after hold, and killed a moment later
	hold   time.Duration // often longer than a lease
	after  time.Duration // from when it is ready until it is killed, if no point was passed
	outage time.Duration // how long its Postgres is killed for, half-way; 0 for not at all
}

// planLives returns n lives. It is a function of its arguments and nothing else.
func planLives(seed uint64, engine psn.Engine, n int) []life {
	random := rand.New(rand.NewPCG(seed, uint64(len(engine))))
	between := func(least, most int) time.Duration {
		return time.Duration(least+random.IntN(most-least)) * time.Millisecond
	}
	lives := make([]life, n)
	for i := range lives {
		l := life{after: between(200, 1500), hold: between(100, 3000)}
		switch dice := random.IntN(100); {
		case dice < 50:
			at := fault.Claimed + fault.Place(random.IntN(int(fault.Reconciling)))
			l.points = fmt.Sprintf("%d:%d=kill", at, 1+random.IntN(6))
		case dice < 65:
			at := fault.Claimed + fault.Place(random.IntN(int(fault.BeforeFinish)))
			l.points, l.stops = fmt.Sprintf("%d:%d=stop", at, 1+random.IntN(4)), true
		}
		if outage := between(20, 2500); random.IntN(100) < 15 && engine == psn.Postgres {
			l.outage = outage
		}
		lives[i] = l
	}
	return lives
}

// plannedPost is a post of the random case.
type plannedPost struct {
	segments int
	in       time.Duration // until it is due
	trouble  []sim.Fault   // for one of its segments
	segment  int
}

// planPost returns post number i. It is a function of its arguments and nothing else.
func planPost(seed uint64, engine psn.Engine, i int, lag time.Duration) plannedPost {
	random := rand.New(rand.NewPCG(seed+uint64(i), uint64(len(engine))+100))
	p := plannedPost{segments: 1, in: time.Duration(random.IntN(400)) * time.Millisecond}
	if random.IntN(100) < 15 {
		p.segments = 3
	}
	p.segment = random.IntN(p.segments)
	troubles := [][]sim.Fault{
		{{Do: sim.AcceptThenReset}},
		{{Do: sim.AcceptThen502}},
		{{Do: sim.AcceptThenHang}},
		{{Do: sim.GarbageSuccess}},
		{{Do: sim.SlowBody, Seconds: 3}},
		{{Do: sim.Slow, Seconds: 0.7}},
		{{Do: sim.Lag, Seconds: 0.6 * lag.Seconds()}, {Do: sim.AcceptThenReset}},
		{{Do: sim.ResetBeforeEffect}},
		{{Do: sim.HangBeforeEffect}},
		{{Do: sim.Refuse502, Status: 504}},
		{{Do: sim.Refuse}},
	}
	if random.IntN(100) < 40 {
		p.trouble = troubles[random.IntN(len(troubles))]
	}
	return p
}

// refused reports whether the server refuses the post, so that it may fail.
func (p plannedPost) refused() bool { return len(p.trouble) > 0 && p.trouble[0].Do == sim.Refuse }
