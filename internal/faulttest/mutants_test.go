//go:build psnfault && (linux || darwin)

package faulttest

import (
	"strings"
	"testing"

	"github.com/postshitnow/psn/internal/fault"
	"github.com/postshitnow/psn/internal/psn"
)

// TestMutants breaks psn on purpose, one way at a time. A case that passes with a broken psn proves nothing:
// each must end in a post that is out twice, and the verdict must say so.
func TestMutants(t *testing.T) {
	t.Parallel()
	for mutant, d := range map[fault.Defect]drama{
		fault.NoFence:        {play: stoppedAt(fault.BeforeWrite)},
		fault.NoAttempt:      {play: killedAt(fault.AfterAnswer)},
		fault.TimeoutNotSent: {play: answers},
	} {
		for _, engine := range []psn.Engine{psn.SQLite, psn.Postgres} {
			t.Run(string(mutant)+"/"+string(engine), func(t *testing.T) {
				t.Parallel()
				w := d.world(t, engine)
				w.mutant = mutant
				d.play(w)
				broken := w.verdict()
				twice := 0
				for _, v := range broken {
					if strings.Contains(v.what, "was created 2 times") {
						twice++
					}
				}
				if twice == 0 {
					t.Errorf("psn is broken by %s, and no post was found to be out twice: %v", mutant, broken)
				}
			})
		}
	}
}
