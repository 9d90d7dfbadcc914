package hubtest

import (
	"bytes"
	"context"
	"slices"
	"strings"
	"time"

	"github.com/postshitnow/psn/internal/hub"
	"github.com/postshitnow/psn/internal/hub/bucket"
	"github.com/postshitnow/psn/internal/hub/bucket/buckettest"
	"github.com/postshitnow/psn/internal/psn"
)

// opensKeys opens a bucket's keys with the key of every hub that Fill makes.
func opensKeys(ctx context.Context, h *hub.Hub, s hub.MediaStore) (bucket.Keys, error) {
	opener, err := h.NewOpener(keys().private)
	if err != nil {
		return bucket.Keys{}, err
	}
	return opener.OpenKeys(ctx, s)
}

// useBucket makes new media go into a bucket of this test's own.
func (k *kit) useBucket() {
	k.Helper()
	if k.s3 == nil {
		k.s3 = buckettest.New(k)
	}
	place, err := k.s3.Place.Check()
	k.ok(err)
	k.ok(k.hub().SetBucket(k.Context(), place, buckettest.Keys, ana))
}

// bucket is the test's own hand in the bucket.
func (k *kit) bucket() *bucket.Bucket {
	k.Helper()
	b, err := bucket.Open(k.s3.Place, buckettest.Keys, time.Now)
	k.ok(err)
	k.Cleanup(b.Close)
	return b
}

// objects are the names of what lies in the bucket.
func (k *kit) objects() (names []string) {
	k.Helper()
	k.ok(k.bucket().List(k.Context(), "", func(i bucket.Info) error {
		names = append(names, i.Name)
		return nil
	}))
	return names
}

// keepsToTheQuota takes files up to the quota and none above it; the same file again is none.
func keepsToTheQuota(k *kit) {
	k.put(k.hub(), 1, 600)
	k.ok(k.hub().SetMediaQuota(k.Context(), 1000, ana))
	raw, facts := file(2, 401)
	_, err := k.hub().PutMedia(k.Context(), ana, facts, bytes.NewReader(raw))
	k.code(err, psn.CodeFull)
	k.wantStored(1)
	k.put(k.hub(), 1, 600)
	k.put(k.hub(), 3, 400)
	held, err := k.hub().MediaHeld(k.Context())
	k.ok(err)
	if want := (hub.MediaHeld{Files: 2, Bytes: 1000, Quota: 1000}); held != want {
		k.Errorf("it holds %+v, want %+v", held, want)
	}
	k.ok(k.hub().SetMediaQuota(k.Context(), 0, ana))
	k.put(k.hub(), 2, 401)
	k.code(k.hub().SetMediaQuota(k.Context(), -1, ana), psn.CodeInvalid)
}

// movesMedia moves files to a bucket and back, whatever was begun before, and never those of a post that goes out.
func movesMedia(k *kit) {
	a := k.account("a")
	busy := k.put(k.hub(), 0, 10)
	post := k.showing(a, "busy", busy)
	k.exec(`UPDATE posts SET state = 'publishing' WHERE id = ?`, post.ID)
	var media []psn.Media
	for seed := range 3 {
		media = append(media, k.put(k.hub(), seed+1, 1<<20+seed))
	}
	move := func(want int) {
		k.Helper()
		for n := 0; ; n++ {
			_, more, err := k.open(hub.Options{}).MoveMedia(k.Context())
			k.ok(err)
			for seed, m := range media {
				raw, _ := file(seed+1, 1<<20+seed)
				got, err := k.read(m.ID)
				k.ok(err)
				if !bytes.Equal(got, raw) {
					k.Errorf("media %s became another file", m.ID)
				}
			}
			if !more {
				if n != want {
					k.Errorf("%d moved, want %d", n, want)
				}
				return
			}
		}
	}
	move(0)
	k.s3 = buckettest.New(k)
	k.useBucket()
	// A move that was cut off after the copy.
	k.ok(k.bucket().Put(k.Context(), k.hub().Info().ID+"/"+media[0].ID, "", bytes.NewReader([]byte("half")), 4))
	move(3)
	if n := len(k.objects()); n != 3 {
		k.Errorf("%d files in the bucket", n)
	}
	k.put(k.hub(), 9, 10)
	k.exec(`UPDATE posts SET state = 'needs-review' WHERE id = ?`, post.ID)
	move(0)
	k.exec(`UPDATE posts SET state = 'scheduled' WHERE id = ?`, post.ID)
	k.exec(`INSERT INTO uploads (post_id, segment, position, file, state, fence, total, sent, from_sent, from_at, updated_at)
		SELECT id, 0, 0, '', ?, 0, 1, 1, 0, 0, 0 FROM posts WHERE id = ?`, []byte("x"), post.ID)
	move(0)
	files, size, err := k.hub().Movable(k.Context(), bucket.Place{})
	k.ok(err)
	if files != 4 || size != 3<<20+3+10 {
		k.Errorf("%d files of %d bytes could move back", files, size)
	}
	k.exec(`DELETE FROM uploads`)
	move(1)

	k.s3.Down(true)
	_, err = k.read(media[0].ID)
	k.code(err, psn.CodeUnavailable)
	raw, facts := file(20, 10)
	_, err = k.hub().PutMedia(k.Context(), ana, facts, bytes.NewReader(raw))
	k.code(err, psn.CodeUnavailable)
	k.s3.Down(false)
	k.put(k.hub(), 20, 10)

	k.ok(k.hub().SetOwnStore(k.Context(), ana))
	move(6)
	if names := k.objects(); len(names) > 0 {
		k.Errorf("the bucket still has %v", names)
	}
}

// rotatesBucketKeys seals the keys to a bucket anew with everything else.
func rotatesBucketKeys(k *kit) {
	k.s3 = buckettest.New(k)
	k.useBucket()
	both, trimmed, public := k.rotation()
	k.ok(k.hub().ShareKey(k.Context(), public, ana))
	opener, err := k.hub().NewOpener(both)
	k.ok(err)
	n, stuck, err := k.hub().Reseal(k.Context(), opener, 20)
	k.ok(err)
	if n != 1 || stuck != 0 {
		k.Errorf("sealed %d, stuck %d", n, stuck)
	}
	fresh, err := k.hub().NewOpener(trimmed)
	k.ok(err)
	s, err := k.hub().MediaStore(k.Context())
	k.ok(err)
	got, err := fresh.OpenKeys(k.Context(), s)
	k.ok(err)
	if got != buckettest.Keys {
		k.Errorf("the keys became others")
	}
	s.ID = psn.NewID()
	_, err = fresh.OpenKeys(k.Context(), s) // another row's
	k.code(err, psn.CodeKeyMissing)
}

// prunesWithoutBucket removes media while their bucket does not answer: nobody sees them any more, and what lies in the
// bucket goes once it answers again.
func prunesWithoutBucket(k *kit) {
	k.useBucket()
	m := k.put(k.hub(), 1, 10)
	k.put(k.hub(), 5, 10)
	kept := k.put(k.hub(), 2, 10)
	k.showing(k.account("a"), "kept", kept)
	k.s3.Down(true)
	later := k.later(2 * time.Hour)
	out, err := later.PruneMedia(k.Context(), hub.PruneMedia{Actor: berta})
	k.ok(err)
	if len(out.Media) != 2 || out.Left != 2 || out.Bytes != 0 || psn.CodeOf(out.Failed) != psn.CodeUnavailable {
		k.Errorf("pruned %+v", out)
	}
	if n := strings.Count(out.Failed.Error(), "remove a file of the bucket"); n != 1 {
		k.Errorf("said %d times why: %v", n, out.Failed)
	}
	_, err = k.hub().Media(k.Context(), m.ID)
	k.code(err, psn.CodeNotFound)
	_, err = k.later(25 * time.Hour).Housekeeping(k.Context())
	k.ok(err)
	k.s3.Down(false)
	k.put(k.hub(), 1, 10) // the same file again, in an object of its own
	if n := len(k.objects()); n != 4 {
		k.Errorf("%d files in the bucket, want 4", n)
	}
	_, err = k.later(25 * time.Hour).Housekeeping(k.Context())
	k.ok(err)
	if names := k.objects(); len(names) != 2 || slices.Contains(names, k.hub().Info().ID+"/"+m.ID) {
		k.Errorf("the bucket has %v", names)
	}
	if n := k.number(`SELECT COUNT(*) FROM media`); n != 2 {
		k.Errorf("%d rows, want 2", n)
	}
}

// sweepsBuckets removes what no row tells of and what no network fetches any more, in a bucket that is not used any more
// too, and nothing of a hub that may be an older copy of another.
func sweepsBuckets(k *kit) {
	k.useBucket()
	m := k.put(k.hub(), 1, 10)
	folder := k.hub().Info().ID + "/"
	put := func(name string) {
		k.Helper()
		k.ok(k.bucket().Put(k.Context(), name, "", strings.NewReader("x"), 1))
	}
	lost, others := folder+psn.NewID(), psn.NewID()+"/"+psn.NewID()
	for _, name := range []string{lost, others, folder + "fetched/" + psn.NewID() + ".jpg", folder + "mine.txt"} {
		put(name)
	}
	k.ok(k.hub().SetOwnStore(k.Context(), ana))
	for more := true; more; {
		var err error
		_, more, err = k.hub().MoveMedia(k.Context())
		k.ok(err)
	}
	prune := func(h *hub.Hub, dryRun bool, want int) {
		k.Helper()
		out, err := h.PruneMedia(k.Context(), hub.PruneMedia{Age: 1000 * time.Hour, Actor: berta, DryRun: dryRun})
		k.ok(err)
		if out.Forgotten != want || out.Failed != nil {
			k.Errorf("%d were forgotten, want %d: %+v", out.Forgotten, want, out)
		}
	}
	later := k.later(26 * time.Hour)
	prune(k.later(23*time.Hour), false, 0)
	k.exec(`UPDATE hub SET paused = TRUE`)
	prune(later, false, 0)
	k.exec(`UPDATE hub SET paused = FALSE`)
	prune(later, true, 1)
	prune(later, false, 1)
	_, err := k.later(24 * time.Hour).Housekeeping(k.Context())
	k.ok(err)
	if n := len(k.objects()); n != 3 {
		k.Errorf("%v is left", k.objects())
	}
	_, err = later.Housekeeping(k.Context())
	k.ok(err)
	if names := k.objects(); len(names) != 2 || !slices.Contains(names, others) || !slices.Contains(names, folder+"mine.txt") {
		k.Errorf("%v is left", names)
	}
	// Nothing lies there any more: a bucket that is gone is no trouble.
	k.s3.Down(true)
	prune(later, false, 0)
	_, err = k.read(m.ID)
	k.ok(err)
}
