package hub

import "context"

// ReadVersion returns the version of the schema at o.URL, and changes nothing. A Hub of 0 means that
// somebody began to make a hub there and has not finished. It returns an error with psn.CodeNotFound if
// there is no hub.
func ReadVersion(ctx context.Context, o Options) (Version, error) {
	h, err := connect(ctx, o, mustExist)
	if err != nil {
		return Version{}, err
	}
	defer h.Close()
	return h.version(ctx)
}

// SchemaVersion returns the version of an open hub's schema, which is this psn's.
func (h *Hub) SchemaVersion() int64 { return schemaVersion }
