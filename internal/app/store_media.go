package app

import (
	"context"
	"path/filepath"

	"github.com/postshitnow/psn/internal/hub"
	"github.com/postshitnow/psn/internal/psn"
)

// facts are what the hub keeps of the file.
func (p picture) facts() psn.Media {
	return psn.Media{
		SHA256: p.ref.ID, MIME: p.ref.MIME, Bytes: p.ref.Bytes, Width: p.ref.Width, Height: p.ref.Height, Animated: p.ref.Animated,
		DurationMS: p.ref.DurationMS, Rate: p.ref.Rate, Video: p.ref.Video, Audio: p.ref.Audio, Pages: p.ref.Pages,
		Name: filepath.Base(p.name),
	}
}

// store puts the pictures into the hub and returns the id of each by its SHA-256. On a rehearsal it stores
// nothing, and only those that the hub has already have an id.
func (p pictures) store(ctx context.Context, h *hub.Hub, actor psn.Actor, rehearsal bool) (map[string]string, error) {
	ids := p.unstored()
	for _, segment := range p {
		for _, one := range segment {
			m, err := one.put(ctx, h, actor, rehearsal)
			if err != nil {
				return nil, err
			}
			ids[one.ref.ID] = m.ID
		}
	}
	return ids, nil
}

// store puts the pictures of a request into the hub, once for all its posts, and their ids into the posts.
func (m *PostsMade) store(ctx context.Context, h *hub.Hub, request hub.CreateRequest, shown pictures) error {
	ids, err := shown.store(ctx, h, request.Actor, request.DryRun)
	if err != nil || len(ids) == 0 {
		return err
	}
	for i := range m.Posts {
		identify(&m.Posts[i].Post.Content, ids)
	}
	return nil
}

func (p picture) put(ctx context.Context, h *hub.Hub, actor psn.Actor, rehearsal bool) (psn.Media, error) {
	if rehearsal {
		m, _, err := h.FindMedia(ctx, actor, p.ref.ID)
		return m, err
	}
	f, err := p.open()
	if err != nil {
		return psn.Media{}, err
	}
	defer f.Close()
	return h.PutMedia(ctx, actor, p.facts(), f)
}
