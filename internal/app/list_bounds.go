package app

import (
	"context"
	"strings"
	"time"

	"github.com/postshitnow/psn/internal/hub"
	"github.com/postshitnow/psn/internal/psn"
)

// bounds reads the two ends of a span of time; either may be empty. A day alone is the beginning of that
// day for from, and its end for to.
func (a *App) bounds(ctx context.Context, h *hub.Hub, from, to string) (begin, end time.Time, err error) {
	if from == "" && to == "" {
		return begin, end, nil
	}
	zone, err := a.Zone()
	if err != nil {
		return begin, end, err
	}
	now, err := h.Now(ctx)
	if err != nil {
		return begin, end, err
	}
	if from != "" {
		if begin, err = parseBound(from, now.In(zone), 0); err != nil {
			return begin, end, err
		}
	}
	if to != "" {
		if end, err = parseBound(to, now.In(zone), 1); err != nil {
			return begin, end, err
		}
	}
	if from != "" && to != "" && !end.After(begin) {
		return begin, end, psn.Errorf(psn.CodeInvalid, "--to %s is not after --from %s", psn.FormatInstant(end), psn.FormatInstant(begin))
	}
	return begin, end, nil
}

// parseBound reads one end of a span: a day, a day and a time, RFC 3339, today, tomorrow, yesterday, now,
// or whatever psn.ParseWhen knows besides. Unlike there, the past will do. A day alone begins days later.
func parseBound(text string, now time.Time, days int) (time.Time, error) {
	word := strings.ToLower(strings.TrimSpace(text))
	day := func(offset int) time.Time {
		year, month, date := now.Date()
		return psn.ResolveWall(year, month, date+offset+days, 0, 0, 0, now.Location()).First
	}
	switch word {
	case "yesterday":
		return day(-1), nil
	case "today":
		return day(0), nil
	case "tomorrow":
		return day(1), nil
	}
	if t, err := time.Parse(time.DateOnly, word); err == nil {
		return psn.ResolveWall(t.Year(), t.Month(), t.Day()+days, 0, 0, 0, now.Location()).First, nil
	}
	if t, err := time.Parse("2006-01-02 15:04", word); err == nil {
		return psn.ResolveWall(t.Year(), t.Month(), t.Day(), t.Hour(), t.Minute(), 0, now.Location()).First, nil
	}
	if t, err := time.Parse(time.RFC3339, strings.ToUpper(word)); err == nil {
		return t.In(now.Location()), nil
	}
	w, err := psn.ParseWhen(text, now, now.Location())
	if err == nil && w.At.IsZero() {
		err = psn.Errorf(psn.CodeInvalid, "%s is no end of a span of time", psn.Excerpt(text, 40))
	}
	if err != nil {
		return time.Time{}, psn.Errorf(psn.CodeInvalid, "%w", err).
			WithHint("write a day, as 2026-12-01, a day and a time, as `2026-12-01 09:00`, yesterday, today or tomorrow")
	}
	return w.At, nil
}
