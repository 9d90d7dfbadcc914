package x

import (
	"context"
	"net/http"
	"net/url"

	"github.com/postshitnow/psn/internal/psn"
)

// Delete deletes a post (docs: x-api/posts/delete-post; 50 in 15 minutes). One that is already gone, which X
// says by 404, by deleted: false or by an error beside a success, is not an error. Errors are those of Verify.
func (c *client) Delete(ctx context.Context, remoteID string) error {
	const act = "x: delete a post"
	if remoteID == "" {
		return psn.Errorf(psn.CodeInvalid, "%s: there is no id", act)
	}
	var answer struct {
		Data *struct {
			Deleted bool `json:"deleted"`
		} `json:"data"`
		Errors []said `json:"errors"`
	}
	what := call{method: http.MethodDelete, path: "/2/tweets/" + url.PathEscape(remoteID), budget: budgetDeletes}
	err := c.read(ctx, act, what, &answer)
	if err == nil && answer.Data == nil {
		err = c.without(act, answer.Errors)
	}
	if psn.CodeOf(err) == psn.CodeNotFound {
		return nil
	}
	return err
}
