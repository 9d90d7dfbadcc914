package sim

import (
	"errors"
	"fmt"
	"maps"
	"slices"
)

// Action is what a fault does to a request.
type Action string

// The actions. Lag and Slow only colour what happens and combine with one of the others; of those, the
// first armed fault that matches is applied.
const (
	Refuse            Action = "refuse"              // a definite 4xx, no effect
	AcceptThenHang    Action = "accept-then-hang"    // takes effect; no answer until the client leaves or the server closes
	AcceptThenReset   Action = "accept-then-reset"   // takes effect; the connection is reset
	AcceptThen502     Action = "accept-then-502"     // takes effect; a proxy answers 502
	GarbageSuccess    Action = "garbage-2xx"         // takes effect; 200 with a body that can't be read
	SlowBody          Action = "slow-body"           // takes effect; the answer trickles over the seconds
	HangBeforeEffect  Action = "hang-before-effect"  // no effect, no answer
	ResetBeforeEffect Action = "reset-before-effect" // no effect; the connection is reset
	Refuse502         Action = "refuse-502"          // a 5xx, no effect
	RateLimit         Action = "rate-limit"          // 429 that resets after the seconds, no effect
	ExpiredToken      Action = "expired-token"       // 401, no effect
	Unavailable       Action = "unavailable"         // 503 with an HTML body, as during a migration; no effect
	Slow              Action = "slow"                // waits the seconds, then takes effect even if the client has left
	Lag               Action = "lag"                 // what is created stays out of listings for the seconds
)

// actions holds, for each action, whether it needs seconds.
var actions = map[Action]bool{
	Refuse: false, AcceptThenHang: false, AcceptThenReset: false, AcceptThen502: false,
	GarbageSuccess: false, SlowBody: true, HangBeforeEffect: false, ResetBeforeEffect: false,
	Refuse502: false, RateLimit: true, ExpiredToken: false, Unavailable: false, Slow: true, Lag: true,
}

var kinds = []Kind{Any, Publish, List, Read, Delete, Verify, Instance, Media, Token, Other}

// Fault is trouble on order: what to do, to which requests, and when.
type Fault struct {
	Do      Action  `json:"do"`
	Network string  `json:"network,omitempty"` // the name; empty means every network
	On      Kind    `json:"on,omitempty"`      // which requests; empty means any
	Text    string  `json:"text,omitempty"`    // only posts whose text contains it
	Account string  `json:"account,omitempty"` // only requests of this handle
	After   int     `json:"after,omitempty"`   // how many matching requests pass unharmed first
	Times   int     `json:"times,omitempty"`   // how many requests it is applied to; 0 means for ever
	Seconds float64 `json:"seconds,omitempty"` // for slow, slow-body, lag and rate-limit
	Status  int     `json:"status,omitempty"`  // for refuse (4xx, default the network's) and refuse-502 (5xx, default 502)
	Body    string  `json:"body,omitempty"`    // for refuse, refuse-502 and garbage-2xx, instead of the usual
}

// maxSeconds bounds a fault's duration: a day.
const maxSeconds = 86400

// Check returns an error that says what is wrong with the fault, or nil.
func (f Fault) Check() error {
	needsSeconds, known := actions[f.Do]
	switch {
	case !known:
		return fmt.Errorf("unknown action %q in \"do\": one of %v", f.Do, sortedActions())
	case f.On != "" && !slices.Contains(kinds, f.On):
		return fmt.Errorf("unknown kind %q in \"on\": one of %v", f.On, kinds)
	case f.Text != "" && f.On != "" && f.On != Any && f.On != Publish:
		return fmt.Errorf("\"text\" can only match publish requests, not %q", f.On)
	case f.After < 0 || f.Times < 0:
		return errors.New("\"after\" and \"times\" must not be negative")
	case needsSeconds && !(f.Seconds > 0 && f.Seconds <= maxSeconds):
		return fmt.Errorf("%q needs \"seconds\" above 0 and at most %d", f.Do, maxSeconds)
	case !needsSeconds && f.Seconds != 0:
		return fmt.Errorf("%q takes no \"seconds\"", f.Do)
	}
	return f.checkAnswer()
}

func (f Fault) checkAnswer() error {
	switch {
	case f.Status != 0 && f.Do == Refuse && (f.Status < 400 || f.Status > 499):
		return fmt.Errorf("\"status\" of %q must be 400 to 499", f.Do)
	case f.Status != 0 && f.Do == Refuse502 && (f.Status < 500 || f.Status > 599):
		return fmt.Errorf("\"status\" of %q must be 500 to 599", f.Do)
	case f.Status != 0 && f.Do != Refuse && f.Do != Refuse502:
		return fmt.Errorf("%q takes no \"status\"", f.Do)
	case f.Body != "" && f.Do != Refuse && f.Do != Refuse502 && f.Do != GarbageSuccess:
		return fmt.Errorf("%q takes no \"body\"", f.Do)
	}
	return nil
}

// takesEffect reports whether the request still takes effect.
func (f Fault) takesEffect() bool {
	return slices.Contains([]Action{AcceptThenHang, AcceptThenReset, AcceptThen502, GarbageSuccess, SlowBody}, f.Do)
}

func sortedActions() []Action { return slices.Sorted(maps.Keys(actions)) }
