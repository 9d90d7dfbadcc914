//go:build psnfault

package fault

import (
	"os"
	"os/signal"
	"strconv"
	"strings"
	"sync/atomic"
	"syscall"
	"time"
)

// The environment of a worker under test:
//
//	PSN_FAULT   comma-separated PLACE[:NTH][:TEXT]=kill|stop, as "3:2=kill": at the second passing of place 3,
//	            kill this process; TEXT limits it to posts whose text contains it
//	PSN_MUTANT  a Defect
//	PSN_CLOCK   a duration by which this machine's clock is off, as "10m" or "-10m"
type plan struct {
	place Place
	nth   int64
	text  string
	act   string
	seen  atomic.Int64
}

var plans = parse(os.Getenv("PSN_FAULT"))

func parse(spec string) []*plan {
	var out []*plan
	for item := range strings.SplitSeq(spec, ",") {
		where, act, ok := strings.Cut(item, "=")
		if !ok {
			continue
		}
		parts := strings.SplitN(where, ":", 3)
		place, err := strconv.Atoi(parts[0])
		if err != nil {
			panic("fault: bad PSN_FAULT: " + item)
		}
		p := &plan{place: Place(place), nth: 1, act: act}
		if len(parts) > 1 && parts[1] != "" {
			if p.nth, err = strconv.ParseInt(parts[1], 10, 64); err != nil {
				panic("fault: bad PSN_FAULT: " + item)
			}
		}
		if len(parts) > 2 {
			p.text = parts[2]
		}
		out = append(out, p)
	}
	return out
}

// takesHold is more than a signal needs to stop or end every thread of the process.
const takesHold = 50 * time.Millisecond

// Point kills or stops this process if the plan says so for this place and a post with this text.
func Point(at Place, text string) {
	for _, p := range plans {
		if p.place != at || p.text != "" && !strings.Contains(text, p.text) {
			continue
		}
		if n := p.seen.Add(1); p.nth != 0 && n != p.nth {
			continue
		}
		sig := syscall.SIGKILL
		if p.act == "stop" {
			sig = syscall.SIGSTOP
		}
		_ = syscall.Kill(os.Getpid(), sig)
		time.Sleep(takesHold) // the signal may reach another thread first
	}
}

// Start prepares a process under test and returns the clock it goes by. A file that has grown to the
// process's limit is an error of the write, as on a full disk, and not the end of the process.
func Start(clock func() time.Time) func() time.Time {
	signal.Ignore(syscall.SIGXFSZ)
	spec := os.Getenv("PSN_CLOCK")
	if spec == "" {
		return clock
	}
	off, err := time.ParseDuration(spec)
	if err != nil {
		panic("fault: bad PSN_CLOCK: " + spec)
	}
	return func() time.Time { return clock().Add(off) }
}

// Mutant reports whether the worker under test has this defect.
func Mutant(d Defect) bool { return os.Getenv("PSN_MUTANT") == string(d) }
