package psn

import (
	"fmt"
	"strings"
	"time"
)

// parseWall reads a day and a time of day, or a time of day alone.
func (p whenParser) parseWall() (When, *Error) {
	if c, ok := parseClock(p.words); ok {
		return p.parseToday(c)
	}
	day, rest, note, err := p.parseDay()
	if err != nil {
		return When{}, err
	}
	if len(rest) > 0 && rest[0] == "at" {
		rest = rest[1:]
	}
	if len(rest) == 0 {
		return When{}, Errorf(CodeInvalid, "%q has no time of day", strings.Join(p.said, " ")).
			WithHint("add one, as in `%s 09:00` or `%s 9am`", p.words[0], p.words[0])
	}
	c, ok := parseClock(rest)
	if !ok {
		return When{}, p.refuseClock(rest)
	}
	return p.resolve(day, c, note)
}

// parseToday resolves a time of day alone, which must still be ahead.
func (p whenParser) parseToday(c clock) (When, *Error) {
	w, err := p.resolve(dateOf(p.now), c, "")
	if err != nil && strings.HasSuffix(err.Message, "is in the past") {
		err.Hint = fmt.Sprintf("it is %s now; for tomorrow write `tomorrow %s`", FormatInstant(p.now), strings.Join(p.words, ""))
	}
	return w, err
}

// parseDay reads the day that the words begin with and returns the words after it.
func (p whenParser) parseDay() (day date, rest []string, note string, err *Error) {
	first, rest := p.words[0], p.words[1:]
	today := dateOf(p.now)
	if len(first) > len(time.DateOnly) && first[len(time.DateOnly)] == 't' {
		first, rest = first[:len(time.DateOnly)], append([]string{first[len(time.DateOnly)+1:]}, rest...)
	}
	if d, ok := parseDate(first); ok {
		return d, rest, "", nil
	}
	switch first {
	case "today":
		return today, rest, "", nil
	case "tomorrow":
		return today.plus(1), rest, "", nil
	}
	if weekday, ok := parseWeekday(first); ok {
		ahead := (int(weekday)-int(p.now.Weekday())+6)%7 + 1
		if ahead == 7 {
			note = fmt.Sprintf("today is %s too; for today write `today` and the time", weekday)
		}
		return today.plus(ahead), rest, note, nil
	}
	return date{}, nil, "", p.refuseDay(first)
}

// resolve turns a wall time that was typed in full into an instant.
func (p whenParser) resolve(day date, c clock, note string) (When, *Error) {
	wall := ResolveWall(day.year, day.month, day.day, c.hour, c.minute, c.second, p.zone)
	if wall.Gap {
		return When{}, Errorf(CodeInvalid, "%s %s does not exist in %s: clocks go forward from %s to %s",
			day, c, p.zone, clockOf(wall.Before).nextMinute(), clockOf(wall.After)).
			WithHint("write `%s` or `%s`", wall.Before.Format("2006-01-02 15:04"), wall.After.Format("2006-01-02 15:04"))
	}
	if !wall.Second.IsZero() {
		if wall.First.Before(p.now) && !wall.Second.Before(p.now) {
			return p.accept(When{At: wall.Second, Note: join(note, fmt.Sprintf(
				"%s %s happens twice in %s; the first is past, this is the second", day, c, p.zone))})
		}
		note = join(note, fmt.Sprintf("%s %s happens twice in %s; this is the first, for the second write `%s`",
			day, c, p.zone, wall.Second.Format(time.RFC3339)))
	}
	return p.accept(When{At: wall.First, Note: note})
}

// nextMinute returns the time of day one minute later.
func (c clock) nextMinute() clock {
	return clockOf(time.Date(2000, 1, 1, c.hour, c.minute+1, c.second, 0, time.UTC))
}

func join(a, b string) string {
	if a == "" || b == "" {
		return a + b
	}
	return a + "; " + b
}

// parseWeekday reads a day of the week, in full or by three letters.
func parseWeekday(word string) (time.Weekday, bool) {
	for day := time.Sunday; day <= time.Saturday; day++ {
		name := strings.ToLower(day.String())
		if word == name || word == name[:3] {
			return day, true
		}
	}
	return 0, false
}
