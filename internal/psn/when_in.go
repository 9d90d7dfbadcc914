package psn

import (
	"fmt"
	"strings"
	"time"
)

// span is how long from now: days on the calendar, then elapsed time.
type span struct {
	days    int
	elapsed time.Duration
}

// parseIn reads "in 2h", "in 1h 30m", "in 3 days", "in 1 week".
func (p whenParser) parseIn() (When, *Error) {
	s, ok := parseSpan(strings.Join(p.words[1:], ""))
	if !ok {
		return When{}, p.refuse().
			WithHint("write a whole number of minutes, hours, days or weeks, as in `in 90m`, `in 2h`, `in 3 days`, `in 1 week`")
	}
	if s == (span{}) {
		return When{}, p.refuse().WithHint("for the present write `now`")
	}
	at, note := p.now, ""
	if s.days > 0 {
		at, note = p.addDays(s.days)
	}
	return p.accept(When{At: at.Add(s.elapsed), Note: note})
}

// addDays keeps the time of day over n days. A time that the zone skips moves forward, one that happens
// twice is the first.
func (p whenParser) addDays(n int) (time.Time, string) {
	day, c := dateOf(p.now).plus(n), clockOf(p.now)
	wall := ResolveWall(day.year, day.month, day.day, c.hour, c.minute, c.second, p.zone)
	at := wall.First.Add(time.Duration(p.now.Nanosecond()))
	switch {
	case wall.Gap:
		return at, fmt.Sprintf("%s %s does not exist in %s, so it moved forward to %s", day, c, p.zone, clockOf(at))
	case !wall.Second.IsZero():
		return at, fmt.Sprintf("%s %s happens twice in %s; this is the first, for the second write `%s`",
			day, c, p.zone, wall.Second.Format(time.RFC3339))
	}
	return at, ""
}

// parseSpan reads one or more numbers, each followed by a unit, such as 1h30m or 2days.
func parseSpan(text string) (span, bool) {
	var s span
	if text == "" {
		return s, false
	}
	for text != "" {
		end := strings.IndexFunc(text, func(r rune) bool { return r < '0' || r > '9' })
		if end < 1 {
			return span{}, false
		}
		n, ok := digits(text[:end])
		if !ok {
			return span{}, false
		}
		text = text[end:]
		unit := text
		if end = strings.IndexAny(text, "0123456789"); end >= 0 {
			unit = text[:end]
		}
		text = text[len(unit):]
		switch unit {
		case "m", "min", "mins", "minute", "minutes":
			s.elapsed += time.Duration(n) * time.Minute
		case "h", "hr", "hrs", "hour", "hours":
			s.elapsed += time.Duration(n) * time.Hour
		case "d", "day", "days":
			s.days += n
		case "w", "wk", "week", "weeks":
			s.days += 7 * n
		default:
			return span{}, false
		}
		if s.days > 1<<24 || s.elapsed > 1<<20*time.Hour {
			return span{}, false
		}
	}
	return s, true
}
