package platformtest

import (
	"bytes"
	"context"
	"errors"
	"io"
	"strings"
	"time"

	"github.com/postshitnow/psn/internal/platform"
	"github.com/postshitnow/psn/internal/psn"
)

// filmBytes is enough for several pieces on every network, and no whole number of them.
const filmBytes = 9<<20 + 17

// film makes a file that looks like a video to whoever reads its beginning.
func (b *bundle) film(kept *kept) platform.File {
	raw := []byte("\x00\x00\x00\x18ftypmp42" + strings.Repeat("v", filmBytes-12))
	return platform.File{
		MIME: "video/mp4", Bytes: filmBytes, Width: 720, Height: 1280, Duration: 4 * time.Second, Alt: "a grey film", Progress: kept.progress(),
		Open: func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(raw)), nil },
	}
}

// kept is what a hub would keep of an upload.
type kept struct {
	state string
	sent  []int64
	err   error // what Save returns
}

func (k *kept) progress() *platform.Progress {
	return &platform.Progress{
		Load: func(context.Context) (string, error) { return k.state, nil },
		Save: func(_ context.Context, state string, sent int64) error {
			if k.err != nil {
				return k.err
			}
			k.state, k.sent = state, append(k.sent, sent)
			return platform.CheckProgress(state)
		},
	}
}

// torn is a file that can be read for n bytes.
func torn(file platform.File, n int64) platform.File {
	whole := file.Open
	file.Open = func() (io.ReadCloser, error) {
		content, err := whole()
		if err != nil {
			return nil, err
		}
		return io.NopCloser(io.MultiReader(io.LimitReader(content, n), broken{})), nil
	}
	return file
}

var errTorn = errors.New("the cable is out")

type broken struct{}

func (broken) Read([]byte) (int, error) { return 0, errTorn }

// filmed uploads a film, asking again as long as the network works on it.
func (b *bundle) filmed(u platform.Uploader, film platform.File) string {
	b.Helper()
	for range 20 {
		handle, err := u.Upload(b.Context(), film)
		if working, ok := errors.AsType[*platform.Working](err); ok {
			if b.Advance != nil {
				b.Advance(working.After)
			}
			continue
		}
		if err != nil || handle == "" {
			b.Fatalf("upload: %q, %v", handle, err)
		}
		return handle
	}
	b.Fatal("the network did not finish working on the film")
	return ""
}

func checkFilms(b *bundle) {
	u, ok := b.filmUploader()
	if !ok {
		return
	}
	kept := &kept{}
	film := b.film(kept)
	if _, err := u.Upload(b.Context(), torn(film, filmBytes/2)); err == nil {
		b.Fatal("half a film was uploaded")
	}
	had := int64(0)
	if kept.state != "" {
		had = kept.sent[len(kept.sent)-1]
	}
	kept.sent = nil
	again, _ := b.clientOf(b.Login).(platform.Uploader)
	handle := b.filmed(again, film)
	if len(kept.sent) == 0 || kept.sent[0] < had {
		b.Errorf("of %d bytes that were there the next try noted %v", had, kept.sent)
	}
	unread := film
	unread.Open = func() (io.ReadCloser, error) {
		b.Error("the film was read although the network has it")
		return film.Open()
	}
	if same := b.filmed(again, unread); same != handle {
		b.Errorf("the film is %q, and was %q", same, handle)
	}
	req := b.request("a film")
	req.Media = []platform.Attachment{{Handle: handle, MIME: film.MIME, Alt: film.Alt, Width: film.Width, Height: film.Height, File: film}}
	b.publish(req)
	b.arrived(1, 1)
}

func checkStaleFilms(b *bundle) {
	u, ok := b.filmUploader()
	if !ok {
		return
	}
	_, err := u.Upload(b.Context(), b.film(&kept{err: psn.Errorf(psn.CodeStale, "another worker has it")}))
	if psn.CodeOf(err) != psn.CodeStale {
		b.Errorf("an upload of a post that another worker has: %v", err)
	}
}

func (b *bundle) filmUploader() (platform.Uploader, bool) {
	b.Helper()
	u, ok := b.uploader()
	if ok && b.Platform.DefaultLimits().Video.Bytes == 0 {
		b.Logf("not checked: %s takes no videos", b.Platform.Name())
		return nil, false
	}
	return u, ok
}
