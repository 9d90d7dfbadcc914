package worker

import (
	"context"
	"log/slog"
)

// comments writes the comments that follow posts: soon after this process published one, and every tick what others
// published or what is tried again.
func (l *loop) comments(ctx context.Context) {
	for ctx.Err() == nil {
		l.writeComments(ctx)
		l.await(ctx, l.hub.Commented(), tickEvery)
	}
}

func (l *loop) writeComments(ctx context.Context) {
	if _, err := l.hub.WriteComments(ctx); err != nil && ctx.Err() == nil {
		l.log.Warn("could not write a first comment", slog.Any("error", err))
	}
}
