package instagram

import (
	"context"
	"encoding/json"
	"fmt"
	"net/url"

	"github.com/postshitnow/psn/internal/httpc"
	"github.com/postshitnow/psn/internal/platform"
	"github.com/postshitnow/psn/internal/psn"
)

// Publish releases the container (docs: ig-user/media_publish). It asks for the post's address in the same request, as
// every call of the Graph API that writes may (graph: changelog/version2.9, read after write); where the answer has
// none, the receipt's URL is the account's page. An error of that reading looks like one of the writing: only what says
// that nothing was published counts as that, and Find tells the rest.
func (c *client) Publish(ctx context.Context, req platform.Request, gate httpc.Gate) (platform.Receipt, error) {
	p, ok := preparedOf(req.Prepared)
	if !ok {
		return platform.Receipt{}, &platform.Failure{
			Outcome: psn.OutcomeNotSent, Code: "not-prepared", Message: "there is no container to publish", Err: httpc.ErrNotSent,
		}
	}
	a, err := c.once(ctx, c.release, url.Values{"creation_id": {p.Container}, "fields": {"id,permalink"}}, gate)
	if err != nil {
		return platform.Receipt{}, err
	}
	if a.Status/100 != 2 {
		return platform.Receipt{}, c.failure(a)
	}
	m, err := idIn(a)
	if err != nil {
		return platform.Receipt{}, err
	}
	return platform.Receipt{RemoteID: string(m.ID), URL: c.page(m.Permalink)}, nil
}

// idIn reads the answer to a call that made something. Without an id the outcome is unknown.
func idIn(a httpc.Answer) (made, error) {
	var m made
	if err := json.Unmarshal(a.Body, &m); err != nil {
		return made{}, unread(a.Status, err)
	}
	if m.ID == "" {
		return made{}, &platform.Failure{
			Outcome: psn.OutcomeUnknown, Code: "no-id", Status: a.Status,
			Message: fmt.Sprintf("the server answered %d without an id", a.Status),
		}
	}
	return m, nil
}

// page returns where people see a post: its permalink, if it is a plain web address, or the account's page.
func (c *client) page(permalink string) string {
	u, err := url.Parse(permalink)
	if err != nil || u.Host == "" || u.User != nil || u.Scheme != "https" && u.Scheme != "http" || psn.CheckText(permalink) != nil {
		return c.at.profile(c.login.Handle)
	}
	return permalink
}

// unread is an answer of success whose body could not be read.
func unread(code int, err error) *platform.Failure {
	return &platform.Failure{
		Outcome: psn.OutcomeUnknown, Code: "unreadable", Status: code, Err: err,
		Message: fmt.Sprintf("the server answered %d, and the answer could not be read", code),
	}
}
