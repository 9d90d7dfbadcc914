package mastodon

import (
	"context"
	"net/http"
	"net/url"

	"github.com/postshitnow/psn/internal/psn"
)

// Delete deletes a status (docs: methods/statuses, delete; 30 in 30 minutes). One that is already gone is
// not an error. Errors are those of Verify.
func (c *client) Delete(ctx context.Context, remoteID string) error {
	if remoteID == "" {
		return psn.Errorf(psn.CodeInvalid, "mastodon: delete a post: there is no id")
	}
	_, err := c.read(ctx, http.MethodDelete, "mastodon: delete a post", "/api/v1/statuses/"+url.PathEscape(remoteID), nil, nil)
	if psn.CodeOf(err) == psn.CodeNotFound {
		return nil
	}
	return err
}
