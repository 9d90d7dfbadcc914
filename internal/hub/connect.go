package hub

import (
	"context"
	"time"

	"github.com/postshitnow/psn/internal/psn"
)

// connectTimeout bounds one connection to Postgres, name resolution included.
const connectTimeout = 10 * time.Second

// connect opens the handles of a hub without looking at its schema.
func connect(ctx context.Context, o Options, e existence) (*Hub, error) {
	place, err := ParsePlace(o.URL)
	if err != nil {
		return nil, err
	}
	if o.Clock == nil {
		o.Clock = time.Now //nolint:forbidigo // the machine's clock is SQLite's
	}
	h := &Hub{place: place, clock: o.Clock, dialect: newDialect(place.Engine, o.Clock, o.ClockOffset)}
	h.buckets.keys = o.BucketKeys
	if place.Engine == psn.SQLite {
		err = openSQLite(h, o, e)
	} else {
		err = openPostgres(ctx, h, o)
	}
	if err != nil {
		return nil, h.wrap("open the hub", err)
	}
	h.committer = newCommitter(h)
	return h, nil
}
