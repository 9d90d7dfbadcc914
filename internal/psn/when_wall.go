package psn

import (
	"slices"
	"time"
)

// Wall is what a zone makes of a time on the wall: one instant mostly, two when clocks go back over it,
// none when they go forward over it.
type Wall struct {
	First  time.Time // the instant; in a gap, the wall time moved forward by the length of the gap
	Second time.Time // the second instant with the same wall time; zero unless it happens twice
	Gap    bool      // the zone skips this wall time
	Before time.Time // in a gap, the last instant before it, to the minute
	After  time.Time // in a gap, the first instant after it
}

// ResolveWall finds the instants at which clocks in zone show the given date and time. A field outside
// its usual range carries over into the next, as in time.Date. A time in a gap moves forward by the
// length of the gap, as in RFC 5545, section 3.3.5; one that happens twice has both instants.
func ResolveWall(year int, month time.Month, day, hour, minute, second int, zone *time.Location) Wall {
	wall := time.Date(year, month, day, hour, minute, second, 0, time.UTC)
	near := time.Unix(wall.Unix()-int64(offsetAt(wall.In(zone))), 0).In(zone)
	start, end := near.ZoneBounds()

	var found []time.Time
	for _, offset := range offsetsAround(near, start, end) {
		t := time.Unix(wall.Unix()-int64(offset), 0).In(zone)
		if offsetAt(t) == offset && !slices.ContainsFunc(found, t.Equal) {
			found = append(found, t)
		}
	}
	slices.SortFunc(found, time.Time.Compare)
	switch len(found) {
	case 0:
		return gapAround(wall, near, start, end)
	case 1:
		return Wall{First: found[0]}
	}
	return Wall{First: found[0], Second: found[1]}
}

// gapAround describes the gap that holds a wall time which the zone skips.
func gapAround(wall, near, start, end time.Time) Wall {
	for _, change := range []time.Time{start, end} {
		if change.IsZero() {
			continue
		}
		before, after := offsetAt(change.Add(-time.Second)), offsetAt(change)
		since := wall.Unix() - change.Unix()
		if since >= int64(before) && since < int64(after) {
			return Wall{
				First:  time.Unix(wall.Unix()-int64(before), 0).In(near.Location()),
				Gap:    true,
				Before: change.Add(-time.Minute),
				After:  change,
			}
		}
	}
	return Wall{First: near} // no zone has two changes within a day that leave a hole beside both
}

// offsetsAround returns the offsets in force at t, just before start and at end, in seconds east of UTC.
func offsetsAround(t, start, end time.Time) []int {
	offsets := []int{offsetAt(t)}
	if !start.IsZero() {
		offsets = append(offsets, offsetAt(start.Add(-time.Second)))
	}
	if !end.IsZero() {
		offsets = append(offsets, offsetAt(end))
	}
	return offsets
}

func offsetAt(t time.Time) int {
	_, offset := t.Zone()
	return offset
}
