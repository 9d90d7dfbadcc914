package psn

import "time"

// SeriesState is whether a series goes on.
type SeriesState string

// The states of a series.
const (
	SeriesActive  SeriesState = "active"
	SeriesPaused  SeriesState = "paused"  // what comes meanwhile is nobody's debt
	SeriesRetired SeriesState = "retired" // for ever
)

// SeriesRecord is what a hub knows of a series, whose definition is a file.
type SeriesRecord struct {
	Name     string
	State    SeriesState
	Episodes int       // the number of the latest
	Since    time.Time // occurrences before it are nobody's debt; zero if the hub does not know the series
	Changes  []OccurrenceChange
	Made     []Episode
}

// OccurrenceChange is one occurrence that was left out or moved.
type OccurrenceChange struct {
	Occurrence time.Time // as the rule gives it
	MovedTo    time.Time // zero if it is left out
	Reason     string
	By         string // an Actor
}

// Episode is the posts of one occurrence of a series.
type Episode struct {
	Series     string
	Occurrence time.Time // as the rule gives it
	Number     int
	GroupID    string // of its posts
	Live       bool   // one of them is out or may go out
}

// ChangeOf returns what was changed about an occurrence; nil if nothing was.
func (r SeriesRecord) ChangeOf(occurrence time.Time) *OccurrenceChange {
	for i := range r.Changes {
		if r.Changes[i].Occurrence.Equal(occurrence) {
			return &r.Changes[i]
		}
	}
	return nil
}

// EpisodeOf returns the episode of an occurrence; nil if there is none yet.
func (r SeriesRecord) EpisodeOf(occurrence time.Time) *Episode {
	for i := range r.Made {
		if r.Made[i].Occurrence.Equal(occurrence) {
			return &r.Made[i]
		}
	}
	return nil
}

// CheckSeriesMove returns nil if a series may go from one state to another, and an error with CodeConflict otherwise.
func CheckSeriesMove(name string, from, to SeriesState) error {
	if from == SeriesRetired {
		return Errorf(CodeConflict, "series %s is retired for ever", name).WithHint("begin a new one with `psn series create`")
	}
	if from == to {
		return Errorf(CodeConflict, "series %s is %s already", name, from).WithHint("there is nothing to do").WithNext("psn series show " + name)
	}
	return nil
}
