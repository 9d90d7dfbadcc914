package workspace

import (
	"slices"
	"time"

	"github.com/postshitnow/psn/internal/psn"
)

// HasSlots reports whether a platform has posting windows, its own or default's.
func (s *Strategy) HasSlots(platform string) bool { return len(s.windowsOf(platform)) > 0 }

// Slots returns the first n instants of a platform's posting windows that are not before from, in the
// strategy's zone, earliest first. A time that the zone skips moves forward by the length of the gap, one
// that happens twice is the first, and no instant is returned twice. It returns nil if the platform has
// no windows.
func (s *Strategy) Slots(platform string, from time.Time, n int) []time.Time {
	windows := s.windowsOf(platform)
	if len(windows) == 0 || n < 1 {
		return nil
	}
	var slots []time.Time
	local := from.In(s.Zone)
	// From the day before, whose last time may move past midnight; for a day longer than needed, because
	// that day's last may move past the first of the next.
	for day := -1; ; day++ {
		enough := len(slots) >= n
		date := time.Date(local.Year(), local.Month(), local.Day()+day, 0, 0, 0, 0, time.UTC)
		for _, t := range timesOn(date.Weekday(), windows) {
			at := psn.ResolveWall(date.Year(), date.Month(), date.Day(), t.Hour, t.Minute, 0, s.Zone).First
			if !at.Before(from) && !slices.ContainsFunc(slots, at.Equal) {
				slots = append(slots, at)
			}
		}
		if enough {
			slices.SortFunc(slots, time.Time.Compare)
			return slots[:n]
		}
	}
}

func (s *Strategy) windowsOf(platform string) []Window {
	if own, ok := s.Windows[platform]; ok {
		return own
	}
	return s.Windows[defaultWindows]
}

// timesOn returns the times of all windows that open on a day of the week.
func timesOn(day time.Weekday, windows []Window) []TimeOfDay {
	var times []TimeOfDay
	for _, w := range windows {
		if slices.Contains(w.Days, day) {
			times = append(times, w.Times...)
		}
	}
	return times
}
