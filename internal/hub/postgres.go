package hub

import (
	"context"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/jackc/pgx/v5/stdlib"
	"github.com/uptrace/bun"
	"github.com/uptrace/bun/dialect/pgdialect"

	"github.com/postshitnow/psn/internal/psn"
)

// poolMost is the most connections to Postgres unless the options say otherwise.
const poolMost = 8

// openPostgres opens the pool that queries, River and LISTEN share.
func openPostgres(ctx context.Context, h *Hub, o Options) error {
	config, err := pgxpool.ParseConfig(o.URL.Reveal())
	if err != nil {
		return psn.Errorf(psn.CodeInvalid, "the hub's Postgres URL can't be read"). // err would repeat it
												WithHint("use postgres://user:password@host/database")
	}
	if o.MaxConns == 0 {
		o.MaxConns = poolMost
	}
	config.MaxConns = int32(max(2, min(o.MaxConns, 1000)))
	// Statements carry their own types and leave nothing behind on the server, so that a pooling endpoint
	// serves commands, too.
	config.ConnConfig.DefaultQueryExecMode = pgx.QueryExecModeExec
	if config.ConnConfig.RuntimeParams == nil {
		config.ConnConfig.RuntimeParams = map[string]string{}
	}
	config.ConnConfig.RuntimeParams["application_name"] = "psn"
	config.AfterConnect = func(ctx context.Context, c *pgx.Conn) error {
		// An attempt is durable before its request leaves. A process that was stopped in the middle of a
		// transaction keeps its locks from the others for a minute at most.
		_, err := c.Exec(ctx, `SET synchronous_commit = on; SET lock_timeout = '10s';
			SET idle_in_transaction_session_timeout = '60s'`)
		return err
	}
	if config.ConnConfig.ConnectTimeout == 0 {
		config.ConnConfig.ConnectTimeout = connectTimeout
	}
	pool, err := pgxpool.NewWithConfig(ctx, config)
	if err != nil {
		return err
	}
	db := stdlib.OpenDBFromPool(pool)
	db.SetMaxIdleConns(0) // idle connections stay in the pool
	h.pool = pool
	h.read = bun.NewDB(db, pgdialect.New())
	h.write = h.read
	return nil
}
