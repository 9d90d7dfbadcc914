package hub

import (
	"context"

	"github.com/postshitnow/psn/internal/psn"
)

// Link is what a group of posts comes from. It is recorded in the transaction that creates them.
type Link struct {
	Idea    string       // its id; the idea becomes developed
	Episode *psn.Episode // of a series; Number is the one that the texts were written with
}

// link records what new posts come from.
func (t *tx) link(ctx context.Context, l Link, group string, posts []string, actor string, now instant) error {
	if l.Idea != "" {
		if err := t.linkIdea(ctx, l.Idea, posts, actor, now); err != nil {
			return err
		}
	}
	if l.Episode == nil {
		return nil
	}
	e := *l.Episode
	r, err := t.lockSeries(ctx, e.Series, actor)
	if err != nil {
		return err
	}
	if r.State != psn.SeriesActive {
		return psn.Errorf(psn.CodeConflict, "series %s is %s", e.Series, r.State).WithNext("psn series show " + e.Series)
	}
	var made psn.Episode
	if err := t.rows(ctx, scanEpisode(func(e psn.Episode) { made = e }), episodeQuery+` WHERE e.series = ? AND e.occurrence = ?`,
		e.Series, int64(at(e.Occurrence))); err != nil {
		return err
	}
	expected := r.Episodes + 1
	if made.Series != "" { // its posts were cancelled: the number is free again
		expected = made.Number
	}
	if made.Live || e.Number != expected {
		return psn.Errorf(psn.CodeStale, "somebody else made an episode of %s meanwhile", e.Series).
			WithHint("look with `psn series next %s` and create it again", e.Series).WithNext("psn series show " + e.Series).Retry()
	}
	if made.Series != "" {
		_, err = t.exec(ctx, `UPDATE episodes SET group_id = ?, created_at = ? WHERE series = ? AND occurrence = ?`,
			group, int64(now), e.Series, int64(at(e.Occurrence)))
		return err
	}
	if _, err = t.exec(ctx, `INSERT INTO episodes (series, occurrence, number, group_id, created_at) VALUES (?, ?, ?, ?, ?)`,
		e.Series, int64(at(e.Occurrence)), int64(e.Number), group, int64(now)); err != nil {
		return err
	}
	_, err = t.exec(ctx, `UPDATE series SET episodes = ?, updated_at = {now} WHERE name = ?`, int64(e.Number), e.Series)
	return err
}
