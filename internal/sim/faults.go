package sim

import (
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// Faults is the trouble a server has in store. The zero value has none.
type Faults struct {
	mu    sync.Mutex
	armed []*FaultState
	count atomic.Int64 // len(armed), so that a server without faults takes no lock
}

// FaultState is a fault and what it has seen.
type FaultState struct {
	Fault
	Matched int `json:"matched"` // requests that reached and matched it
	Applied int `json:"applied"` // requests it was applied to
}

// Add arms faults, behind those already there. If any is wrong none is added, and the error names it.
func (f *Faults) Add(faults ...Fault) error {
	for i, fault := range faults {
		if err := fault.Check(); err != nil {
			return fmt.Errorf("fault %d: %w", i+1, err)
		}
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, fault := range faults {
		f.armed = append(f.armed, &FaultState{Fault: fault})
	}
	f.count.Store(int64(len(f.armed)))
	return nil
}

// Clear disarms all faults. Requests that hang already go on hanging.
func (f *Faults) Clear() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.armed = nil
	f.count.Store(0)
}

// List returns the faults in the order they were added, spent ones included.
func (f *Faults) List() []FaultState {
	f.mu.Lock()
	defer f.mu.Unlock()
	states := make([]FaultState, len(f.armed))
	for i, s := range f.armed {
		states[i] = *s
	}
	return states
}

// plan is what happens to one request.
type plan struct {
	delay time.Duration // before the effect
	lag   time.Duration // until the effect shows in listings
	main  *Fault        // nil if the request is answered as usual
	names []string
}

// plan decides what happens to a call and counts it. Faults are asked in order; the first one, besides
// slow and lag, that applies is the last that sees the call.
func (f *Faults) plan(network string, c Call) plan {
	var p plan
	if f.count.Load() == 0 {
		return p
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, s := range f.armed {
		if !s.matches(network, c) {
			continue
		}
		s.Matched++
		if s.Matched <= s.After || s.Times > 0 && s.Applied >= s.Times {
			continue
		}
		s.Applied++
		p.names = append(p.names, string(s.Do))
		switch s.Do { //nolint:exhaustive // all others end the walk
		case Slow:
			p.delay += seconds(s.Seconds)
		case Lag:
			p.lag = max(p.lag, seconds(s.Seconds))
		default:
			fault := s.Fault
			p.main = &fault
			return p
		}
	}
	return p
}

func (f Fault) matches(network string, c Call) bool {
	return (f.Network == "" || f.Network == network) &&
		(f.On == "" || f.On == Any || f.On == c.Kind) &&
		(f.Account == "" || f.Account == c.Account) &&
		(f.Text == "" || c.Kind == Publish && strings.Contains(c.Text, f.Text))
}

func seconds(s float64) time.Duration { return time.Duration(s * float64(time.Second)) }
