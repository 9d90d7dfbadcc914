//go:build psnfault && (linux || darwin)

package faulttest

import (
	"bytes"
	"context"
	"crypto/sha256"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"time"

	"github.com/postshitnow/psn/internal/hub"
	"github.com/postshitnow/psn/internal/psn"
)

// written is a post as the suite wrote it.
type written struct {
	id       string
	segments []string // the texts of the newest content

	cancelled bool      // the hub said so
	notBefore time.Time // where the hub took a new time
}

// place is where a text belongs. A text belongs to one post for ever, also when it was edited away.
type place struct {
	post    string
	segment int
}

// texts makes the texts of a post with n segments. Each is unlike any other text.
func texts(what string, n int) []string {
	out := make([]string, n)
	for i := range out {
		out[i] = fmt.Sprintf("%s %s %d/%d", what, psn.NewID(), i+1, n)
	}
	return out
}

func content(segments []string) psn.Content {
	var c psn.Content
	for _, text := range segments {
		c.Segments = append(c.Segments, psn.Segment{Text: text})
	}
	return c
}

// post schedules a post of one segment for now and returns its id.
func (w *world) post(text string) string {
	w.t.Helper()
	return w.postAt(time.Now(), texts(text, 1))
}

// postAt schedules a post. A hub that is out of reach for a moment is asked again, by the same key, so that
// the post is made once.
func (w *world) postAt(due time.Time, segments []string) string {
	w.t.Helper()
	content := w.content(segments)
	w.mu.Lock()
	defer w.mu.Unlock() // a witness sees the post only when its texts are known
	key := psn.NewID()
	for end := time.Now().Add(patience); ; after(50 * time.Millisecond) {
		made, err := w.hub.CreatePosts(context.Background(), hub.CreateRequest{
			Posts: []hub.NewPost{{
				AccountID: w.account.ID, Content: content, State: psn.Scheduled, ScheduledAt: due, Zone: "UTC",
			}},
			Actor: ana, Key: key, RequestHash: content.Hash(),
		})
		if err == nil {
			w.know(made.Posts[0].ID, segments)
			return made.Posts[0].ID
		}
		if w.cluster == nil || time.Now().After(end) {
			w.t.Errorf("schedule a post: %v", err)
			return ""
		}
	}
}

// know notes the texts of a post. The caller holds mu.
func (w *world) know(id string, segments []string) {
	w.posts[id] = &written{id: id, segments: segments}
	for i, text := range segments {
		w.places[text] = place{id, i}
	}
}

// state returns where a post stands.
func (w *world) state(id string) psn.State { return w.story(id).Post.State }

// becomes waits until a post is in a state.
func (w *world) becomes(id string, want psn.State) bool {
	return w.await(fmt.Sprintf("post %s to be %s", id, want), func() bool { return w.state(id) == want })
}

// story returns all that the hub knows of a post. A hub that is out of reach for a moment is asked again.
func (w *world) story(id string) hub.PostStory {
	for end := time.Now().Add(patience); ; after(50 * time.Millisecond) {
		story, err := w.hub.Post(context.Background(), id)
		if err == nil {
			return story
		}
		if time.Now().After(end) {
			w.violate("read post %s: %v", id, err)
			return hub.PostStory{}
		}
	}
}

// attempts returns the attempts at a post.
func (w *world) attempts(id string) []psn.Attempt { return w.story(id).Attempts }

// want checks where a post ended and how many attempts that took.
func (w *world) want(id string, state psn.State, attempts int) {
	story := w.story(id)
	if got := story.Post.State; got != state {
		w.violate("post %s is %s, want %s", id, got, state)
	}
	if got := len(story.Attempts); got != attempts {
		w.violate("post %s took %d attempts, want %d", id, got, attempts)
	}
}

// acts counts the audit rows of a post with an act.
func (w *world) acts(id string, act string) int {
	n := 0
	for _, e := range w.story(id).Audit {
		if e.Act == act {
			n++
		}
	}
	return n
}

// postWithPicture schedules a thread whose first part shows a picture.
func (w *world) postWithPicture(segments []string) string {
	w.t.Helper()
	img := image.NewGray(image.Rect(0, 0, 32, 32))
	img.SetGray(3, 3, color.Gray{Y: 200})
	var raw bytes.Buffer
	w.must(png.Encode(&raw, img))
	return w.postWithMedia(segments, raw.Bytes(), psn.Media{MIME: "image/png", Width: 32, Height: 32})
}

// postWithMedia schedules a post for now whose first segment shows a file.
func (w *world) postWithMedia(segments []string, raw []byte, facts psn.Media) string {
	w.t.Helper()
	facts.Bytes, facts.SHA256 = int64(len(raw)), fmt.Sprintf("%x", sha256.Sum256(raw))
	kept, err := w.hub.PutMedia(w.t.Context(), ana, facts, bytes.NewReader(raw))
	w.must(err)
	c := content(segments)
	c.Segments[0].Media = []psn.MediaRef{{
		ID: kept.ID, MIME: kept.MIME, Bytes: kept.Bytes, Width: kept.Width, Height: kept.Height, DurationMS: kept.DurationMS, Alt: "a dot",
	}}
	w.mu.Lock()
	defer w.mu.Unlock()
	made, err := w.hub.CreatePosts(w.t.Context(), hub.CreateRequest{
		Posts: []hub.NewPost{{AccountID: w.account.ID, Content: c, State: psn.Scheduled, ScheduledAt: time.Now(), Zone: "UTC"}}, Actor: ana,
	})
	w.must(err)
	w.know(made.Posts[0].ID, segments)
	return made.Posts[0].ID
}
