package mastodon

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

// Publish sends one segment. Mastodon returns the earlier status for an Idempotency-Key that it has seen
// within the hour (docs: methods/statuses, create); GoToSocial ignores the key.
func (c *client) Publish(ctx context.Context, req platform.Request, gate httpc.Gate) (platform.Receipt, error) {
	body, err := json.Marshal(newStatus{
		Status:      req.Text,
		InReplyToID: req.Parent,
		Visibility:  req.Options[optionVisibility],
		SpoilerText: req.Options[optionSpoiler],
		Sensitive:   sensitive(req.Options),
		Language:    req.Language,
		MediaIDs:    handles(req.Media),
		Poll:        pollOf(req.Poll),
	})
	if err != nil {
		return platform.Receipt{}, platform.Transport(fmt.Errorf("%w: %w", httpc.ErrNotSent, err))
	}
	resp, err := c.http.Publish.Do(c.request(ctx, req.Key, body), gate)
	if err != nil {
		return platform.Receipt{}, platform.Transport(err)
	}
	defer resp.Body.Close()
	c.observe(budgetRequests, resp.Header)
	answer, err := httpc.ReadBody(resp.Body)
	if resp.StatusCode/100 != 2 {
		return platform.Receipt{}, c.failure(resp, answer, req)
	}
	if err != nil {
		return platform.Receipt{}, unread(resp.StatusCode, err)
	}
	return receipt(resp.StatusCode, answer)
}

// request makes the call. It parses nothing and shares what does not change.
func (c *client) request(ctx context.Context, key string, body []byte) *http.Request {
	req := &http.Request{
		Method: http.MethodPost, URL: c.statuses, Host: c.statuses.Host,
		Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
		Header: http.Header{
			"Authorization": c.auth, "Content-Type": headerJSON, "Accept": headerJSON, "User-Agent": headerAgent,
		},
		Body: io.NopCloser(bytes.NewReader(body)), ContentLength: int64(len(body)),
	}
	if key != "" {
		req.Header["Idempotency-Key"] = []string{key}
	}
	return req.WithContext(ctx)
}

// handles returns the ids of uploaded media.
func handles(media []platform.Attachment) []string {
	ids := make([]string, len(media))
	for i, m := range media {
		ids[i] = m.Handle
	}
	return ids
}

func pollOf(p *psn.Poll) *newPoll {
	if p == nil {
		return nil
	}
	return &newPoll{Options: p.Options, ExpiresIn: int(p.Duration.Seconds())}
}

// sensitive returns the option's value, nil if it is not given.
func sensitive(options map[string]string) *bool {
	value, given := options[optionSensitive]
	if !given {
		return nil
	}
	hide := value == "true"
	return &hide
}

// receipt reads the answer to a status that was accepted. An answer without an id, or one that promises
// the status for later, which psn never asks for, leaves the outcome unknown.
func receipt(code int, answer []byte) (platform.Receipt, error) {
	var s status
	if err := json.Unmarshal(answer, &s); err != nil {
		return platform.Receipt{}, unread(code, err)
	}
	switch {
	case s.ID == "":
		return platform.Receipt{}, &platform.Failure{
			Outcome: psn.OutcomeUnknown, Code: "no-id", Status: code,
			Message: fmt.Sprintf("the server answered %d without the post's id", code),
		}
	case s.ScheduledAt != "":
		return platform.Receipt{}, &platform.Failure{
			Outcome: psn.OutcomeUnknown, Code: "scheduled", Status: code,
			Message: "the server scheduled the post instead of publishing it",
		}
	}
	return platform.Receipt{RemoteID: s.ID, URL: s.page()}, nil
}

// unread is an answer of success whose body could not be read.
func unread(code int, err error) *platform.Failure {
	return &platform.Failure{
		Outcome: psn.OutcomeUnknown, Code: "unreadable", Status: code, Err: err,
		Message: fmt.Sprintf("the server answered %d, and the answer could not be read", code),
	}
}
