package app

import (
	"context"
	"strings"
	"time"

	"github.com/postshitnow/psn/internal/psn"
)

// ChangeOccurrence asks to leave an occurrence out or to move it.
type ChangeOccurrence struct {
	Hub    string
	Series string
	Which  string // next, or the day on which the rule has it
	To     string // a time as it was typed; empty to leave the occurrence out
	Reason string
	Undo   bool // follow the rule again
	DryRun bool
}

// ChangeOccurrence leaves one occurrence of a series out, moves it, or undoes that; the others stay.
func (a *App) ChangeOccurrence(ctx context.Context, r ChangeOccurrence) (Occurrence, error) {
	r.Reason = strings.TrimSpace(r.Reason)
	if err := ideaText("the reason", r.Reason, psn.MaxReasonBytes); err != nil {
		return Occurrence{}, err
	}
	h, info, err := a.openSeries(ctx, r.Hub, r.Series)
	if err != nil {
		return Occurrence{}, err
	}
	if info.Record.State == psn.SeriesRetired {
		return Occurrence{}, psn.CheckSeriesMove(r.Series, psn.SeriesRetired, psn.SeriesRetired)
	}
	o, err := info.which(r.Which)
	if err != nil {
		return o, err
	}
	change := psn.OccurrenceChange{Occurrence: o.Rule, Reason: r.Reason}
	if r.To != "" {
		when, err := psn.ParseWhen(r.To, info.now, info.Zone)
		if err == nil && when.At.IsZero() {
			err = psn.Errorf(psn.CodeInvalid, "%s is no time to move an occurrence to", psn.Excerpt(r.To, 40)).WithHint("give the time itself; `psn help times` has the forms").WithNext("psn help times")
		}
		if err != nil {
			return o, err
		}
		if when.At.Sub(o.Rule).Abs() > seriesMove {
			return o, psn.Errorf(psn.CodeInvalid, "an occurrence moves by 31 days at most").WithHint("change the rule in config/series/%s.yaml", r.Series)
		}
		change.MovedTo = when.At
	}
	if o.Group != "" {
		return o, psn.Errorf(psn.CodeConflict, "this occurrence of %s has a post: %s", r.Series, o.Group).
			WithHint("change the post: `psn post reschedule %s --at TIME` or `psn post cancel %s`", o.Group, o.Group).WithNext("psn post show " + o.Group)
	}
	if r.Undo && !o.Skipped && !o.Moved {
		return o, psn.Errorf(psn.CodeConflict, "this occurrence of %s is as its rule says", r.Series).WithHint("there is nothing to undo").WithNext("psn series show " + r.Series)
	}
	if !r.DryRun {
		if err := h.ChangeOccurrence(ctx, r.Series, change, r.Undo, a.Actor()); err != nil {
			return o, err
		}
	}
	info.Record.Changes = nil
	if !r.Undo {
		info.Record.Changes = []psn.OccurrenceChange{change}
	}
	return info.turn(o.Rule), nil
}

// which returns the occurrence that somebody means.
func (s SeriesInfo) which(text string) (Occurrence, error) {
	if text == "" || text == "next" {
		e, err := s.nextEpisode()
		return e.Occurrence, err
	}
	day, err := time.ParseInLocation(time.DateOnly, text, s.Zone)
	if err != nil {
		return Occurrence{}, psn.Errorf(psn.CodeInvalid, "%q is no occurrence", psn.Excerpt(text, 40)).WithHint("write next, or the day on which the rule has it, as 2026-12-01")
	}
	for _, at := range s.recurrence.between(day, midnight(day, 1), 1) {
		return s.turn(at), nil
	}
	missing := psn.Errorf(psn.CodeNotFound, "series %s has no occurrence on %s", s.Series.Name, text).WithNext("psn series show " + s.Series.Name)
	if near := s.recurrence.between(day, day.AddDate(100, 0, 0), 1); len(near) > 0 {
		return Occurrence{}, missing.WithHint("the next one after it is on %s", near[0].Format("Mon 2006-01-02"))
	}
	return Occurrence{}, missing.WithHint("its days are those that `psn series show %s` lists", s.Series.Name)
}

// SetSeries pauses, resumes or retires a series, and returns its state before.
func (a *App) SetSeries(ctx context.Context, hubName, name string, to psn.SeriesState, dryRun bool) (psn.SeriesState, SeriesItem, error) {
	ws, err := a.needWorkspace("series")
	if err != nil {
		return "", SeriesItem{}, err
	}
	h, err := a.OpenHub(ctx, hubName)
	if err != nil {
		return "", SeriesItem{}, err
	}
	info, err := a.seriesInfo(ctx, h, ws, name, false) // a broken one can be paused
	if err != nil {
		return "", SeriesItem{}, err
	}
	from := info.Record.State
	if err := psn.CheckSeriesMove(name, from, to); err != nil {
		return from, SeriesItem{}, err
	}
	if !dryRun {
		if from, err = h.SetSeriesState(ctx, name, to, a.Actor()); err != nil {
			return from, SeriesItem{}, err
		}
	}
	info.Record.State = to
	return from, itemOf(info), nil
}
