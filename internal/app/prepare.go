package app

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"strconv"

	"github.com/postshitnow/psn/internal/hub"
	"github.com/postshitnow/psn/internal/platform"
	"github.com/postshitnow/psn/internal/psn"
)

// prepare makes the request for the next segment: what it answers is looked up, its media are uploaded and its
// link's card is made. All of that may be repeated; the attempt begins afterwards.
func (p *Publisher) prepare(ctx context.Context, t *turn) (platform.Request, error) {
	req, err := p.request(ctx, t.session, t.claim, t.out)
	if err != nil {
		return req, err
	}
	if req.Media, err = p.upload(ctx, t, len(t.out)); err != nil {
		return req, err
	}
	req.Card = p.card(ctx, t, len(t.out))
	if preparer, ok := t.session.client.(platform.Preparer); ok {
		if err := t.valid(0); err != nil {
			return req, psn.Errorf(psn.CodeStale, "%w", err)
		}
		req.Progress = p.progress(t, hub.UploadKey{Segment: len(t.out), Position: hub.WholePost, File: req.Key}, bytesOf(req.Media))
		req.Prepared, err = preparer.Prepare(ctx, req)
	}
	return req, err
}

// request is what a member needs to know of the next segment besides its files. Its key is the same for every
// attempt at this segment with this content, in this hub and no other.
func (p *Publisher) request(ctx context.Context, s *session, c hub.Claim, out []psn.Publication) (platform.Request, error) {
	segment := len(out)
	content := c.Post.Content
	content.Segments = content.Segments[segment : segment+1]
	sum := sha256.Sum256([]byte(p.hub.Info().ID + "\x00" + c.Post.ID + "\x00" + strconv.Itoa(segment) + "\x00" + content.Hash()))
	r := platform.Request{
		Key: hex.EncodeToString(sum[:16]), Text: content.Segments[0].Text, Language: content.Language, Options: content.Options,
		Began: firstTry(c, segment), First: segment == 0,
	}
	if segment > 0 {
		r.Parent, r.Root = out[segment-1].RemoteID, out[0].RemoteID
		return r, nil
	}
	r.Poll = content.Poll
	var err error
	if content.ReplyTo != "" {
		r.Parent, err = p.parent(ctx, s, content.ReplyTo)
	}
	return r, err
}

// parent returns the network's id of the post that a first segment answers.
func (p *Publisher) parent(ctx context.Context, s *session, url string) (string, error) {
	if resolver, ok := s.client.(platform.Resolver); ok {
		id, err := resolver.Resolve(ctx, url)
		if psn.CodeOf(err) == psn.CodeNotFound {
			return "", psn.Errorf(psn.CodeRefused, "the post that this one answers is not there: %s", url)
		}
		return id, err
	}
	if locator, ok := s.member.(platform.Locator); ok {
		if id, ok := locator.RemoteID(url); ok {
			return id, nil
		}
	}
	return "", psn.Errorf(psn.CodeInvalid, "%s is not the address of a post on %s", psn.Excerpt(url, 80), s.member.Title())
}

// bytesOf is how large files are together.
func bytesOf(media []platform.Attachment) int64 {
	sum := int64(0)
	for _, m := range media {
		sum += m.File.Bytes
	}
	return sum
}
