package instagram

import (
	"context"
	"time"

	"github.com/postshitnow/psn/internal/platform"
)

// containers are what was made for a post so far, as it is noted.
type containers struct {
	Children []string  `json:"children,omitempty"` // of a carousel, in order; empty ones are to be made
	Post     string    `json:"post,omitempty"`     // the one that is released
	Began    time.Time `json:"began"`
	Ready    time.Time `json:"ready,omitzero"` // when the one that is released was found finished
	Given    int       `json:"given,omitzero"` // how often it was returned for its release
}

// note keeps what was made. Instagram has the files once the container that is released is finished.
func (m containers) note(ctx context.Context, req platform.Request) error {
	sent := int64(0)
	if !m.Ready.IsZero() {
		for _, a := range req.Media {
			sent += a.File.Bytes
		}
	}
	return req.Progress.Note(ctx, m, sent)
}

// Containers expire after a day, and some are refused although they are said to be finished (docs: reference/error-codes,
// 2207006 and 2207008): psn goes on with one of this age, which it gave away this often, no more.
const (
	containerLife = 22 * time.Hour
	mostGiven     = 3
)

// none is what was made for a post before its first container.
func (c *client) none(children int) containers {
	return containers{Began: c.http.Clock().UTC().Truncate(time.Second), Children: make([]string, children)}
}

// recall returns what an earlier try made for a post; none where that was nothing that can be gone on with.
func (c *client) recall(ctx context.Context, req platform.Request, children int) (containers, error) {
	fresh := c.none(children)
	var m containers
	known, err := req.Progress.Last(ctx, &m)
	if !known || len(m.Children) > children || fresh.Began.Sub(m.Began) > containerLife || m.Given >= mostGiven {
		return fresh, err
	}
	m.Children = append(m.Children, fresh.Children[len(m.Children):]...)
	return m, nil
}
