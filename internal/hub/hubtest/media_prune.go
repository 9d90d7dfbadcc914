package hubtest

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/postshitnow/psn/internal/hub"
	"github.com/postshitnow/psn/internal/psn"
)

func prunesMedia(k *kit) {
	const day = 24 * time.Hour
	a := k.account("a")
	posts := map[psn.State]psn.Post{}
	kept := map[psn.State]bool{}
	media := map[psn.State]psn.Media{}
	for i, state := range psn.States() {
		media[state] = k.put(k.hub(), i, 10+i)
		posts[state] = k.showing(a, string(state), media[state])
		k.exec(`UPDATE posts SET state = ? WHERE id = ?`, string(state), posts[state].ID)
		switch state {
		case psn.Published, psn.Failed, psn.Missed, psn.Cancelled, psn.Rejected:
		case psn.Draft, psn.PendingApproval, psn.Approved, psn.Scheduled, psn.Publishing, psn.NeedsReview:
			kept[state] = true
		}
	}
	k.exec(`UPDATE posts SET deleted_at = updated_at WHERE id = ?`, posts[psn.Draft].ID)
	delete(kept, psn.Draft)
	unused := k.put(k.hub(), 100, 10)
	shared := k.put(k.hub(), 101, 10)
	k.showing(a, "still a draft", media[psn.Published], shared)
	kept[psn.Published] = true
	total := k.number(`SELECT COUNT(*) FROM media`)
	prune := func(h *hub.Hub, age time.Duration, dryRun bool) int {
		k.Helper()
		out, err := h.PruneMedia(k.Context(), hub.PruneMedia{Age: age, Actor: berta, DryRun: dryRun})
		k.ok(err)
		if out.Forgotten != 0 {
			k.Errorf("%d files were forgotten", out.Forgotten)
		}
		return len(out.Media)
	}
	gone := len(psn.States()) - len(kept) + 1
	if n := prune(k.hub(), 0, false); n != 0 {
		k.Errorf("%d went although they were put just now", n)
	}
	if n := prune(k.later(29*day), 30*day, false); n != 0 {
		k.Errorf("%d went after 29 days", n)
	}
	k.unchanged(func() {
		if n := prune(k.later(31*day), 30*day, true); n != gone {
			k.Errorf("%d would go, want %d", n, gone)
		}
	})
	k.wantStored(total)
	if n := prune(k.later(31*day), 30*day, false); n != gone {
		k.Errorf("%d went, want %d", n, gone)
	}
	k.wantStored(total - gone)
	for state, m := range media {
		want := psn.CodeNotFound
		if kept[state] {
			want = ""
		}
		_, err := k.read(m.ID)
		k.code(err, want)
	}
	_, err := k.read(unused.ID)
	k.code(err, psn.CodeNotFound)
	if e := k.last("media", unused.ID); e.Act != "prune" || e.Actor != "person:berta" {
		k.Errorf("the story ends with %+v", e)
	}
	if n := prune(k.later(365*day), 0, false); n != 0 {
		k.Errorf("%d went of those that are needed", n)
	}
}

// pruneRacesCreation prunes while posts are created with the same media: no post is left without its media.
func pruneRacesCreation(k *kit) {
	a := k.account("a")
	later := []*hub.Hub{k.later(2 * time.Hour), k.later(2 * time.Hour)}
	for round := range 12 {
		var media [4]psn.Media
		for i := range media {
			media[i] = k.put(k.hub(), round*10+i, 100)
		}
		var errs [8]error
		together(len(errs), func(i int) {
			if i%2 == 1 {
				_, errs[i] = later[i/2%2].PruneMedia(k.Context(), hub.PruneMedia{Actor: berta})
				return
			}
			_, errs[i] = k.hub().CreatePosts(k.Context(), with(a, fmt.Sprint(round, i), media[i/2], media[(i/2+1)%4]))
		})
		for i, err := range errs {
			if i%2 == 1 || psn.CodeOf(err) != psn.CodeNotFound { // the prune was faster
				k.ok(err)
			}
		}
	}
	for _, post := range must(k.hub().Posts(k.Context(), hub.PostFilter{Limit: 500})) {
		for _, m := range post.Content.Segments[0].Media {
			if _, err := k.read(m.ID); err != nil {
				k.Errorf("post %s: %v", post.ID, err)
			}
		}
	}
	if n := k.number(`SELECT COUNT(*) FROM post_media u WHERE NOT EXISTS (SELECT 1 FROM media m WHERE m.id = u.media_id)`); n > 0 {
		k.Errorf("%d uses of media that are gone", n)
	}
}

func must[T, U any](value T, _ U, err error) T {
	if err != nil {
		panic(err)
	}
	return value
}

// pruneRacesPut prunes a file while it is put again and again: whoever has a row has the bytes.
func pruneRacesPut(k *kit) {
	raw, facts := file(1, 1<<20+1)
	later := k.later(2 * time.Hour)
	for range 15 {
		k.put(k.hub(), 1, 1<<20+1)
		var errs [6]error
		together(len(errs), func(i int) {
			if i < 2 {
				_, errs[i] = later.PruneMedia(k.Context(), hub.PruneMedia{Actor: berta})
				return
			}
			_, errs[i] = k.hub().PutMedia(k.Context(), ana, facts, bytes.NewReader(raw))
		})
		for _, err := range errs {
			if psn.CodeOf(err) != psn.CodeConflict { // stored by another, and pruned before it was seen
				k.ok(err)
			}
		}
		page, _, err := k.hub().ListMedia(k.Context(), 0, "")
		k.ok(err)
		for _, m := range page {
			if _, err := k.read(m.ID); err != nil {
				k.Fatal(err)
			}
		}
	}
}

// tidiesMedia removes what a killed command left, a day later and not before.
func tidiesMedia(k *kit) {
	m := k.put(k.hub(), 1, 10)
	if k.s3 != nil {
		// Killed after the put and before the row said so.
		k.exec(`INSERT INTO media (id, author, sha256, mime, bytes, store, created_at, touched_at)
			SELECT 'half', author, sha256, mime, bytes, store, created_at, touched_at FROM media`)
		k.ok(k.bucket().Put(k.Context(), k.hub().Info().ID+"/half", m.MIME, strings.NewReader("x"), 1))
	} else if k.engine.Name == psn.Postgres {
		k.exec(`INSERT INTO media (id, author, sha256, mime, bytes, created_at, touched_at)
			SELECT 'half', author, sha256, mime, bytes, created_at, touched_at FROM media`)
		k.exec(`INSERT INTO media_chunks (media_id, number, bytes) SELECT 'half', 0, bytes FROM media_chunks`)
	} else {
		k.ok(os.WriteFile(filepath.Join(k.mediaDir(), ".new-1"), []byte("x"), 0o600))
	}
	for _, c := range []struct {
		after time.Duration
		want  int
	}{{23 * time.Hour, 2}, {25 * time.Hour, 1}} {
		_, err := k.later(c.after).Housekeeping(k.Context())
		k.ok(err)
		if _, files := k.stored(); files != c.want {
			k.Errorf("%d files after %s, want %d", files, c.after, c.want)
		}
	}
	_, err := k.read(m.ID)
	k.ok(err)
}
