package psn

import (
	"fmt"
	"strings"
	"time"
)

// refuseRelativeDay answers "next monday 9am" and "this friday 9am", which people mean in two ways.
func (p whenParser) refuseRelativeDay() *Error {
	weekday, ok := time.Weekday(0), false
	if len(p.words) > 1 {
		weekday, ok = parseWeekday(p.words[1])
	}
	if !ok {
		return p.refuse()
	}
	day := dateOf(p.now).plus((int(weekday)-int(p.now.Weekday())+6)%7 + 1)
	clock := "09:00"
	if len(p.words) > 2 {
		if c, ok := parseClock(p.words[2:]); ok {
			clock = c.String()
		}
	}
	return Errorf(CodeInvalid, "%q could mean this week's or the week after's", strings.Join(p.said[:2], " ")).
		WithHint("write the date: `%s %s` or `%s %s`", day, clock, day.plus(7), clock)
}

// refuseDay answers a first word that is no day.
func (p whenParser) refuseDay(word string) *Error {
	if hint := numericDateHint(word); hint != "" {
		return Errorf(CodeInvalid, "%q is not a date that reads one way only", Excerpt(word, 40)).WithHint("%s", hint)
	}
	if len(word) == len(time.DateOnly) && strings.Count(word, "-") == 2 && strings.Trim(word, "0123456789-") == "" {
		return Errorf(CodeInvalid, "there is no day %s", word).WithHint("dates are written year, month, day, as in `2026-12-01 09:00`")
	}
	if _, ok := digits(word); ok {
		return Errorf(CodeInvalid, "%q is not a time that reads one way only", Excerpt(strings.Join(p.said, " "), 60)).
			WithHint("write `09:00`, `9am` or `9pm`, with the day before it")
	}
	return p.refuse()
}

// refuseClock answers words after a day that are no time of day.
func (p whenParser) refuseClock(rest []string) *Error {
	if len(rest) > 1 {
		if _, ok := parseClock(rest[:len(rest)-1]); ok {
			return Errorf(CodeInvalid, "%q after the time is not understood", Excerpt(p.said[len(p.said)-1], 40)).
				WithHint("times are in %s; for another zone write the offset, as in `2026-12-01T09:00:00-05:00`", p.zone)
		}
	}
	return Errorf(CodeInvalid, "%q is not a time of day", Excerpt(strings.Join(rest, " "), 40)).
		WithHint("write `09:00`, `17:30`, `9am` or `9:30pm`")
}

// numericDateHint returns how to write a date of numbers whose order is anybody's guess, such as 01/02/2026;
// it is empty for any other word.
func numericDateHint(word string) string {
	parts := strings.FieldsFunc(word, func(r rune) bool { return r == '/' || r == '.' || r == '-' })
	if len(parts) < 2 || len(parts) > 3 || strings.Trim(word, "0123456789/.-") != "" || !strings.ContainsAny(word, "/.-") {
		return ""
	}
	const plain = "write year, month and day with two digits each, as in `2026-12-01 09:00`"
	if len(parts) != 3 || len(parts[2]) != 4 {
		if len(word) == len(time.DateOnly) && strings.Count(word, "-") == 2 && len(parts[0]) == 4 {
			return ""
		}
		return plain
	}
	var days []string
	for _, order := range [][2]int{{0, 1}, {1, 0}} {
		month, _ := digits(parts[order[0]])
		day, _ := digits(parts[order[1]])
		year, _ := digits(parts[2])
		if d, ok := parseDate(fmt.Sprintf("%04d-%02d-%02d", year, month, day)); ok {
			days = append(days, fmt.Sprintf("`%s 09:00`", d))
		}
	}
	if len(days) == 0 {
		return plain
	}
	return "write the year first: " + strings.Join(days, " or ")
}
