package app

import (
	"context"

	"github.com/postshitnow/psn/internal/psn"
)

// ReschedulePost moves a post that is scheduled, approved or waiting for approval to another time. Approval stays, for
// time is not content. A draft is refused: SchedulePost gives it its first time.
func (a *App) ReschedulePost(ctx context.Context, r SchedulePost) (PostChange, error) {
	return a.movePost(ctx, r, func(p psn.Post) error {
		if err := may(p, psn.ActSchedule); err != nil {
			return err
		}
		if p.State == psn.Draft {
			return instead(p, psn.Errorf(psn.CodeConflict, "post %s is a draft, which has no time to move", p.ID))
		}
		return nil
	})
}
