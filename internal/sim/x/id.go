package x

import (
	"strconv"
	"time"
)

// epoch is when X's ids begin, in milliseconds since 1970.
const epoch = 1288834974657

// ids makes ids that only grow, whatever the clock does: milliseconds above 22 bits. It is not safe for
// concurrent use.
type ids struct{ last int64 }

func (g *ids) next(now time.Time) string {
	g.last = max(g.last+1, (now.UnixMilli()-epoch)<<22)
	return strconv.FormatInt(g.last, 10)
}

// isID reports whether a string has the form of an id.
func isID(s string) bool {
	if s == "" || len(s) > 19 {
		return false
	}
	for _, r := range s {
		if r < '0' || r > '9' {
			return false
		}
	}
	return true
}

// newer orders ids by age.
func newer(a, b string) bool {
	if len(a) != len(b) {
		return len(a) > len(b)
	}
	return a > b
}
