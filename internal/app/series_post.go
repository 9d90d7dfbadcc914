package app

import (
	"context"
	"strings"
	"time"

	"github.com/postshitnow/psn/internal/hub"
	"github.com/postshitnow/psn/internal/psn"
	"github.com/postshitnow/psn/internal/workspace"
)

// fromSeries makes a draft the next episode of a series: it begins with the template, and has the time, the accounts and
// the language of the series where it says none itself. bare reports that the template is all of its text.
func (a *App) fromSeries(ctx context.Context, h *hub.Hub, name string, d workspace.Draft) (out workspace.Draft, link *psn.Episode, bare bool, err error) {
	ws, err := a.needWorkspace("series")
	if err != nil {
		return d, nil, false, err
	}
	info, err := a.seriesInfo(ctx, h, ws, name, true)
	if err != nil {
		return d, nil, false, err
	}
	next, err := info.nextEpisode()
	if err != nil {
		return d, nil, false, err
	}
	return next.draft(d, next.Number), &psn.Episode{Series: name, Occurrence: next.Occurrence.Rule, Number: next.Number}, blank(d), nil
}

// blank reports whether a draft has no text of its own.
func blank(d workspace.Draft) bool { return strings.TrimSpace(strings.Join(d.Segments, "")) == "" }

// draft makes d this episode.
func (e NextEpisode) draft(d workspace.Draft, number int) workspace.Draft {
	text := e.text(e.Occurrence, number)
	if len(d.Segments) == 0 {
		d.Segments = []string{""}
	}
	d.Segments = append([]string{strings.TrimSpace(text + "\n\n" + d.Segments[0])}, d.Segments[1:]...)
	if d.At == "" {
		d.At = e.Occurrence.At.Format(time.RFC3339)
	}
	if len(d.Accounts) == 0 {
		d.Accounts = e.Series.Accounts
	}
	if d.Language == "" && len(e.Series.Languages) == 1 {
		d.Language = e.Series.Languages[0]
	}
	return d
}
