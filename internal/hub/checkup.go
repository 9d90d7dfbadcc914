package hub

import (
	"context"
	"path/filepath"
	"strings"
	"time"

	"github.com/postshitnow/psn/internal/psn"
)

// Checkup is what a hub's database says of its own health.
type Checkup struct {
	Engine  string        // with its version: "SQLite 3.51.0", "PostgreSQL 17.2"
	Skew    time.Duration // how far the database's clock is ahead of this machine's
	Damage  string        // what the database found wrong with itself; empty if nothing, or if it was not asked
	Free    uint64        // bytes left where a SQLite hub lies
	HasFree bool          // Free is known
	Channel []string      // channels for notices whose last message could not be delivered, by name
}

// Checkup asks the database how it is. On SQLite it looks for damage, for at most most.
func (h *Hub) Checkup(ctx context.Context, most time.Duration) (Checkup, error) {
	var c Checkup
	before := h.clock()
	now, err := h.Now(ctx)
	if err != nil {
		return c, err
	}
	c.Skew = now.Sub(before.Add(h.clock().Sub(before) / 2))
	query, name := `SHOW server_version`, "PostgreSQL "
	if h.place.Engine == psn.SQLite {
		query, name = `SELECT sqlite_version()`, "SQLite "
	}
	version := ""
	if err := h.row(ctx, []any{&version}, query); err != nil {
		return c, h.wrap("ask for the engine's version", err)
	}
	version, _, _ = strings.Cut(version, " ")
	c.Engine = name + version
	channels, err := h.Channels(ctx)
	if err != nil {
		return c, err
	}
	for _, channel := range channels {
		if channel.Problem != "" {
			c.Channel = append(c.Channel, channel.Name+": "+channel.Problem)
		}
	}
	if h.place.Engine != psn.SQLite {
		return c, nil
	}
	c.Free, c.HasFree = freeBytes(filepath.Dir(h.place.Path))
	looking, cancel := context.WithTimeout(ctx, most)
	defer cancel()
	said := ""
	if err := h.read.DB.QueryRowContext(looking, `PRAGMA quick_check(1)`).Scan(&said); err == nil && said != "ok" {
		c.Damage = psn.Excerpt(said, 200)
	}
	return c, nil
}
