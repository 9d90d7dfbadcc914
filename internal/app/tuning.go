package app

import "time"

// Tuning is how long things take and how often they are tried. The zero value of a field means its
// default.
type Tuning struct {
	Lease     time.Duration // of a claim; 10 s
	Heartbeat time.Duration // between renewals; 3 s
	Grace     time.Duration // a post due longer ago than this, at which no worker looked, is missed; 6 h
	Slots     int           // publish calls at once; 64
	Lag       time.Duration // overrides every platform's read-after-write lag; 0 keeps the platform's own
	Deadline  time.Duration // overrides every platform's deadline of a publish call; 0 keeps the platform's own
	Retry     time.Duration // first wait after a call that was provably not sent; 5 s, doubling up to 15 min
	GiveUp    time.Duration // after which a post that can't be sent fails; 24 h
}

// withDefaults fills in what is zero.
func (t Tuning) withDefaults() Tuning {
	fill := func(d *time.Duration, def time.Duration) {
		if *d == 0 {
			*d = def
		}
	}
	fill(&t.Lease, 10*time.Second)
	fill(&t.Heartbeat, 3*time.Second)
	fill(&t.Grace, 6*time.Hour)
	fill(&t.Retry, 5*time.Second)
	fill(&t.GiveUp, 24*time.Hour)
	if t.Slots == 0 {
		t.Slots = 64
	}
	return t
}

// retryIn is the wait after the given number of calls in a row that were not sent.
func (t Tuning) retryIn(tries int) time.Duration {
	const most = 15 * time.Minute
	wait := t.Retry
	for range tries {
		if wait *= 2; wait >= most {
			return most
		}
	}
	return wait
}

// maxDeaths is how many workers a post may take with it before a person must look at it.
const maxDeaths = 3

// maxLooks is how often psn looks on a platform for a post before it asks a person.
const maxLooks = 8

// lookIn is the wait before the next look for an attempt that was looked for the given number of times:
// a sixteenth of the platform's lag at first, for what is there already, doubling up to the whole lag.
func lookIn(lag time.Duration, looks int) time.Duration {
	wait := lag / 16
	for range looks {
		if wait *= 2; wait >= lag {
			return lag
		}
	}
	return max(wait, time.Millisecond)
}
