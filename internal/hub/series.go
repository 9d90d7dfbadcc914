package hub

import (
	"context"
	"database/sql"
	"time"

	"github.com/postshitnow/psn/internal/psn"
)

// Series returns what the hub knows of a series; one that it does not know is active and has no past. Of changes and
// episodes it has those whose occurrence is not before since.
func (h *Hub) Series(ctx context.Context, name string, since time.Time) (psn.SeriesRecord, error) {
	r := psn.SeriesRecord{Name: name, State: psn.SeriesActive}
	err := h.query(ctx, func(rows *sql.Rows) error {
		var from instant
		err := rows.Scan(&r.State, &r.Episodes, &from)
		r.Since = from.time()
		return err
	}, `SELECT state, episodes, since FROM series WHERE name = ?`, name)
	if err != nil {
		return r, h.wrap("read the series", err)
	}
	err = h.query(ctx, func(rows *sql.Rows) error {
		var c psn.OccurrenceChange
		var occurrence, moved instant
		err := rows.Scan(&occurrence, &moved, &c.Reason, &c.By)
		c.Occurrence, c.MovedTo = occurrence.time(), moved.time()
		r.Changes = append(r.Changes, c)
		return err
	}, `SELECT occurrence, moved_to, reason, created_by FROM series_changes WHERE series = ? AND occurrence >= ? ORDER BY occurrence`,
		name, int64(at(since)))
	if err != nil {
		return r, h.wrap("read the series' changes", err)
	}
	err = h.query(ctx, scanEpisode(func(e psn.Episode) { r.Made = append(r.Made, e) }),
		episodeQuery+` WHERE e.series = ? AND e.occurrence >= ? ORDER BY e.occurrence`, name, int64(at(since)))
	return r, h.wrap("read the series' episodes", err)
}

// episodeQuery selects episodes. One is live while a post of it is out or may go out.
const episodeQuery = `SELECT e.series, e.occurrence, e.number, e.group_id, CASE WHEN EXISTS (SELECT 1 FROM posts p WHERE p.group_id = e.group_id
	AND (p.state = 'published' OR p.deleted_at IS NULL AND p.state NOT IN ('cancelled', 'rejected'))) THEN 1 ELSE 0 END FROM episodes e`

func scanEpisode(give func(psn.Episode)) func(*sql.Rows) error {
	return func(rows *sql.Rows) error {
		var e psn.Episode
		var occurrence instant
		var live int64
		err := rows.Scan(&e.Series, &occurrence, &e.Number, &e.GroupID, &live)
		e.Occurrence, e.Live = occurrence.time(), live == 1
		give(e)
		return err
	}
}

// KnowSeries makes a series known from now on, unless it is.
func (h *Hub) KnowSeries(ctx context.Context, name string, actor psn.Actor) error {
	return h.update(ctx, "keep the series", func(ctx context.Context, t *tx) error {
		_, err := t.lockSeries(ctx, name, actor.String())
		return err
	})
}

// lockSeries reads a series that the transaction decides on, and makes it known if it is not.
func (t *tx) lockSeries(ctx context.Context, name, actor string) (psn.SeriesRecord, error) {
	r := psn.SeriesRecord{Name: name}
	made, err := t.exec(ctx, `INSERT INTO series (name, state, since, updated_at) VALUES (?, 'active', {now}, {now}) ON CONFLICT DO NOTHING`, name)
	if err != nil {
		return r, err
	}
	if made == 1 {
		if err := t.audit(ctx, entry{actor: actor, act: "create", subject: "series", id: name, to: string(psn.SeriesActive)}); err != nil {
			return r, err
		}
	}
	var since instant
	err = t.row(ctx, []any{&r.State, &r.Episodes, &since}, `SELECT state, episodes, since FROM series WHERE name = ? {lock}`, name)
	r.Since = since.time()
	return r, err
}

// SetSeriesState pauses, resumes or retires a series. What came while it was paused is nobody's debt.
func (h *Hub) SetSeriesState(ctx context.Context, name string, to psn.SeriesState, actor psn.Actor) (from psn.SeriesState, err error) {
	err = h.update(ctx, "change the series", func(ctx context.Context, t *tx) error {
		r, err := t.lockSeries(ctx, name, actor.String())
		if err != nil {
			return err
		}
		from = r.State
		if err := psn.CheckSeriesMove(name, from, to); err != nil {
			return err
		}
		since := ``
		if to == psn.SeriesActive {
			since = `, since = {now}`
		}
		if _, err := t.exec(ctx, `UPDATE series SET state = ?, updated_at = {now}`+since+` WHERE name = ?`, string(to), name); err != nil {
			return err
		}
		return t.audit(ctx, entry{actor: actor.String(), act: "move", subject: "series", id: name, from: string(from), to: string(to)})
	})
	return from, err
}

// ChangeOccurrence leaves an occurrence out, moves it, or where undo is set makes it again what the rule says. One that
// has posts is refused with psn.CodeConflict.
func (h *Hub) ChangeOccurrence(ctx context.Context, name string, c psn.OccurrenceChange, undo bool, actor psn.Actor) error {
	return h.update(ctx, "change the occurrence", func(ctx context.Context, t *tx) error {
		r, err := t.lockSeries(ctx, name, actor.String())
		if err != nil {
			return err
		}
		if r.State == psn.SeriesRetired {
			return psn.CheckSeriesMove(name, r.State, r.State)
		}
		var made psn.Episode
		if err := t.rows(ctx, scanEpisode(func(e psn.Episode) { made = e }), episodeQuery+` WHERE e.series = ? AND e.occurrence = ?`,
			name, int64(at(c.Occurrence))); err != nil {
			return err
		}
		if made.Live {
			return psn.Errorf(psn.CodeConflict, "this occurrence of %s has a post: %s", name, made.GroupID).
				WithHint("change the post: `psn post reschedule %s --at TIME` or `psn post cancel %s`", made.GroupID, made.GroupID).
				WithNext("psn post show " + made.GroupID)
		}
		if _, err := t.exec(ctx, `DELETE FROM series_changes WHERE series = ? AND occurrence = ?`, name, int64(at(c.Occurrence))); err != nil {
			return err
		}
		act, detail := "skip", psn.FormatInstant(c.Occurrence)
		switch {
		case undo:
			act = "restore"
		case !c.MovedTo.IsZero():
			act, detail = "move-occurrence", detail+" to "+psn.FormatInstant(c.MovedTo)
		}
		if !undo {
			if _, err := t.exec(ctx, `INSERT INTO series_changes (series, occurrence, moved_to, reason, created_by, created_at)
				VALUES (?, ?, ?, ?, ?, {now})`, name, int64(at(c.Occurrence)), at(c.MovedTo), c.Reason, actor.String()); err != nil {
				return err
			}
		}
		return t.audit(ctx, entry{actor: actor.String(), act: act, subject: "series", id: name, detail: detail})
	})
}
