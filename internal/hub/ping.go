package hub

import "context"

// Ping returns nil if the database at o.URL answers, whatever it holds, and otherwise the codes of Open. It
// makes no file.
func Ping(ctx context.Context, o Options) error {
	h, err := connect(ctx, o, mustExist)
	if err != nil {
		return err
	}
	defer h.Close()
	var one int
	return h.wrap("ask the database", h.read.DB.QueryRowContext(ctx, `SELECT 1`).Scan(&one))
}
