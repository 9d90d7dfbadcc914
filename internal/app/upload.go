package app

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/postshitnow/psn/internal/fault"
	"github.com/postshitnow/psn/internal/hub"
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
		if p.baseFor(t.session) == "" && !p.fromBucket(ctx, t.session) {
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
		a, err := p.attach(ctx, t, uploader, ref, hub.UploadKey{Segment: segment, Position: i})
		if _, working := errors.AsType[*platform.Working](err); working {
			return nil, err
		}
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
func (p *Publisher) attach(ctx context.Context, t *turn, uploader platform.Uploader, ref psn.MediaRef, key hub.UploadKey) (platform.Attachment, error) {
	if uploader != nil {
		if err := p.sessions.spend(ctx, t.session, platform.CallUpload, true); err != nil {
			return platform.Attachment{}, err
		}
	}
	file, err := p.file(ctx, t, key.Segment, ref)
	if err != nil {
		return platform.Attachment{}, err
	}
	key.File = strings.TrimSpace(strings.Join([]string{ref.ID, file.MIME, strconv.FormatInt(file.Bytes, 10), file.CaptionsHash()}, " "))
	file.Progress = p.progress(t, key, file.Bytes)
	out := platform.Attachment{MIME: file.MIME, Alt: file.Alt, Width: file.Width, Height: file.Height, File: file}
	if uploader != nil {
		out.Handle, err = uploader.Upload(ctx, file)
	}
	return out, err
}

// progress keeps in the hub how far something came, for whoever has this post after this worker.
func (p *Publisher) progress(t *turn, key hub.UploadKey, total int64) *platform.Progress {
	key.PostID, key.Fence = t.claim.Post.ID, t.claim.Fence
	return &platform.Progress{
		Load: func(ctx context.Context) (string, error) {
			state, err := p.hub.LoadUpload(ctx, p.sessions.opener, key)
			return state.Reveal(), err
		},
		Save: func(ctx context.Context, state string, sent int64) error {
			if err := platform.CheckProgress(state); err != nil {
				return err
			}
			if err := t.valid(0); err != nil {
				return psn.Errorf(psn.CodeStale, "%w", err)
			}
			fault.Point(fault.Uploading, t.claim.Post.Content.Text())
			return p.hub.SaveUpload(ctx, key, psn.NewSecret(state), sent, total)
		},
	}
}
