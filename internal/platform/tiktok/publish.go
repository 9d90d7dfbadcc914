package tiktok

import (
	"context"
	"fmt"
	"net/http"

	"github.com/postshitnow/psn/internal/httpc"
	"github.com/postshitnow/psn/internal/platform"
	"github.com/postshitnow/psn/internal/psn"
)

// Publish sends the last piece of a video, or the request that posts photos. It never returns a receipt: TikTok works
// on a post before it is out, and Find asks what came of it. What this client did not prepare itself is sent if it is
// noted how (see client.take); what was prepared too long ago is not sent. A last piece that TikTok has already is left
// where it is.
func (c *client) Publish(ctx context.Context, req platform.Request, gate httpc.Gate) (platform.Receipt, error) {
	p := recall(req.Prepared)
	if p.Album != "" {
		return platform.Receipt{}, c.publishAlbum(ctx, p, gate)
	}
	if p.PublishID == "" || len(req.Media) == 0 || req.Media[0].File.Open == nil {
		return platform.Receipt{}, lost("video")
	}
	u, known := c.take(ctx, p.PublishID, req)
	if !known {
		return platform.Receipt{}, lost("video")
	}
	if u.whole {
		return platform.Receipt{}, working("TikTok has the whole video and works on it", 0, p.PublishID)
	}
	tail, err := u.tail(req.Media[0].File)
	if err != nil {
		return platform.Receipt{}, platform.Transport(fmt.Errorf("%w: open the video: %w", httpc.ErrNotSent, err))
	}
	defer tail.Close()
	request, err := u.request(ctx, u.count-1, tail)
	if err != nil {
		return platform.Receipt{}, lost("video")
	}
	resp, err := c.http.Publish.Do(request, gate)
	if err != nil {
		return platform.Receipt{}, platform.Transport(err)
	}
	defer resp.Body.Close()
	body, err := httpc.ReadBody(resp.Body)
	switch {
	case resp.StatusCode == http.StatusCreated:
		return platform.Receipt{}, working("TikTok has the whole video and works on it", resp.StatusCode, p.PublishID)
	case err != nil:
		return platform.Receipt{}, unread(resp.StatusCode, err)
	}
	// The answers of the upload host are no JSON and may be a proxy's: all but what TikTok's API says itself is left
	// to Find.
	_, fail := c.open(resp.StatusCode, body)
	if fail == nil {
		fail = unread(resp.StatusCode, nil)
	}
	return platform.Receipt{}, fail
}

// working is the outcome of a post that TikTok has and is not done with.
func working(said string, status int, publishID string) *platform.Failure {
	return &platform.Failure{
		Outcome: psn.OutcomeUnknown, Code: platform.CodeProcessing, Message: said + " (" + psn.Excerpt(publishID, 80) + ")", Status: status,
	}
}

// unread is an answer that does not say what became of the request.
func unread(code int, err error) *platform.Failure {
	return &platform.Failure{
		Outcome: psn.OutcomeUnknown, Code: "unreadable", Status: code, Err: err,
		Message: fmt.Sprintf("the server answered %d, and the answer could not be read", code),
	}
}
