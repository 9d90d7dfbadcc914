package hub

import "context"

// LastRun returns the latest run of a kind of task, and false if there is none.
func (h *Hub) LastRun(ctx context.Context, kind string) (TaskRun, bool, error) {
	runs, err := h.taskRuns(ctx, `WHERE kind = ? ORDER BY asked_at DESC, id LIMIT 1`, kind)
	if err != nil || len(runs) == 0 {
		return TaskRun{}, false, err
	}
	return runs[0], true, nil
}
