package app

import (
	"context"
	"time"

	"github.com/postshitnow/psn/internal/psn"
	"github.com/postshitnow/psn/internal/workspace"
)

// SeriesWords is what somebody says of a new series.
type SeriesWords = workspace.Series

// CreateSeries writes a series' file and makes the series known to the hub, from now on.
func (a *App) CreateSeries(ctx context.Context, hubName string, s SeriesWords, dryRun bool) (SeriesItem, error) {
	ws, err := a.needWorkspace("series")
	if err != nil {
		return SeriesItem{}, err
	}
	if err := psn.CheckName(s.Name); err != nil {
		return SeriesItem{}, err
	}
	strategy, err := ws.Strategy()
	if err != nil {
		return SeriesItem{}, err
	}
	m, err := a.marks()
	if err != nil {
		return SeriesItem{}, err
	}
	if s.Pillar, err = pillarOf(m, s.Pillar); err != nil {
		return SeriesItem{}, err
	}
	for _, name := range s.Platforms {
		if _, err := a.o.Platforms.Find(name); err != nil {
			return SeriesItem{}, err
		}
	}
	for _, tag := range s.Languages {
		if err := checkMatter(workspace.Draft{Language: tag}); err != nil {
			return SeriesItem{}, err
		}
	}
	for _, text := range []string{s.Title, s.Template} {
		if err := ideaText("the series", text, psn.MaxIdeaNotesBytes); err != nil {
			return SeriesItem{}, err
		}
	}
	rec, err := newRecurrence(s, strategy.Zone)
	if err != nil {
		return SeriesItem{}, err
	}
	h, err := a.OpenHub(ctx, hubName)
	if err != nil {
		return SeriesItem{}, err
	}
	for _, name := range s.Accounts {
		if _, err := accountOf(ctx, h, name); err != nil {
			return SeriesItem{}, err
		}
	}
	record, err := h.Series(ctx, s.Name, time.Time{})
	if err != nil {
		return SeriesItem{}, err
	}
	if record.State == psn.SeriesRetired {
		return SeriesItem{}, psn.Errorf(psn.CodeConflict, "there was a series %s, which is retired", s.Name).WithHint("choose another name")
	}
	now, err := h.Now(ctx)
	if err != nil {
		return SeriesItem{}, err
	}
	if dryRun {
		if _, err := ws.LoadSeries(s.Name); psn.CodeOf(err) != psn.CodeNotFound {
			return SeriesItem{}, psn.Errorf(psn.CodeConflict, "there is a series %s already", s.Name).WithHint("edit config/series/%s.yaml, or choose another name", s.Name)
		}
		return itemOf(SeriesInfo{Series: s, Record: record, Zone: rec.zone, recurrence: rec, now: now}), nil
	}
	if err := ws.WriteSeries(s); err != nil {
		return SeriesItem{}, err
	}
	if err := h.KnowSeries(ctx, s.Name, a.Actor()); err != nil {
		return SeriesItem{}, err
	}
	info, err := a.seriesInfo(ctx, h, ws, s.Name, true)
	return itemOf(info), err
}
