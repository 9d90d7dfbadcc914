package psn

import "time"

// FirstTry returns when the first of these attempts at a segment with a post's revision started; the zero
// time if there is none.
func FirstTry(attempts []Attempt, segment, revision int) time.Time {
	var first time.Time
	for _, a := range attempts {
		if a.Segment == segment && a.Revision == revision && (first.IsZero() || a.StartedAt.Before(first)) {
			first = a.StartedAt
		}
	}
	return first
}
