package platformtest

import (
	"context"
	"errors"
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

// checkCaptions loses the worker at every point at which an upload notes something, and expects each caption once.
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
	had := &kept{}
	film, want := b.captioned(b.film(had))
	lost := errors.New("the worker is gone")
	var handle string
	most := 1 // notes that a worker makes before it is lost: one more where nothing was won by that
	for stops := 1; handle == ""; stops++ {
		if stops > 60 {
			b.Fatal("the upload did not end")
		}
		left, allowed, before := most, most, had.state
		progress := had.progress()
		save := progress.Save
		progress.Save = func(ctx context.Context, state string, sent int64) error {
			if left == 0 {
				return psn.Errorf(psn.CodeStale, "%w", lost)
			}
			left--
			return save(ctx, state, sent)
		}
		film.Progress = progress
		made, err := u.Upload(b.Context(), film)
		working, waits := errors.AsType[*platform.Working](err)
		switch {
		case err == nil:
			handle = made
		case waits && b.Advance != nil:
			b.Advance(working.After)
		case psn.CodeOf(err) != psn.CodeStale:
			b.Fatalf("try %d: %v", stops, err)
		}
		if most = 1; had.state == before {
			most = allowed + 1
		}
		u, _ = b.clientOf(b.Login).(platform.Uploader)
	}
	req := b.request("a film with captions")
	req.Media = []platform.Attachment{{Handle: handle, MIME: film.MIME, Alt: film.Alt, Width: film.Width, Height: film.Height, File: film}}
	receipt := b.publish(req)
	got := b.Captions(receipt.RemoteID)
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
