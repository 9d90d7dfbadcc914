package bluesky

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/postshitnow/psn/internal/httpc"
	"github.com/postshitnow/psn/internal/platform"
	"github.com/postshitnow/psn/internal/psn"
)

// Publish sends one segment, as the record with a key of psn's own choice. A repeat with the same record changes
// nothing, and one with another record is refused, since the call asks for a key that is free
// (com.atproto.repo.putRecord with swapRecord null; packages/pds/src/api/com/atproto/repo/putRecord.ts). What the
// record needs is read before.
func (c *client) Publish(ctx context.Context, req platform.Request, gate httpc.Gate) (platform.Receipt, error) {
	did, err := c.repo(ctx)
	if err != nil {
		return platform.Receipt{}, unsent(err)
	}
	record, err := c.record(ctx, req)
	if errors.Is(err, errGone) {
		return platform.Receipt{}, &platform.Failure{
			Outcome: psn.OutcomeRejected, Code: platform.CodeParentGone, Message: err.Error(), Err: err,
		}
	}
	if err != nil {
		return platform.Receipt{}, unsent(err)
	}
	at := postURI{did, rkey(req)}
	body, err := json.Marshal(putRecord{Repo: did, Collection: collection, RKey: at.key, Record: record})
	if err != nil {
		return platform.Receipt{}, platform.Transport(fmt.Errorf("%w: %w", httpc.ErrNotSent, err))
	}
	resp, err := c.http.Publish.Do(c.request(ctx, "com.atproto.repo.putRecord", c.auth, body), gate)
	if err != nil {
		return platform.Receipt{}, platform.Transport(err)
	}
	defer resp.Body.Close()
	c.observe(resp.Header)
	answer, err := httpc.ReadBody(resp.Body)
	switch {
	case resp.StatusCode/100 == 2 && err != nil:
		return platform.Receipt{}, unread(resp.StatusCode, err)
	case resp.StatusCode/100 == 2:
		return c.receipt(resp.StatusCode, answer, at)
	}
	if name, _ := c.said(answer); name == "InvalidSwap" {
		return c.taken(ctx, req, at)
	}
	return platform.Receipt{}, c.failure(resp, answer)
}

// receipt reads the answer to a record that was accepted. An answer that does not name the record leaves the
// outcome unknown.
func (c *client) receipt(code int, answer []byte, at postURI) (platform.Receipt, error) {
	var made strongRef
	if err := json.Unmarshal(answer, &made); err != nil {
		return platform.Receipt{}, unread(code, err)
	}
	if made.URI != at.String() {
		return platform.Receipt{}, &platform.Failure{
			Outcome: psn.OutcomeUnknown, Code: "no-id", Status: code,
			Message: fmt.Sprintf("the server answered %d without the post's address", code),
		}
	}
	return platform.Receipt{RemoteID: made.URI, URL: c.page(at.authority, at.key)}, nil
}

// taken says what a key that is not free means: an earlier attempt arrived, with a record that differs in what was
// looked up, or the key is another post's.
func (c *client) taken(ctx context.Context, req platform.Request, at postURI) (platform.Receipt, error) {
	found, err := c.look(ctx, "bluesky: read the post that is there", at)
	if err != nil {
		return platform.Receipt{}, &platform.Failure{
			Outcome: psn.OutcomeUnknown, Code: "key-taken", Err: err,
			Message: psn.Excerpt("a post is there already, and it could not be read: "+err.Error(), 300),
		}
	}
	if !made(found, req) {
		return platform.Receipt{}, &platform.Failure{
			Outcome: psn.OutcomeRejected, Code: "key-taken",
			Message: "another post of the account has the key that was meant for this one; edit it to give it a new one",
		}
	}
	return platform.Receipt{RemoteID: at.String(), URL: c.page(at.authority, at.key)}, nil
}

// unread is an answer of success whose body could not be read.
func unread(code int, err error) *platform.Failure {
	return &platform.Failure{
		Outcome: psn.OutcomeUnknown, Code: "unreadable", Status: code, Err: err,
		Message: fmt.Sprintf("the server answered %d, and the answer could not be read", code),
	}
}
