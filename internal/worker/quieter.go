package worker

import (
	"context"
	"log/slog"
)

// quieter passes on the job engine's warnings and errors only.
type quieter struct{ slog.Handler }

// Enabled reports false below warnings.
func (q quieter) Enabled(ctx context.Context, level slog.Level) bool {
	return level >= slog.LevelWarn && q.Handler.Enabled(ctx, level)
}
