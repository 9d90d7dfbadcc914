package mastodon

import (
	"net/url"
	"strings"

	"github.com/postshitnow/psn/internal/platform"
)

// RemoteID returns the last part of a status' URL, which is its id: digits on Mastodon, a ULID on
// GoToSocial. On other URLs, as a profile's, it returns false.
func (Platform) RemoteID(raw string) (string, bool) {
	u, err := url.Parse(raw)
	if err != nil {
		return "", false
	}
	whole := strings.TrimRight(u.Path, "/")
	id := whole[strings.LastIndexByte(whole, '/')+1:]
	const allowed = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
	return id, id != "" && id[0] >= '0' && id[0] <= '9' && strings.Trim(id, allowed) == ""
}

var _ platform.Locator = Platform{}
