package app

import (
	"regexp"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/teambition/rrule-go"

	"github.com/postshitnow/psn/internal/psn"
	"github.com/postshitnow/psn/internal/workspace"
)

// seriesAt is the time of day of a series that says none.
const seriesAt = "09:00"

// seriesAnchor is the day from which a series without a start counts its weeks and intervals, a Monday.
var seriesAnchor = time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC)

// recurrence is when a series comes. The rule is followed on the wall, where days have no gaps; each time on the wall
// is then looked for in the zone: one that the zone skips moves forward, of two the first counts.
type recurrence struct {
	rule *rrule.RRule // times in UTC stand for the wall
	zone *time.Location
}

// untilPart is the end in a rule.
var untilPart = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`(?:^|;)UNTIL=(\d{8})(T\d{6})?(Z?)(?:;|$)`) })

// newRecurrence reads a series' rule. Errors are psn.CodeInvalid: no rule, one finer than days, one that never comes.
func newRecurrence(s workspace.Series, zone *time.Location) (recurrence, error) {
	refuse := func(format string, args ...any) error {
		return psn.Errorf(psn.CodeInvalid, "series %s: "+format, append([]any{s.Name}, args...)...).
			WithHint("write it as FREQ=WEEKLY;BYDAY=TU, FREQ=MONTHLY;BYDAY=1MO or FREQ=DAILY;INTERVAL=2; the time of day is `at`")
	}
	if s.Zone != "" {
		var err error
		if zone, err = psn.LoadZone(s.Zone); err != nil {
			return recurrence{}, err
		}
	}
	text := strings.ToUpper(strings.TrimSpace(s.Rule))
	if len(text) > 500 || strings.ContainsAny(text, "\r\n") || strings.Contains(text, "DTSTART") {
		return recurrence{}, refuse("its rule is more than a rule")
	}
	option, err := rrule.StrToROption(text)
	if err != nil {
		return recurrence{}, refuse("its rule %q is none: %s", psn.Excerpt(s.Rule, 60), psn.Excerpt(err.Error(), 100))
	}
	switch {
	case option.Freq > rrule.DAILY:
		return recurrence{}, refuse("its rule comes several times a day")
	case len(option.Byhour)+len(option.Byminute)+len(option.Bysecond) > 0:
		return recurrence{}, refuse("its rule says a time of day")
	case option.Interval < 1 && strings.Contains(text, "INTERVAL="):
		return recurrence{}, refuse("its rule has an interval of nothing")
	case option.Count < 0 || option.Count == 0 && strings.Contains(text, "COUNT="):
		return recurrence{}, refuse("its rule counts to nothing")
	case option.Count > 0 && s.Start == "":
		return recurrence{}, refuse("its rule has a COUNT, and the series no start to count from")
	}
	if option.Dtstart, err = wallStart(s); err != nil {
		return recurrence{}, err
	}
	if m := untilPart().FindStringSubmatch(text); m != nil {
		switch {
		case m[2] == "": // the whole day
			option.Until = option.Until.AddDate(0, 0, 1).Add(-time.Second)
		case m[3] == "Z":
			option.Until = onWall(option.Until.In(zone))
		}
	}
	rule, err := rrule.NewRRule(*option)
	if err != nil {
		return recurrence{}, refuse("its rule %q is none: %s", psn.Excerpt(s.Rule, 60), psn.Excerpt(err.Error(), 100))
	}
	if rule.After(option.Dtstart, true).IsZero() {
		return recurrence{}, refuse("its rule %q never comes", psn.Excerpt(s.Rule, 60))
	}
	return recurrence{rule, zone}, nil
}

// wallStart is the first time on the wall that may count.
func wallStart(s workspace.Series) (time.Time, error) {
	day := seriesAnchor
	var err error
	if s.Start != "" {
		if day, err = time.Parse(time.DateOnly, s.Start); err != nil {
			return day, psn.Errorf(psn.CodeInvalid, "series %s: %q is not a date", s.Name, psn.Excerpt(s.Start, 40)).WithHint("write year, month and day, as 2026-01-05")
		}
	}
	clock := s.At
	if clock == "" {
		clock = seriesAt
	}
	at, err := time.Parse("15:04", clock)
	if err != nil {
		return day, psn.Errorf(psn.CodeInvalid, "series %s: %q is not a time of day", s.Name, psn.Excerpt(s.At, 40)).WithHint("write 00:00 to 23:59")
	}
	return day.Add(time.Duration(at.Hour())*time.Hour + time.Duration(at.Minute())*time.Minute), nil
}

// onWall is what a clock in t's zone shows, as a time in UTC.
func onWall(t time.Time) time.Time {
	return time.Date(t.Year(), t.Month(), t.Day(), t.Hour(), t.Minute(), t.Second(), 0, time.UTC)
}

// between returns the instants from one to another, which is exclusive, at most most of them.
func (r recurrence) between(from, to time.Time, most int) []time.Time {
	var out []time.Time
	first, last := onWall(from.In(r.zone)).AddDate(0, 0, -1), onWall(to.In(r.zone)).AddDate(0, 0, 1)
	next := r.rule.Iterator()
	for wall, more := next(); more && !wall.After(last) && len(out) < most; wall, more = next() {
		if wall.Before(first) {
			continue
		}
		at := psn.ResolveWall(wall.Year(), wall.Month(), wall.Day(), wall.Hour(), wall.Minute(), 0, r.zone).First
		if !at.Before(from) && at.Before(to) && !slices.ContainsFunc(out, at.Equal) {
			out = append(out, at)
		}
	}
	return out
}
