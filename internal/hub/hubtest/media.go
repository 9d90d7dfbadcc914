package hubtest

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing/iotest"
	"time"

	"github.com/postshitnow/psn/internal/hub"
	"github.com/postshitnow/psn/internal/psn"
)

// file is n bytes that no other seed has, and their facts: of a picture, or with an odd seed of a video.
func file(seed, n int) ([]byte, psn.Media) {
	raw := make([]byte, n)
	r := rand.New(rand.NewPCG(uint64(seed), 7))
	for i := range raw {
		raw[i] = byte(r.Uint32())
	}
	sum := sha256.Sum256(raw)
	m := psn.Media{
		SHA256: hex.EncodeToString(sum[:]), MIME: "image/png", Bytes: int64(n), Width: 30, Height: 20, Name: fmt.Sprintf("%d.png", seed),
	}
	if seed%2 == 1 {
		m.MIME, m.DurationMS, m.Rate, m.Video, m.Audio, m.Pages = "video/mp4", 61_234, 29.97, "h264", "aac", 3
	}
	return raw, m
}

// put stores a file of ana's.
func (k *kit) put(h *hub.Hub, seed, n int) psn.Media {
	k.Helper()
	raw, facts := file(seed, n)
	m, err := h.PutMedia(k.Context(), ana, facts, bytes.NewReader(raw))
	k.ok(err)
	return m
}

// read returns a file's bytes, or the error that came instead of them.
func (k *kit) read(id string) ([]byte, error) {
	r, size, err := k.hub().OpenMedia(k.Context(), id)
	if err != nil {
		return nil, err
	}
	defer r.Close()
	raw, err := io.ReadAll(r)
	if err == nil && int64(len(raw)) != size {
		err = fmt.Errorf("%d bytes, said to be %d", len(raw), size)
	}
	return raw, err
}

// with is a request for one post that shows media.
func with(account psn.Account, words string, media ...psn.Media) hub.CreateRequest {
	r := scheduled(account, time.Time{}, words)
	for _, m := range media {
		s := &r.Posts[0].Content.Segments[0]
		s.Media = append(s.Media, psn.MediaRef{ID: m.ID, MIME: m.MIME, Bytes: m.Bytes, NoAlt: "test"})
	}
	return r
}

func (k *kit) showing(account psn.Account, words string, media ...psn.Media) psn.Post {
	k.Helper()
	made, err := k.hub().CreatePosts(k.Context(), with(account, words, media...))
	k.ok(err)
	return made.Posts[0]
}

// stored counts the rows of media, and on SQLite the files beside them.
func (k *kit) stored() (rows, files int) {
	k.Helper()
	rows = k.number(`SELECT COUNT(*) FROM media`)
	if k.s3 != nil {
		return rows, len(k.objects())
	}
	if k.engine.Name == psn.Postgres {
		return rows, k.number(`SELECT COUNT(DISTINCT media_id) FROM media_chunks`)
	}
	all, err := os.ReadDir(k.mediaDir())
	if !errors.Is(err, os.ErrNotExist) {
		k.ok(err)
	}
	return rows, len(all)
}

func (k *kit) mediaDir() string {
	return filepath.Join(filepath.Dir(k.hub().Place().Path), "media", k.hub().Info().ID)
}

func (k *kit) wantStored(want int) {
	k.Helper()
	if rows, files := k.stored(); rows != want || files != want {
		k.Fatalf("%d rows and %d files, want %d", rows, files, want)
	}
}

func storesMediaOnce(k *kit) {
	for seed, n := range []int{1, 1 << 20, 1<<20 + 1, 3<<20 - 5} {
		raw, facts := file(seed, n)
		m := k.put(k.hub(), seed, n)
		facts.ID, facts.CreatedBy, facts.CreatedAt = m.ID, "person:ana", m.CreatedAt
		if m != facts || m.CreatedAt.IsZero() {
			k.Errorf("put %+v", m)
		}
		again, err := k.open(hub.Options{}).PutMedia(k.Context(), ana, facts, iotest.ErrReader(errors.New("it was read again")))
		k.ok(err)
		if again != m {
			k.Errorf("the second time it is %+v", again)
		}
		got, err := k.read(m.ID)
		k.ok(err)
		if !bytes.Equal(got, raw) {
			k.Errorf("%d bytes became %d others", n, len(got))
		}
	}
	raw, facts := file(0, 1)
	other, err := k.hub().PutMedia(k.Context(), berta, facts, bytes.NewReader(raw))
	k.ok(err)
	first := k.put(k.hub(), 0, 1)
	if other.ID == first.ID || other.CreatedBy != "person:berta" {
		k.Errorf("another author's file is %+v", other)
	}
	for _, prefix := range []string{first.ID, first.ID[:7]} {
		found, err := k.hub().Media(k.Context(), prefix)
		k.ok(err)
		if found != first {
			k.Errorf("%s is %+v", prefix, found)
		}
	}
	found, ok, err := k.hub().FindMedia(k.Context(), berta, facts.SHA256)
	k.ok(err)
	if !ok || found != other {
		k.Errorf("found %+v", found)
	}
	_, err = k.hub().Media(k.Context(), "22222")
	k.code(err, psn.CodeNotFound)
	_, err = k.read(first.ID[:7])
	k.code(err, psn.CodeNotFound)
}

// seeksMedia reads a file at places, also across the borders of its chunks.
func seeksMedia(k *kit) {
	raw, _ := file(1, 3<<20-5)
	m := k.put(k.hub(), 1, len(raw))
	r, facts, err := k.hub().SeekMedia(k.Context(), m.ID)
	k.ok(err)
	defer r.Close()
	if facts != m {
		k.Errorf("opened %+v, want %+v", facts, m)
	}
	for _, at := range []struct {
		offset int64
		whence int
		place  int
	}{{1<<20 - 3, io.SeekStart, 1<<20 - 3}, {-9, io.SeekEnd, len(raw) - 9}, {0, io.SeekStart, 0}, {2 << 20, io.SeekCurrent, 2<<20 + 7}} {
		place, err := r.Seek(at.offset, at.whence)
		k.ok(err)
		got := make([]byte, 7)
		_, err = io.ReadFull(r, got)
		k.ok(err)
		if int(place) != at.place || !bytes.Equal(got, raw[place:place+7]) {
			k.Errorf("at %d there is %x, want %x at %d", place, got, raw[at.place:at.place+7], at.place)
		}
	}
	_, err = r.Seek(0, io.SeekStart)
	k.ok(err)
	whole, err := io.ReadAll(r)
	k.ok(err)
	if !bytes.Equal(whole, raw) {
		k.Errorf("%d bytes, want %d", len(whole), len(raw))
	}
	for _, id := range []string{"22222", m.ID[:7]} {
		_, _, err = k.hub().SeekMedia(k.Context(), id)
		k.code(err, psn.CodeNotFound)
	}
}

// storesMediaAtOnce puts one file many times at once.
func storesMediaAtOnce(k *kit) {
	handles := []*hub.Hub{k.hub(), k.open(hub.Options{}), k.open(hub.Options{})}
	raw, facts := file(1, 2<<20)
	var found [12]psn.Media
	var errs [12]error
	together(len(found), func(i int) {
		found[i], errs[i] = handles[i%len(handles)].PutMedia(k.Context(), ana, facts, bytes.NewReader(raw))
	})
	for i := range found {
		k.ok(errs[i])
		if found[i] != found[0] {
			k.Errorf("%+v and %+v", found[0], found[i])
		}
	}
	k.wantStored(1)
}

// storesNothingHalf puts files that are not what they are said to be, and readers that fail in the middle.
func storesNothingHalf(k *kit) {
	raw, facts := file(1, 2<<20+100)
	broken := errors.New("the stick was pulled out")
	for name, r := range map[string]io.Reader{
		"shorter":  bytes.NewReader(raw[:len(raw)-1]),
		"longer":   bytes.NewReader(append(bytes.Clone(raw), 1)),
		"others":   io.MultiReader(bytes.NewReader(raw[1:]), bytes.NewReader(raw[:1])),
		"nothing":  bytes.NewReader(nil),
		"breaking": io.MultiReader(bytes.NewReader(raw[:1<<20+7]), iotest.ErrReader(broken)),
	} {
		_, err := k.hub().PutMedia(k.Context(), ana, facts, r)
		if want := psn.CodeInvalid; name != "breaking" && psn.CodeOf(err) != want || name == "breaking" && !errors.Is(err, broken) {
			k.Errorf("%s: %v", name, err)
		}
		k.wantStored(0)
	}
	for _, sum := range []string{"", "../../../etc/passwd", facts.SHA256[1:] + "X"} {
		bad := facts
		bad.SHA256 = sum
		_, err := k.hub().PutMedia(k.Context(), ana, bad, bytes.NewReader(raw))
		k.code(err, psn.CodeInternal)
	}
	k.put(k.hub(), 1, 2<<20+100)
	k.wantStored(1)
}

// findsMediaDamage changes what is stored behind psn's back; putting the same file again mends it where it
// is gone.
func findsMediaDamage(k *kit) {
	m := k.put(k.hub(), 1, 2<<20)
	if k.s3 != nil {
		raw, _ := file(1, 2<<20)
		raw[1<<20] ^= 1
		k.ok(k.bucket().Put(k.Context(), k.hub().Info().ID+"/"+m.ID, m.MIME, bytes.NewReader(raw), m.Bytes))
	} else if k.engine.Name == psn.Postgres {
		k.exec(`UPDATE media_chunks SET bytes = decode('00', 'hex') || substr(bytes, 2) WHERE number = 1`)
	} else {
		path := filepath.Join(k.mediaDir(), m.SHA256)
		raw, err := os.ReadFile(path)
		k.ok(err)
		raw[1<<20] ^= 1
		k.ok(os.WriteFile(path, raw, 0o600))
	}
	_, err := k.read(m.ID)
	k.code(err, psn.CodeCorrupt)
	if k.s3 != nil {
		k.ok(k.bucket().Remove(k.Context(), k.hub().Info().ID+"/"+m.ID))
	} else if k.engine.Name == psn.Postgres {
		k.exec(`DELETE FROM media_chunks WHERE number = 1`)
	} else {
		k.ok(os.Remove(filepath.Join(k.mediaDir(), m.SHA256)))
	}
	_, err = k.read(m.ID)
	k.code(err, psn.CodeCorrupt)
	again := k.put(k.hub(), 1, 2<<20)
	if again != m {
		k.Errorf("it became %+v", again)
	}
	if _, err := k.read(m.ID); (k.s3 != nil || k.engine.Name == psn.SQLite) && err != nil {
		k.Errorf("it was not mended: %v", err)
	}
}

func recordsMediaUses(k *kit) {
	a := k.account("a")
	one, two := k.put(k.hub(), 1, 10), k.put(k.hub(), 2, 10)
	first := k.showing(a, "one", one, two, one)
	second := k.showing(a, "two", one)
	uses := func(m psn.Media, want ...psn.Post) {
		k.Helper()
		posts, err := k.hub().MediaUses(k.Context(), m.ID)
		k.ok(err)
		k.same("uses", ids(posts), ids(want))
	}
	uses(one, second, first)
	uses(two, first)
	content := first.Content
	content.Segments = []psn.Segment{{Text: "one", Media: first.Content.Segments[0].Media[1:2]}}
	_, err := k.hub().Edit(k.Context(), first.ID, content, 0, ana)
	k.ok(err)
	uses(one, second)
	uses(two, first)

	gone := psn.Media{ID: "2222222222"}
	k.unchanged(func() {
		_, err = k.hub().CreatePosts(k.Context(), with(a, "three", one, gone))
		k.code(err, psn.CodeNotFound)
		_, err = k.hub().CreatePosts(k.Context(), with(a, "three", psn.Media{}))
		k.code(err, psn.CodeNotFound)
		_, err = k.hub().Edit(k.Context(), second.ID, with(a, "three", gone).Posts[0].Content, 0, ana)
		k.code(err, psn.CodeNotFound)
		rehearsal := with(a, "three", psn.Media{}, one)
		rehearsal.DryRun = true
		_, err = k.hub().CreatePosts(k.Context(), rehearsal)
		k.ok(err)
	})
	uses(one, second)

	var all []string
	cursor := ""
	for {
		page, next, err := k.hub().ListMedia(k.Context(), 1, cursor)
		k.ok(err)
		for _, item := range page {
			all = append(all, item.ID)
			if item.Posts != 1 {
				k.Errorf("%d posts use %s", item.Posts, item.ID)
			}
		}
		if cursor = next; next == "" {
			break
		}
	}
	k.same("pages", all, []string{two.ID, one.ID})
	_, _, err = k.hub().ListMedia(k.Context(), 1, "nonsense")
	k.code(err, psn.CodeInvalid)
}
