package linkedin

import (
	"context"
	"net/http"

	"github.com/postshitnow/psn/internal/psn"
)

// Delete deletes a post (docs: shares/posts-api). LinkedIn deletes what is gone again; 404 counts the same. Errors are
// those of Verify.
func (c *client) Delete(ctx context.Context, remoteID string) error {
	const act = "linkedin: delete a post"
	if remoteID == "" {
		return psn.Errorf(psn.CodeInvalid, "%s: there is no id", act)
	}
	err := c.do(ctx, act, call{method: http.MethodDelete, path: "/rest/posts/" + encoded(remoteID), restli: "DELETE"}, nil)
	if psn.CodeOf(err) == psn.CodeNotFound {
		return nil
	}
	return err
}
