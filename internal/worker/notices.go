package worker

import (
	"context"
	"log/slog"
	"time"
)

// noticesGather is how long the loop lets notices pile up, so that what happens at once is told at once.
const noticesGather = time.Second

// notices sends what people are to be told: soon after this process wrote it, and every tick what others
// wrote or what has become due. It is no job of the engine's: that would record a run every tick.
func (l *loop) notices(ctx context.Context) {
	for ctx.Err() == nil {
		l.deliver(ctx)
		l.await(ctx, l.hub.Noticed(), tickEvery)
		l.pause(ctx, noticesGather)
	}
}

// deliver sends what is due and returns how many messages that were.
func (l *loop) deliver(ctx context.Context) int {
	sent, err := l.hub.DeliverNotices(ctx)
	if err != nil && ctx.Err() == nil {
		l.log.Warn("could not tell people what needs them", slog.Any("error", err))
	}
	return sent
}
