package app

import (
	"context"

	"github.com/postshitnow/psn/internal/psn"
)

// NextEpisode is what the next episode of a series would be.
type NextEpisode struct {
	SeriesInfo
	Occurrence Occurrence
	Number     int
	Text       string // what its draft begins with; may be empty
}

// NextEpisode returns the next occurrence of a series that wants a post. It returns an error with psn.CodeConflict if the
// series is paused, retired, or over.
func (a *App) NextEpisode(ctx context.Context, hubName, name string) (NextEpisode, error) {
	_, info, err := a.openSeries(ctx, hubName, name)
	if err != nil {
		return NextEpisode{}, err
	}
	return info.nextEpisode()
}

func (s SeriesInfo) nextEpisode() (NextEpisode, error) {
	switch s.Record.State {
	case psn.SeriesPaused:
		return NextEpisode{}, psn.Errorf(psn.CodeConflict, "series %s is paused", s.Series.Name).
			WithHint("go on with `psn series resume %s`", s.Series.Name).WithNext("psn series resume " + s.Series.Name)
	case psn.SeriesRetired:
		return NextEpisode{}, psn.CheckSeriesMove(s.Series.Name, psn.SeriesRetired, psn.SeriesRetired)
	case psn.SeriesActive:
	}
	o, ok := s.next()
	if !ok {
		return NextEpisode{}, psn.Errorf(psn.CodeConflict, "series %s is over, or each of its turns has a post", s.Series.Name).
			WithHint("change its rule in config/series/%s.yaml, or retire it", s.Series.Name).WithNext("psn series show " + s.Series.Name)
	}
	number := s.episode(o, 0)
	return NextEpisode{s, o, number, s.text(o, number)}, nil
}
