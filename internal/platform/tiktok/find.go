package tiktok

import (
	"context"
	"slices"
	"time"

	"github.com/postshitnow/psn/internal/platform"
	"github.com/postshitnow/psn/internal/psn"
)

// The states of a post (docs: content-posting-api-reference-get-video-status).
const (
	stateUploading = "PROCESSING_UPLOAD"
	stateInbox     = "SEND_TO_USER_INBOX"
	stateComplete  = "PUBLISH_COMPLETE"
	stateFailed    = "FAILED"
)

// Waits for the id of a public post, which it gets when TikTok's moderation is done: since this client saw it
// complete, and since psn began with the post. After that it is known by its publish id.
const (
	idWait    = 3 * time.Minute
	idWaitAll = 30 * time.Minute
)

// Find asks what became of an attempt. A video of which the last piece is not there is not out; a piece that is still
// on its way is what Capabilities.Lag is for. Photos of which TikTok's answer was lost can only be looked for among
// public posts.
func (c *client) Find(ctx context.Context, req platform.Request) (platform.Remote, bool, error) {
	p := recall(req.Prepared)
	if p.Album != "" {
		return c.findAlbum(ctx, p, req)
	}
	if p.PublishID == "" {
		return platform.Remote{}, false, nil
	}
	return c.follow(ctx, p, req, "video")
}

// follow asks about a publish id and waits for the id of a public post.
func (c *client) follow(ctx context.Context, p prepared, req platform.Request, kind string) (platform.Remote, bool, error) {
	now, err := c.status(ctx, p.PublishID)
	if err != nil {
		return platform.Remote{}, false, err
	}
	post := platform.Remote{
		ID: p.PublishID, URL: c.at.profile(p.Name), Text: req.Text, Media: max(len(req.Media), 1), CreatedAt: req.Began,
	}
	switch now.Status {
	case stateInbox:
		return post, true, nil
	case stateFailed:
		return platform.Remote{}, false, c.failed(now.Reason)
	case stateUploading:
		if now.Uploaded != nil && *now.Uploaded < p.Size {
			return platform.Remote{}, false, nil
		}
	case stateComplete:
		if id := now.id(); id != "" {
			post.ID, post.URL = id, c.at.post(p.Name, kind, id)
			return post, true, nil
		}
		if !p.Public || c.waited(p.PublishID, req.Began) {
			return post, true, nil
		}
		return platform.Remote{}, false, working("the post is complete, and TikTok checks it before everybody sees it", 0, p.PublishID)
	}
	return platform.Remote{}, false, working("TikTok works on the post: "+psn.Excerpt(now.Status, 40), 0, p.PublishID)
}

// status asks what TikTok makes of a post.
func (c *client) status(ctx context.Context, publishID string) (progress, error) {
	var now progress
	err := c.read(ctx, "tiktok: ask what became of the post", call{
		method: "POST", path: "/v2/post/publish/status/fetch/", body: map[string]string{"publish_id": publishID},
	}, &now)
	return now, err
}

// id returns the post's id, empty before it is public.
func (p progress) id() string {
	for _, id := range slices.Concat(p.IDs, p.IDsToo) {
		if id != "" && id != "0" {
			return id.String()
		}
	}
	return ""
}

// waited reports whether psn has waited long enough for a public post's id.
func (c *client) waited(publishID string, began time.Time) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	now := c.http.Clock()
	for id, at := range c.complete {
		if now.Sub(at) > albumLife {
			delete(c.complete, id)
		}
	}
	since, seen := c.complete[publishID]
	if !seen {
		since = now
		c.complete[publishID] = now
	}
	return now.Sub(since) > idWait || !began.IsZero() && now.Sub(began) > idWaitAll
}

// reasons says what a fail_reason means (docs: content-posting-api-reference-get-video-status).
func reasons(reason string) string {
	switch reason {
	case "file_format_check_failed":
		return "TikTok can't read the file's format"
	case "duration_check_failed":
		return "the video is too long or too short for TikTok"
	case "frame_rate_check_failed":
		return "the video has too many or too few frames per second: TikTok takes 23 to 60"
	case "picture_size_check_failed":
		return "the video or a picture is too large or too small: videos have 360 to 4096 pixels a side, pictures at most 1080p"
	case "internal":
		return "TikTok had a fault of its own; try again"
	case "video_pull_failed", "photo_pull_failed":
		return "TikTok could not fetch the files from their public address; see that it can be reached, and try again"
	case "publish_cancelled":
		return "the post was cancelled"
	case "auth_removed":
		return "the creator took the app's permission back; sign in again"
	case "spam_risk_too_many_posts":
		return "the account has as many posts through apps as TikTok allows in 24 hours"
	case "spam_risk_user_banned_from_posting":
		return "TikTok has banned the account from posting for now"
	case "spam_risk_text":
		return "TikTok's checks refused the text"
	case "spam_risk":
		return "TikTok's checks refused the post"
	case "":
		return "TikTok gave the post up without a reason"
	}
	return "TikTok gave the post up"
}

// failed is a post that TikTok took and then gave up: nothing is out.
func (c *client) failed(reason string) *platform.Failure {
	f := &platform.Failure{Outcome: psn.OutcomeRejected, Code: "failed", Message: reasons(reason)}
	if reason != "" {
		reason = platform.Sentence(reason, c.login.Token)
		f.Message += " (" + reason + ")"
	}
	if reason == "spam_risk_user_banned_from_posting" {
		f.Mend = seeAccount
	}
	return f
}

// findAlbum asks about photos by the publish id that TikTok answered. If that answer was lost, a public post with the
// same text that is newer than the attempt is taken for it; that there is none proves nothing.
func (c *client) findAlbum(ctx context.Context, p prepared, req platform.Request) (platform.Remote, bool, error) {
	c.mu.Lock()
	a, known := c.albums[p.Album]
	c.mu.Unlock()
	switch {
	case p.PublishID != "":
		return c.follow(ctx, p, req, "photo")
	case known && a.publishID != "":
		p.PublishID = a.publishID
		return c.follow(ctx, p, req, "photo")
	case known && !a.released:
		return platform.Remote{}, false, nil
	}
	if p.Public {
		listing, err := c.Recent(ctx, req.Began.Add(-time.Second))
		if err != nil {
			return platform.Remote{}, false, err
		}
		for _, post := range slices.Backward(listing.Posts) {
			if c.platform.Normalise(post.Text) == c.platform.Normalise(req.Text) {
				return post, true, nil
			}
		}
	}
	return platform.Remote{}, false, psn.Errorf(psn.CodeUnsupported, "tiktok: the answer about the pictures was lost, and TikTok can't be asked about them").
		WithHint("look at the account in the TikTok app")
}

var _ platform.Finder = (*client)(nil)
