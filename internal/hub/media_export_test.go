package hub

import "context"

// RemoveMediaFile is the last step of a removal, which looks again whether anybody put the file back.
func (h *Hub) RemoveMediaFile(ctx context.Context, sum string) error {
	return h.removeMediaFile(ctx, sum)
}
