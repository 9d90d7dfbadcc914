package app

import (
	"context"
	"sync"
	"time"

	"github.com/postshitnow/psn/internal/hub"
	"github.com/postshitnow/psn/internal/psn"
)

// calendarHub is a hub with its stretch of the calendar.
type calendarHub struct {
	KnownHub // its Problem is set if it could not be read

	id   string
	page hub.CalendarPage
	told []string // warnings
}

// readCalendars reads a span of the hubs of these names, or of all, at once. There is at least one.
func (a *App) readCalendars(ctx context.Context, names []string, from, to time.Time) ([]calendarHub, error) {
	known, err := a.knownHubs(names)
	if err != nil {
		return nil, err
	}
	all := make([]calendarHub, len(known))
	for i, k := range known {
		all[i].KnownHub = k
	}
	if len(all) == 0 {
		_, err := a.Select("") // says how to make one
		return nil, err
	}
	var reading sync.WaitGroup
	for i := range all {
		if all[i].Problem == nil {
			reading.Go(func() { all[i].Problem = a.readCalendar(ctx, &all[i], from, to) })
		}
	}
	reading.Wait()
	return all, ctx.Err()
}

// calendarPatience bounds how long one hub may take to answer, so that one that is gone does not keep the
// others from being shown. It is enough for hub.CalendarMost posts over a slow line.
const calendarPatience = 10 * time.Second

// readCalendar reads a span of one hub.
func (a *App) readCalendar(ctx context.Context, c *calendarHub, from, to time.Time) error {
	ctx, cancel := context.WithTimeout(ctx, calendarPatience)
	defer cancel()
	h, err := a.openConnection(ctx, c.connection)
	if older, ok := asCode(err, psn.CodeHubOlder); ok {
		return older.WithNext("psn hub migrate --hub " + c.Name)
	}
	if err != nil {
		return err
	}
	c.id = h.Info().ID
	if c.page, err = h.Calendar(ctx, hub.CalendarQuery{From: from, To: to}); err != nil {
		return err
	}
	c.told = a.shareConfig(ctx, h, c.connection)
	return nil
}
