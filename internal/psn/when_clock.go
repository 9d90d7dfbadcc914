package psn

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// clock is a time of day on the wall.
type clock struct{ hour, minute, second int }

func (c clock) String() string {
	if c.second != 0 {
		return fmt.Sprintf("%02d:%02d:%02d", c.hour, c.minute, c.second)
	}
	return fmt.Sprintf("%02d:%02d", c.hour, c.minute)
}

// date is a day of the calendar.
type date struct {
	year  int
	month time.Month
	day   int
}

func (d date) String() string { return fmt.Sprintf("%04d-%02d-%02d", d.year, int(d.month), d.day) }

// plus returns the date n days later.
func (d date) plus(n int) date {
	return dateOf(time.Date(d.year, d.month, d.day+n, 0, 0, 0, 0, time.UTC))
}

func dateOf(t time.Time) date {
	year, month, day := t.Date()
	return date{year, month, day}
}

func clockOf(t time.Time) clock {
	hour, minute, second := t.Clock()
	return clock{hour, minute, second}
}

// parseDate reads 2026-12-01. The second result is false for anything else, and for a day that does not
// exist.
func parseDate(word string) (date, bool) {
	t, err := time.Parse(time.DateOnly, word)
	if err != nil || t.Year() == 0 {
		return date{}, false
	}
	return dateOf(t), true
}

// parseClock reads 9:00, 09:00, 09:00:30, 9am, 9:30pm and "9 am". The second result is false for anything
// else, also for a bare number, which could be morning or evening.
func parseClock(words []string) (clock, bool) {
	text := strings.Join(words, "")
	if len(words) > 2 || len(words) == 2 && words[1] != "am" && words[1] != "pm" {
		return clock{}, false
	}
	half := ""
	for _, suffix := range []string{"am", "pm"} {
		if rest, found := strings.CutSuffix(text, suffix); found {
			text, half = rest, suffix
		}
	}
	parts := strings.Split(text, ":")
	if len(parts) > 3 || len(parts) == 1 && half == "" {
		return clock{}, false
	}
	var numbers [3]int
	for i, part := range parts {
		n, ok := digits(part)
		if !ok || len(part) > 2 || i > 0 && len(part) != 2 {
			return clock{}, false
		}
		numbers[i] = n
	}
	c := clock{numbers[0], numbers[1], numbers[2]}
	if half != "" {
		if c.hour < 1 || c.hour > 12 {
			return clock{}, false
		}
		c.hour %= 12
		if half == "pm" {
			c.hour += 12
		}
	}
	return c, c.hour < 24 && c.minute < 60 && c.second < 60
}

// digits reads an unsigned number of at most six digits.
func digits(text string) (int, bool) {
	if text == "" || len(text) > 6 || strings.Trim(text, "0123456789") != "" {
		return 0, false
	}
	n, err := strconv.Atoi(text)
	return n, err == nil
}
