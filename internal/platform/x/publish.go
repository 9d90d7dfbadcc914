package x

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"time"

	"github.com/postshitnow/psn/internal/httpc"
	"github.com/postshitnow/psn/internal/platform"
	"github.com/postshitnow/psn/internal/psn"
)

// Publish sends one segment (docs: x-api/posts/create-post). X knows no idempotency key.
func (c *client) Publish(ctx context.Context, req platform.Request, gate httpc.Gate) (platform.Receipt, error) {
	body, err := json.Marshal(bodyOf(req))
	if err != nil {
		return platform.Receipt{}, platform.Transport(fmt.Errorf("%w: %w", httpc.ErrNotSent, err))
	}
	resp, err := c.http.Publish.Do(c.publishRequest(ctx, body), gate)
	if err != nil {
		return platform.Receipt{}, platform.Transport(err)
	}
	defer resp.Body.Close()
	c.saw(budgetPosts, resp.Header)
	answer, err := httpc.ReadBody(resp.Body)
	if resp.StatusCode/100 != 2 {
		return platform.Receipt{}, c.failure(resp, answer, req)
	}
	if err != nil {
		return platform.Receipt{}, unread(resp.StatusCode, err)
	}
	return c.receipt(resp.StatusCode, answer)
}

// bodyOf says what is to be posted. Who may reply is settled for a conversation by its first post.
func bodyOf(req platform.Request) newPost {
	body := newPost{
		Text:            req.Text,
		MadeWithAI:      choice(req.Options, optionAI),
		PaidPartnership: choice(req.Options, optionPaid),
	}
	if settings := req.Options[optionReplies]; req.First && settings != repliesAnyone {
		body.ReplySettings = settings
	}
	if req.Parent != "" {
		body.Reply = &newReply{To: req.Parent}
	}
	if len(req.Media) > 0 {
		body.Media = &newMedia{}
		for _, m := range req.Media {
			body.Media.IDs = append(body.Media.IDs, m.Handle)
		}
	}
	if req.Poll != nil {
		body.Poll = &newPoll{Options: req.Poll.Options, Minutes: minutes(req.Poll.Duration)}
	}
	return body
}

// minutes rounds up, as a poll is open for whole minutes.
func minutes(d time.Duration) int64 { return int64((d + time.Minute - 1) / time.Minute) }

// choice returns an option's value, nil if it is not given.
func choice(options map[string]string, key string) *bool {
	value, given := options[key]
	if !given {
		return nil
	}
	yes := value == "true"
	return &yes
}

// publishRequest makes the call. It parses nothing and shares what does not change.
func (c *client) publishRequest(ctx context.Context, body []byte) *http.Request {
	req := &http.Request{
		Method: http.MethodPost, URL: c.tweets, Host: c.tweets.Host,
		Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
		Header: http.Header{
			"Authorization": c.auth, "Content-Type": headerJSON, "Accept": headerJSON, "User-Agent": headerAgent,
		},
		Body: io.NopCloser(bytes.NewReader(body)), ContentLength: int64(len(body)),
	}
	return req.WithContext(ctx)
}

// receipt reads the answer to a post that was accepted. Nothing but the id is believed of it; an answer
// without one leaves the outcome unknown.
func (c *client) receipt(code int, answer []byte) (platform.Receipt, error) {
	var made struct {
		Data struct {
			ID string `json:"id"`
		} `json:"data"`
	}
	if err := json.Unmarshal(answer, &made); err != nil {
		return platform.Receipt{}, unread(code, err)
	}
	if made.Data.ID == "" {
		return platform.Receipt{}, &platform.Failure{
			Outcome: psn.OutcomeUnknown, Code: "no-id", Status: code,
			Message: fmt.Sprintf("the server answered %d without the post's id", code),
		}
	}
	return platform.Receipt{RemoteID: made.Data.ID, URL: c.page(made.Data.ID)}, nil
}

// unread is an answer of success whose body could not be read.
func unread(code int, err error) *platform.Failure {
	return &platform.Failure{
		Outcome: psn.OutcomeUnknown, Code: "unreadable", Status: code, Err: err,
		Message: fmt.Sprintf("the server answered %d, and the answer could not be read", code),
	}
}
