package linkedin

import (
	"context"
	"net/http"

	"github.com/postshitnow/psn/internal/httpc"
	"github.com/postshitnow/psn/internal/platform"
)

// maxComment is the longest comment; LinkedIn does not say (observed).
const maxComment = 1250

// Comment writes a comment below an own post (docs: shares/comments-api). Its text is plain: backslashes would be seen.
// It needs w_member_social_feed or w_organization_social_feed, see Narrow.
func (c *client) Comment(ctx context.Context, remoteID, text string, gate httpc.Gate) (platform.Receipt, error) {
	body := newComment{Actor: c.author(), Message: commentText{text}}
	return c.send(ctx, "/rest/socialActions/"+encoded(remoteID)+"/comments", body, gate, func(resp *http.Response) platform.Receipt {
		return platform.Receipt{RemoteID: resp.Header.Get("X-Restli-Id"), URL: c.page(remoteID)}
	})
}

var _ platform.Commenter = (*client)(nil)
