package instagram

import (
	"context"
	"net/url"

	"github.com/postshitnow/psn/internal/httpc"
	"github.com/postshitnow/psn/internal/platform"
	"github.com/postshitnow/psn/internal/psn"
)

// Comment writes a comment below an own post (docs: ig-media/comments). A comment has no address of its own.
func (c *client) Comment(ctx context.Context, remoteID, text string, gate httpc.Gate) (platform.Receipt, error) {
	to, err := url.Parse(c.at.versioned("/" + url.PathEscape(remoteID) + "/comments"))
	if err != nil || remoteID == "" {
		return platform.Receipt{}, &platform.Failure{
			Outcome: psn.OutcomeRejected, Code: "no-post", Message: "the post's id is not known, so nothing can be written below it",
		}
	}
	a, err := c.once(ctx, to, url.Values{"message": {text}}, gate)
	if err != nil {
		return platform.Receipt{}, err
	}
	if a.Status/100 != 2 {
		return platform.Receipt{}, c.commentFailure(a)
	}
	m, err := idIn(a)
	if err != nil {
		return platform.Receipt{}, err
	}
	return platform.Receipt{RemoteID: string(m.ID)}, nil
}

var _ platform.Commenter = (*client)(nil)
