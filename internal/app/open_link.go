package app

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"sync"

	"github.com/postshitnow/psn/internal/media"
	"github.com/postshitnow/psn/internal/psn"
)

// Linked is a file behind a link.
type Linked struct {
	Content io.ReadSeekCloser
	MIME    string
	Tag     string // the same for the same bytes, hexadecimal
	Ping    bool   // there is no file: somebody asks whether anybody answers
}

// OpenLink opens what a link names, as the account's limits allow it: the same bytes as an upload has. A link that
// expired, was not signed by this hub, or names what is not there is an error with psn.CodeNotFound that says nothing
// more.
func (w *WorkHub) OpenLink(ctx context.Context, l Link) (Linked, error) {
	nothing := psn.Errorf(psn.CodeNotFound, "there is nothing here")
	if !w.CanPublish() || l.Hub != w.hub.Info().ID || !w.sessions.opener.Signed(l.message(), l.Sum) || l.Expires < w.http.Clock().Unix() {
		return Linked{}, nothing
	}
	if l.Account == linkPing {
		return Linked{Ping: true}, nil
	}
	secrets, err := w.hub.AccountByID(ctx, l.Account)
	if err != nil {
		return Linked{}, missing(err, nothing)
	}
	member, err := w.sessions.platforms.Find(secrets.Account.Platform)
	if err != nil {
		return Linked{}, missing(err, nothing)
	}
	m, err := w.hub.Media(ctx, l.Media)
	if err != nil || m.ID != l.Media {
		return Linked{}, missing(err, nothing)
	}
	if m.Kind() == psn.Picture {
		bounds := bounds(limits(member, secrets.Limits).Image, "")
		bounds.Frame = linkFrame(l.Name)
		file, err := w.fitted.get(ctx, m, bounds, w.open)
		if err != nil {
			return Linked{}, err
		}
		sum := sha256.Sum256(file.data)
		return Linked{Content: readable{bytes.NewReader(file.data)}, MIME: file.mime, Tag: hex.EncodeToString(sum[:])}, nil
	}
	content, _, err := w.hub.SeekMedia(ctx, m.ID)
	return Linked{Content: content, MIME: m.MIME, Tag: m.SHA256}, err
}

// linkPing stands for the account and the media of a link that only asks whether anybody answers.
const linkPing = "-"

// missing returns nothing for what is not there, and otherwise the error.
func missing(err, nothing error) error {
	if err == nil || psn.CodeOf(err) == psn.CodeNotFound {
		return nothing
	}
	return err
}

func (w *WorkHub) open(ctx context.Context, id string) (io.ReadCloser, error) {
	content, _, err := w.hub.OpenMedia(ctx, id)
	return content, err
}

// readable is a picture in memory.
type readable struct{ *bytes.Reader }

// Close implements io.Closer.
func (readable) Close() error { return nil }

// keepFitted is how many fitted pictures are kept: networks ask for the head of a file and then for the file.
const keepFitted = 4

// fittedPictures keeps the pictures that were asked for last, made to fit. It is safe for concurrent use.
type fittedPictures struct {
	mu   sync.Mutex
	last []fittedPicture
}

type fittedPicture struct {
	key  string
	mime string
	data []byte
}

// get returns a picture made to fit bounds.
func (f *fittedPictures) get(
	ctx context.Context, m psn.Media, b media.Bounds, open func(context.Context, string) (io.ReadCloser, error),
) (fittedPicture, error) {
	key := m.SHA256 + fmt.Sprint(b)
	f.mu.Lock()
	for _, known := range f.last {
		if known.key == key {
			f.mu.Unlock()
			return known, nil
		}
	}
	f.mu.Unlock()
	content, err := open(ctx, m.ID)
	if err != nil {
		return fittedPicture{}, err
	}
	defer content.Close()
	file, err := fitBounds(ctx, content, b)
	if err != nil {
		return fittedPicture{}, err
	}
	r, err := file.Open()
	if err != nil {
		return fittedPicture{}, err
	}
	made := fittedPicture{key: key, mime: file.MIME}
	if made.data, err = io.ReadAll(r); err != nil {
		return fittedPicture{}, err
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	f.last = append(f.last, made)
	if len(f.last) > keepFitted {
		f.last = f.last[1:]
	}
	return made, r.Close()
}
