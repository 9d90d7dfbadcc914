package tiktok

import (
	"context"
	"time"

	"github.com/postshitnow/psn/internal/platform"
	"github.com/postshitnow/psn/internal/psn"
)

// uploading is how far the upload of a video came, as it is noted. What is noted is sealed: the address is a secret.
type uploading struct {
	PublishID string    `json:"publish_id"`
	Address   string    `json:"address"`
	Size      int64     `json:"size"` // of the video, in bytes
	Chunk     int64     `json:"chunk"`
	Count     int64     `json:"count"`
	Next      int64     `json:"next"`           // the first piece that TikTok does not have
	Began     time.Time `json:"began"`          // of the address
	Given     int       `json:"given,omitzero"` // how often it was prepared for its release
}

// mostGiven is how often a release of the same upload may come to nothing: TikTok may refuse its address before the hour
// is over.
const mostGiven = 3

// noting returns how far an upload of which TikTok has the pieces before next came.
func (u upload) noting(next int64) uploading {
	return uploading{u.publishID, u.address, u.size, u.chunk, u.count, next, u.began.UTC(), u.given}
}

// note keeps how far an upload came.
func (u upload) note(ctx context.Context, p *platform.Progress, next int64) error {
	return p.Note(ctx, u.noting(next), next*u.chunk)
}

// noted returns the upload of a video that was noted, and its first piece that TikTok does not have. The zero value
// stands for none, and for one whose address may be over.
func (c *client) noted(ctx context.Context, req platform.Request) (upload, int64, error) {
	var n uploading
	file := req.Media[0].File
	there, err := req.Progress.Last(ctx, &n)
	if !there || n.Size != file.Bytes || n.Next < 0 || n.Next >= n.Count {
		return upload{}, 0, err
	}
	known := plan{n.Size, n.Chunk, n.Count}
	address, err := c.at.upload(n.Address)
	if err != nil || known != planOf(n.Size) || !c.fresh(n.Began) {
		return upload{}, 0, nil //nolint:nilerr // what can't be used is begun anew
	}
	return upload{plan: known, publishID: n.PublishID, address: address, mime: file.MIME, began: n.Began, given: n.Given}, n.Next, nil
}

// clockSkew is how far the clocks of two workers may be apart.
const clockSkew = 5 * time.Minute

// fresh reports whether an address of that time is good.
func (c *client) fresh(began time.Time) bool {
	age := c.http.Clock().Sub(began)
	return age > -clockSkew && age < addressLife
}

// goneOn returns the upload that an earlier try began, and the first piece that TikTok does not have by its own account.
// The zero value stands for none that can be gone on with: its address is over, or TikTok has forgotten it or given it up.
func (c *client) goneOn(ctx context.Context, req platform.Request) (upload, int64, error) {
	u, next, err := c.noted(ctx, req)
	if err != nil || u.publishID == "" {
		return upload{}, 0, err
	}
	now, err := c.status(ctx, u.publishID)
	switch code := psn.CodeOf(err); {
	case code == psn.CodeRefused || code == psn.CodeNotFound:
		return upload{}, 0, nil
	case err != nil:
		return upload{}, 0, err
	case now.Status == stateFailed:
		return upload{}, 0, nil
	case now.Status != stateUploading, now.Uploaded != nil && *now.Uploaded >= u.size:
		u.whole = true
		return u, u.count - 1, nil
	case u.given >= mostGiven:
		return upload{}, 0, nil
	case now.Uploaded != nil:
		next = *now.Uploaded / u.chunk
	}
	return u, min(next, u.count-1), nil
}
