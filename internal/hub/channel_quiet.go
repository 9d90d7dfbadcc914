package hub

import (
	"fmt"
	"strings"
	"time"

	"github.com/postshitnow/psn/internal/psn"
)

// Quiet are hours of the day in which a channel is left alone, by the clock on the wall: from From to To,
// in minutes after midnight, over midnight if To is before From. The zero value is no hours.
type Quiet struct{ From, To int }

// ParseQuiet reads "22:00-08:00"; an empty text is no hours.
func ParseQuiet(text string) (Quiet, error) {
	if text == "" {
		return Quiet{}, nil
	}
	from, to, _ := strings.Cut(text, "-")
	a, errA := time.Parse("15:04", strings.TrimSpace(from))
	b, errB := time.Parse("15:04", strings.TrimSpace(to))
	if errA != nil || errB != nil || a.Equal(b) {
		return Quiet{}, psn.Errorf(psn.CodeInvalid, "%q are no quiet hours", psn.Excerpt(text, 40)).
			WithHint("write them as 22:00-08:00")
	}
	return Quiet{a.Hour()*60 + a.Minute(), b.Hour()*60 + b.Minute()}, nil
}

// String returns the hours as ParseQuiet reads them.
func (q Quiet) String() string {
	if q == (Quiet{}) {
		return ""
	}
	return fmt.Sprintf("%02d:%02d-%02d:%02d", q.From/60, q.From%60, q.To/60, q.To%60)
}

// until returns when the quiet hours that hold at now end; false if none hold. An end that clocks skip is
// moved forward with them; one that comes twice is the first.
func (q Quiet) until(now time.Time, zone *time.Location) (time.Time, bool) {
	wall := now.In(zone)
	minute := wall.Hour()*60 + wall.Minute()
	day := wall.Day()
	switch {
	case q.From == q.To:
		return time.Time{}, false
	case q.From < q.To && (minute < q.From || minute >= q.To):
		return time.Time{}, false
	case q.From > q.To && minute >= q.From:
		day++
	case q.From > q.To && minute >= q.To:
		return time.Time{}, false
	}
	end := psn.ResolveWall(wall.Year(), wall.Month(), day, q.To/60, q.To%60, 0, zone).First
	return end, end.After(now) // not after it where the clock went back over the end
}

// morning is when a digest goes out that no message of today is left for: minutes after midnight.
const morning = 8 * 60

// nextMorning returns the next day's morning, or the end of the quiet hours that hold then.
func (q Quiet) nextMorning(now time.Time, zone *time.Location) time.Time {
	wall := now.In(zone)
	next := psn.ResolveWall(wall.Year(), wall.Month(), wall.Day()+1, morning/60, morning%60, 0, zone).First
	if end, quiet := q.until(next, zone); quiet {
		return end
	}
	return next
}

// midnight returns the beginning of the day.
func midnight(now time.Time, zone *time.Location) time.Time {
	wall := now.In(zone)
	return psn.ResolveWall(wall.Year(), wall.Month(), wall.Day(), 0, 0, 0, zone).First
}
