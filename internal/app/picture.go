package app

import (
	"bytes"
	"context"
	"io"
	"time"

	"github.com/postshitnow/psn/internal/media"
	"github.com/postshitnow/psn/internal/platform"
	"github.com/postshitnow/psn/internal/psn"
)

// file opens a media file of the hub as the account's limits allow it in a segment: a picture is made to fit, a video or
// a document is what it is and streams from the hub.
func (p *Publisher) file(ctx context.Context, t *turn, segment int, ref psn.MediaRef) (platform.File, error) {
	s := t.session
	images := platform.FrameOf(s.member, t.claim.Post.Content, segment, s.limits().Image)
	m, err := p.hub.Media(ctx, ref.ID)
	if err != nil {
		return platform.File{}, err
	}
	file := platform.File{
		MIME: m.MIME, Bytes: m.Bytes, Width: m.Width, Height: m.Height, Duration: time.Duration(m.DurationMS) * time.Millisecond,
		Pages: m.Pages, Open: func() (io.ReadCloser, error) {
			content, _, err := p.hub.OpenMedia(ctx, m.ID)
			return content, err
		},
	}
	if m.Kind() == psn.Picture {
		content, err := file.Open()
		if err != nil {
			return platform.File{}, err
		}
		defer content.Close()
		if file, err = fitPicture(ctx, content, images, ref.Fit); err != nil {
			return platform.File{}, err
		}
	}
	file.Alt, file.Name = ref.Alt, m.Name
	if file.Captions, err = written(ref, s.limits().Video.Captions); err != nil {
		return platform.File{}, err
	}
	p.link(s, m.ID, frameOf(images, ref.Fit), &file)
	return file, nil
}

// fitPicture converts a picture to what limits allow. It is held in memory until it is uploaded.
func fitPicture(ctx context.Context, r io.Reader, limits platform.Images, fit psn.Fit) (platform.File, error) {
	return fitBounds(ctx, r, bounds(limits, fit))
}

func fitBounds(ctx context.Context, r io.Reader, b media.Bounds) (platform.File, error) {
	fitted, err := media.Fit(ctx, r, b)
	if err != nil {
		return platform.File{}, err
	}
	return platform.File{
		MIME: fitted.MIME, Bytes: int64(len(fitted.Data)), Width: fitted.Width, Height: fitted.Height, Animated: fitted.Animated,
		Open: func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(fitted.Data)), nil },
	}, nil
}

// bounds are the limits that a picture can be made to fit. How its proportions do is the author's choice.
func bounds(l platform.Images, fit psn.Fit) media.Bounds {
	return media.Bounds{
		Types: l.Types, Bytes: l.Bytes, Width: l.Width, Height: l.Height, Pixels: l.Pixels, AnimatedBytes: l.AnimatedBytes,
		Frame: frameOf(l, fit),
	}
}

// frameOf are the proportions that limits allow. Without a choice of the author's there are none to make a picture fit.
func frameOf(l platform.Images, fit psn.Fit) media.Frame {
	return media.Frame{MinRatio: l.MinRatio, MaxRatio: l.MaxRatio, Fit: fit.Stored()}
}
