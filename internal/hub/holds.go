package hub

import "context"

// Holds reports whether the database at o.URL holds a hub that is finished, of whatever version: the hub's
// own row is written last. It makes no file.
func Holds(ctx context.Context, o Options) (bool, error) {
	h, err := connect(ctx, o, mustExist)
	if err != nil {
		return false, err
	}
	defer h.Close()
	var n int
	err = h.read.DB.QueryRowContext(ctx, `SELECT COUNT(*) FROM hub`).Scan(&n)
	if missingTable(err) {
		return false, nil
	}
	return n > 0, h.wrap("look for a hub", err)
}
