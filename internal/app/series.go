package app

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/postshitnow/psn/internal/hub"
	"github.com/postshitnow/psn/internal/psn"
	"github.com/postshitnow/psn/internal/workspace"
)

const (
	// seriesBack is how long an occurrence without a post stays a debt.
	seriesBack = 30 * 24 * time.Hour
	// seriesMove is how far an occurrence may be moved.
	seriesMove = 31 * 24 * time.Hour
	// seriesAhead is how far psn looks for the next occurrence.
	seriesAhead = 4 * 366 * 24 * time.Hour
)

// SeriesInfo is a series: its file, and what the hub knows of it.
type SeriesInfo struct {
	Series  workspace.Series
	Record  psn.SeriesRecord
	Zone    *time.Location
	Problem error // why the file can't be followed; nil if it can

	recurrence recurrence
	now        time.Time
}

// Occurrence is one turn of a series.
type Occurrence struct {
	Series  string
	At      time.Time // when it goes out: as the rule says, or where it was moved
	Rule    time.Time // as the rule says
	Number  int       // of its episode; 0 if it has none yet
	Group   string    // of its posts, of which one is out or may go out; empty if there is none
	Skipped bool
	Moved   bool
	Reason  string
	Overdue bool // its time has come, and it has no post
}

// open reports whether an occurrence still wants a post.
func (o Occurrence) open() bool { return !o.Skipped && o.Group == "" }

// needWorkspace returns the workspace, or an error that says that series stand in one.
func (a *App) needWorkspace(what string) (*workspace.Workspace, error) {
	ws, err := a.workspace()
	if psn.CodeOf(err) == psn.CodeNotFound {
		return nil, psn.Errorf(psn.CodeNotFound, "there are no %s: they stand in a workspace, and this is none", what).
			WithHint("go to the folder of a workspace, or make one with `psn init`").WithNext("psn init")
	}
	return ws, err
}

// seriesInfo reads a series. A file that can't be followed is a Problem, unless must is set.
func (a *App) seriesInfo(ctx context.Context, h *hub.Hub, ws *workspace.Workspace, name string, must bool) (SeriesInfo, error) {
	now, err := h.Now(ctx)
	if err != nil {
		return SeriesInfo{}, err
	}
	info := SeriesInfo{now: now, Zone: time.UTC}
	strategy, err := ws.Strategy()
	if err == nil {
		info.Zone = strategy.Zone
		info.Series, err = ws.LoadSeries(name)
	}
	if err == nil {
		info.recurrence, err = newRecurrence(info.Series, info.Zone)
	}
	if err != nil {
		if must || psn.CodeOf(err) == psn.CodeNotFound {
			return info, err
		}
		info.Problem, info.Series.Name = err, name
	} else {
		info.Zone = info.recurrence.zone
	}
	info.Record, err = h.Series(ctx, name, now.Add(-seriesBack-seriesMove))
	if info.Record.Since.IsZero() {
		info.Record.Since = now
	}
	return info, err
}

// turns returns the occurrences that go out from one instant to another, which is exclusive, the earliest first.
func (s SeriesInfo) turns(from, to time.Time) []Occurrence {
	if s.Problem != nil {
		return nil
	}
	var out []Occurrence
	for _, at := range s.recurrence.between(from.Add(-seriesMove), to.Add(seriesMove), 4000) {
		if o := s.turn(at); !o.At.Before(from) && o.At.Before(to) {
			out = append(out, o)
		}
	}
	slices.SortStableFunc(out, func(a, b Occurrence) int { return a.At.Compare(b.At) })
	return out
}

// turn says what is known of an occurrence.
func (s SeriesInfo) turn(at time.Time) Occurrence {
	o := Occurrence{Series: s.Series.Name, At: at, Rule: at}
	if c := s.Record.ChangeOf(at); c != nil {
		o.Reason, o.Skipped, o.Moved = c.Reason, c.MovedTo.IsZero(), !c.MovedTo.IsZero()
		if o.Moved {
			o.At = c.MovedTo.In(s.Zone)
		}
	}
	if e := s.Record.EpisodeOf(at); e != nil {
		o.Number = e.Number
		if e.Live {
			o.Group = e.GroupID
		}
	}
	o.Overdue = o.open() && o.At.Before(s.now) && !o.At.Before(s.Record.Since)
	return o
}

// next returns the first occurrence from now on that wants a post; false if there is none.
func (s SeriesInfo) next() (Occurrence, bool) {
	if s.Record.State != psn.SeriesActive {
		return Occurrence{}, false
	}
	begin := s.begin()
	for span := 62 * 24 * time.Hour; ; span *= 4 {
		for _, o := range s.turns(s.now, begin.Add(min(span, seriesAhead))) {
			if o.open() {
				return o, true
			}
		}
		if span > seriesAhead {
			return Occurrence{}, false
		}
	}
}

// begin is when the series comes first from now on, or now.
func (s SeriesInfo) begin() time.Time {
	if first := s.recurrence.between(s.now, s.now.AddDate(100, 0, 0), 1); len(first) > 0 {
		return first[0]
	}
	return s.now
}

// episode returns the number that an occurrence's episode would have, if so many are made before it.
func (s SeriesInfo) episode(o Occurrence, before int) int {
	if o.Number > 0 {
		return o.Number
	}
	return s.Record.Episodes + 1 + before
}

// text returns the series' template for an occurrence.
func (s SeriesInfo) text(o Occurrence, number int) string {
	return strings.TrimSpace(strings.NewReplacer(
		"{{episode}}", strconv.Itoa(number), "{{date}}", o.At.In(s.Zone).Format(time.DateOnly), "{{title}}", s.Series.Title, "{{series}}", s.Series.Name,
	).Replace(s.Series.Template))
}

// allSeries reads every series of the workspace.
func (a *App) allSeries(ctx context.Context, h *hub.Hub, ws *workspace.Workspace) ([]SeriesInfo, error) {
	names, err := ws.SeriesFiles()
	if err != nil {
		return nil, err
	}
	var out []SeriesInfo
	for _, name := range names {
		info, err := a.seriesInfo(ctx, h, ws, name, false)
		if err != nil {
			return nil, err
		}
		out = append(out, info)
	}
	return out, nil
}

// SeriesItem is a series in a list.
type SeriesItem struct {
	SeriesInfo
	Next  *Occurrence // nil if none comes
	Turns []Occurrence
}

// ListSeries returns the series of the workspace, by name.
func (a *App) ListSeries(ctx context.Context, hubName string) ([]SeriesItem, error) {
	ws, err := a.needWorkspace("series")
	if err != nil {
		return nil, err
	}
	h, err := a.OpenHub(ctx, hubName)
	if err != nil {
		return nil, err
	}
	all, err := a.allSeries(ctx, h, ws)
	if err != nil {
		return nil, err
	}
	var items []SeriesItem
	for _, info := range all {
		items = append(items, itemOf(info))
	}
	return items, nil
}

func itemOf(info SeriesInfo) SeriesItem {
	item := SeriesItem{SeriesInfo: info}
	if info.Problem == nil {
		if o, ok := info.next(); ok {
			item.Next = &o
		}
	}
	return item
}

// openSeries opens a hub and reads a series that can be followed.
func (a *App) openSeries(ctx context.Context, hubName, name string) (*hub.Hub, SeriesInfo, error) {
	ws, err := a.needWorkspace("series")
	if err != nil {
		return nil, SeriesInfo{}, err
	}
	h, err := a.OpenHub(ctx, hubName)
	if err != nil {
		return nil, SeriesInfo{}, err
	}
	info, err := a.seriesInfo(ctx, h, ws, name, true)
	return h, info, err
}

// ShowSeries reads a series with its turns of the last and the coming weeks, at most most of them.
func (a *App) ShowSeries(ctx context.Context, hubName, name string, most int) (SeriesItem, error) {
	_, info, err := a.openSeries(ctx, hubName, name)
	if err != nil {
		return SeriesItem{}, err
	}
	item := itemOf(info)
	from, begin := info.now.Add(-seriesBack), info.begin()
	for span := 62 * 24 * time.Hour; len(item.Turns) < most && span <= seriesAhead; span *= 4 {
		item.Turns = info.turns(from, begin.Add(span))
	}
	item.Turns = slices.DeleteFunc(item.Turns, func(o Occurrence) bool { return o.At.Before(info.Record.Since) && o.Group == "" })
	item.Turns = item.Turns[:min(most, len(item.Turns))]
	return item, nil
}

// DueSeries returns the occurrences of the coming days that want a post, and those whose time has come without one, the
// earliest first; and warnings of series that can't be followed.
func (a *App) DueSeries(ctx context.Context, hubName string, days int) ([]Occurrence, []string, error) {
	ws, err := a.needWorkspace("series")
	if err != nil {
		return nil, nil, err
	}
	h, err := a.OpenHub(ctx, hubName)
	if err != nil {
		return nil, nil, err
	}
	all, err := a.allSeries(ctx, h, ws)
	if err != nil {
		return nil, nil, err
	}
	due, warnings := dueOf(all, days)
	return due, warnings, nil
}

func dueOf(all []SeriesInfo, days int) (due []Occurrence, warnings []string) {
	for _, s := range all {
		if s.Problem != nil {
			warnings = append(warnings, "series "+s.Series.Name+" is left out: "+inWords(s.Problem))
			continue
		}
		if s.Record.State != psn.SeriesActive {
			continue
		}
		for _, o := range s.turns(s.now.Add(-seriesBack), midnight(s.now.In(s.Zone), days)) {
			if o.open() && (o.Overdue || !o.At.Before(s.now)) {
				due = append(due, o)
			}
		}
	}
	slices.SortStableFunc(due, func(a, b Occurrence) int { return cmp.Or(a.At.Compare(b.At), strings.Compare(a.Series, b.Series)) })
	return due, warnings
}
