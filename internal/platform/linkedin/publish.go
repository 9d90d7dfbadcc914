package linkedin

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"

	"github.com/postshitnow/psn/internal/httpc"
	"github.com/postshitnow/psn/internal/platform"
	"github.com/postshitnow/psn/internal/psn"
)

// The values of the option visibility, and what LinkedIn calls them.
var visibilities = map[string]string{"": "PUBLIC", "public": "PUBLIC", "connections": "CONNECTIONS", "members": "LOGGED_IN"}

// Publish sends a post (docs: shares/posts-api). LinkedIn knows no idempotency key.
func (c *client) Publish(ctx context.Context, req platform.Request, gate httpc.Gate) (platform.Receipt, error) {
	body, err := c.bodyOf(req)
	if err != nil {
		return platform.Receipt{}, err
	}
	return c.send(ctx, "/rest/posts", body, gate, func(resp *http.Response) platform.Receipt {
		urn := resp.Header.Get("X-Restli-Id")
		if !isPost(urn) {
			return platform.Receipt{}
		}
		return platform.Receipt{RemoteID: urn, URL: c.page(urn)}
	})
}

// bodyOf says what is to be posted. What LinkedIn would refuse without a doubt is a Failure before anything is sent.
func (c *client) bodyOf(req platform.Request) (newPost, error) {
	body := newPost{
		Author: c.author(), Commentary: commentary(req.Text), Visibility: visibilities[req.Options[optionVisibility]],
		Distribution: distribution{Feed: "MAIN_FEED", Targets: []string{}, Channels: []string{}},
		State:        "PUBLISHED", NoReshares: req.Options[optionReshares] == "false", Content: contentOf(req),
	}
	switch {
	case body.Author == "":
		return body, &platform.Failure{
			Outcome: psn.OutcomeNotSent, Code: "no-author", Message: "the account's id is not known; `psn account test` asks for it",
		}
	case isPage(body.Author) && body.Visibility != visibilities[""]:
		return body, &platform.Failure{
			Outcome: psn.OutcomeRejected, Code: "visibility", Message: "posts of a page are public: leave out the option " + optionVisibility,
		}
	}
	return body, nil
}

// send makes one request that must not be repeated. made reads what was made from the headers of an answer of success,
// of which nothing else is believed; without an id the outcome is unknown.
func (c *client) send(ctx context.Context, path string, v any, gate httpc.Gate, made func(*http.Response) platform.Receipt) (platform.Receipt, error) {
	body, err := json.Marshal(v)
	if err != nil {
		return platform.Receipt{}, platform.Transport(fmt.Errorf("%w: %w", httpc.ErrNotSent, err))
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, c.hosts.api+path, io.NopCloser(bytes.NewReader(body)))
	if err != nil {
		return platform.Receipt{}, platform.Transport(fmt.Errorf("%w: %w", httpc.ErrNotSent, err))
	}
	req.ContentLength = int64(len(body))
	req.Header = c.header.Clone()
	req.Header.Set("Content-Type", "application/json")
	resp, err := c.http.Publish.Do(req, gate)
	if err != nil {
		return platform.Receipt{}, platform.Transport(err)
	}
	defer resp.Body.Close()
	answer, err := httpc.ReadBody(resp.Body)
	if resp.StatusCode/100 != 2 {
		return platform.Receipt{}, c.failure(resp, answer)
	}
	c.refused.Store(0)
	if receipt := made(resp); receipt.RemoteID != "" {
		return receipt, nil
	}
	return platform.Receipt{}, &platform.Failure{
		Outcome: psn.OutcomeUnknown, Code: "no-id", Status: resp.StatusCode, Err: err,
		Message: fmt.Sprintf("the server answered %d without the id of what it made", resp.StatusCode),
	}
}
