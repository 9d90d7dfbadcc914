package app

import (
	"context"
	"fmt"

	"github.com/postshitnow/psn/internal/fault"
	"github.com/postshitnow/psn/internal/platform"
	"github.com/postshitnow/psn/internal/psn"
)

// upload uploads the media of a segment, each as the account's limits allow it. An upload that fails leaves
// nothing behind that a post could show: it is done again with the next try.
func (p *Publisher) upload(ctx context.Context, t *turn, segment int) ([]platform.Attachment, error) {
	refs := t.claim.Post.Content.Segments[segment].Media
	if len(refs) == 0 {
		return nil, nil
	}
	uploader, uploads := t.session.client.(platform.Uploader)
	if fetched(t.session.member, t.claim.Post.Content) {
		if p.public() == "" && !p.fromBucket(ctx, t.session) {
			return nil, psn.Errorf(psn.CodeUnavailable, "%w", &noAddressError{t.session.member.Title()})
		}
	} else if !uploads && !t.session.member.Capabilities().Prepares {
		return nil, psn.Errorf(psn.CodeUnsupported, "%s takes no media", t.session.member.Title())
	}
	var out []platform.Attachment
	for i, ref := range refs {
		fault.Point(fault.Uploading, t.claim.Post.Content.Text())
		if err := t.valid(0); err != nil {
			return nil, psn.Errorf(psn.CodeStale, "%w", err)
		}
		a, err := p.attach(ctx, t.session, uploader, ref)
		if err != nil {
			err = fmt.Errorf("media %d: %w", i+1, err)
			return nil, psn.Errorf(psn.CodeOf(err), "%w", err)
		}
		out = append(out, a)
	}
	return out, nil
}

// attach makes a file ready to be named in a request, and uploads it where the network has uploads; uploader is nil
// where it has none.
func (p *Publisher) attach(ctx context.Context, s *session, uploader platform.Uploader, ref psn.MediaRef) (platform.Attachment, error) {
	if uploader != nil {
		if err := p.sessions.spend(ctx, s, platform.CallUpload, true); err != nil {
			return platform.Attachment{}, err
		}
	}
	file, err := p.file(ctx, s, ref)
	if err != nil {
		return platform.Attachment{}, err
	}
	out := platform.Attachment{MIME: file.MIME, Alt: file.Alt, Width: file.Width, Height: file.Height, File: file}
	if uploader != nil {
		out.Handle, err = uploader.Upload(ctx, file)
	}
	return out, err
}
