package bluesky

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"
	"strings"

	"github.com/postshitnow/psn/internal/platform"
	"github.com/postshitnow/psn/internal/psn"
)

// Delete deletes an own post, by its address or its key (com.atproto.repo.deleteRecord). One that is already gone is not an error. Errors are
// those of Verify.
func (c *client) Delete(ctx context.Context, remoteID string) error {
	const act = "bluesky: delete a post"
	at, ok := parseURI(remoteID)
	if !ok && isKey(remoteID) {
		at, ok = postURI{key: remoteID}, !strings.Contains(remoteID, ":")
	}
	if !ok {
		return psn.Errorf(psn.CodeInvalid, "%s: %q is not the address of a post", act, psn.Excerpt(remoteID, 80))
	}
	did, err := c.repo(ctx)
	if err != nil {
		return err
	}
	if isDID(at.authority) && at.authority != did {
		return psn.Errorf(psn.CodeInvalid, "%s: %s is another account's", act, at)
	}
	body, err := json.Marshal(deleteRecord{Repo: did, Collection: collection, RKey: at.key})
	if err != nil {
		return psn.Errorf(psn.CodeInternal, "%s: %w", act, err)
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, c.endpoint("com.atproto.repo.deleteRecord", nil).String(), bytes.NewReader(body))
	if err != nil {
		return psn.Errorf(psn.CodeInvalid, "%s: the request can't be made: %w", act, err)
	}
	req.Header["Content-Type"] = headerJSON
	err = c.read(c.http.Read, act, req, nil)
	if psn.CodeOf(err) == psn.CodeNotFound {
		return nil
	}
	return err
}

var _ platform.Deleter = (*client)(nil)
