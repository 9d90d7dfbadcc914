package platformtest

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/postshitnow/psn/internal/platform"
	"github.com/postshitnow/psn/internal/psn"
)

// captioned returns a film with captions in as many languages as the network takes, up to two, and what a reader should
// find in them.
func (b *bundle) captioned(film platform.File) (platform.File, map[string]string) {
	takes := b.Platform.DefaultLimits().Video.Captions
	want := map[string]string{}
	for _, language := range []string{"en-US", "es"} {
		if takes.Count > 0 && len(film.Captions) == takes.Count {
			break
		}
		said := "1\n00:00:00,500 --> 00:00:02,000\nSaid in " + language + " — ¡hola!\n"
		if takes.Types[0] == "text/vtt" {
			said = "WEBVTT\n\n00:00:00.500 --> 00:00:02.000\nSaid in " + language + " — ¡hola!\n"
		}
		film.Captions = append(film.Captions, platform.Caption{Language: language, MIME: takes.Types[0], Data: []byte(said)})
		want[language[:2]] = said
	}
	return film, want
}

// checkCaptions loses the worker at every point at which an upload notes something, before the note is kept and after, and
// expects each caption once.
func checkCaptions(b *bundle) {
	u, ok := b.filmUploader()
	if !ok {
		return
	}
	if len(b.Platform.DefaultLimits().Video.Captions.Types) == 0 {
		b.Logf("not checked: %s takes no captions", b.Platform.Name())
		return
	}
	if b.Captions == nil {
		b.Fatal("captions are declared, and the suite can't see what is shown of them")
	}
	for _, keeps := range []bool{false, true} {
		film, want := b.captioned(b.film(&kept{}))
		handle := b.lossy(u, film, keeps)
		req := b.request(fmt.Sprintf("a film with captions, notes kept: %v", keeps))
		req.Media = []platform.Attachment{{Handle: handle, MIME: film.MIME, Alt: film.Alt, Width: film.Width, Height: film.Height, File: film}}
		b.showsCaptions(b.publish(req).RemoteID, want)
	}
}

// lossy uploads a film by workers each of which is lost when it notes something: with the note kept, or without.
func (b *bundle) lossy(u platform.Uploader, film platform.File, keeps bool) string {
	b.Helper()
	had := &kept{}
	most := 1 // notes that a worker makes before it is lost: one more where nothing was won by that
	for range 80 {
		left, before, allowed := most, had.state, most
		ctx, lose := context.WithCancel(b.Context())
		film.Progress = had.progress()
		save := film.Progress.Save
		film.Progress.Save = func(ctx context.Context, state string, sent int64) error {
			if left == 0 {
				return psn.Errorf(psn.CodeStale, "the worker is gone")
			}
			left--
			err := save(ctx, state, sent)
			if left == 0 && keeps {
				lose()
			}
			return err
		}
		handle, err := u.Upload(ctx, film)
		lost := ctx.Err() != nil
		lose()
		working, waits := errors.AsType[*platform.Working](err)
		switch {
		case err == nil:
			return handle
		case waits && b.Advance != nil:
			b.Advance(working.After)
		case psn.CodeOf(err) != psn.CodeStale && !lost:
			b.Fatal(err)
		}
		if most = 1; had.state == before {
			most = allowed + 1
		}
		u, _ = b.clientOf(b.Login).(platform.Uploader)
	}
	b.Fatal("the upload did not end")
	return ""
}

// showsCaptions checks that a reader finds these captions in a post, by the first two letters of their language.
func (b *bundle) showsCaptions(id string, want map[string]string) {
	b.Helper()
	got := b.Captions(id)
	for _, language := range slices.Sorted(maps.Keys(want)) {
		shown := []string{}
		for _, c := range got {
			if strings.HasPrefix(strings.ToLower(c.Language), language) {
				shown = append(shown, c.Text)
			}
		}
		if len(shown) != 1 || shown[0] != want[language] {
			b.Errorf("in %s are shown %q, want %q", language, shown, want[language])
		}
	}
	if len(got) != len(want) {
		b.Errorf("%d captions are shown, want %d: %+v", len(got), len(want), got)
	}
}
