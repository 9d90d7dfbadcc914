//go:build psnfault && (linux || darwin)

package faulttest

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/postshitnow/psn/internal/fault"
	"github.com/postshitnow/psn/internal/hub/bucket"
	"github.com/postshitnow/psn/internal/hub/bucket/buckettest"
	"github.com/postshitnow/psn/internal/psn"
)

// movedMedia kills a command that stores a file in a bucket, and `psn hub store` at each of its steps to the bucket and
// back. Nobody ever sees half a file, the next call goes on, and the post with the file goes out once.
func movedMedia(w *world) {
	server := buckettest.New(w.t)
	_, raw := jpegFile(w)
	w.must(os.WriteFile(filepath.Join(w.folder, "grey.jpg"), raw, 0o600))
	env := w.environment("PSN_S3_ACCESS_KEY="+buckettest.Keys.Access, "PSN_S3_SECRET_KEY="+buckettest.Keys.Secret.Reveal())
	run := func(kill fault.Place, args ...string) string {
		w.t.Helper()
		p := w.launch(append(env, fmt.Sprintf("PSN_FAULT=%d=kill", kill)), args...)
		if kill > 0 {
			p.killed()
			return ""
		}
		w.await("psn "+strings.Join(args, " "), p.dead)
		w.expect(p.err == nil, "psn %s ended with %v: %s", strings.Join(args, " "), p.err, p.log)
		return strings.TrimSpace(p.log.String())
	}
	files := func(want int) {
		w.t.Helper()
		media, _, err := w.hub.ListMedia(w.t.Context(), 0, "")
		w.must(err)
		w.expect(len(media) == want, "the hub shows %d files, want %d", len(media), want)
	}
	objects := func(want int) {
		w.t.Helper()
		b, err := bucket.Open(server.Place, buckettest.Keys, time.Now)
		w.must(err)
		defer b.Close()
		n := 0
		w.must(b.List(w.t.Context(), "", func(bucket.Info) error { n++; return nil }))
		w.expect(n == want, "%d files lie in the bucket, want %d", n, want)
	}
	there := []string{"hub", "store", "--endpoint", server.Place.Endpoint, "--bucket", server.Place.Bucket, "--prefix", "media", "--path-style"}
	back := []string{"hub", "store", "--own"}
	create := []string{
		"post", "create", "--account", w.account.Name, "--text", "moved 1", "--media", "grey.jpg", "--alt", "a grey area", "--jq", ".posts[0].id",
	}

	run(0, there...)
	run(fault.MediaPut, create...)
	files(0)
	objects(1)
	id := run(0, create...)
	files(1)
	objects(2) // the one that was cut off goes a day later
	for _, to := range [][]string{back, there, back} {
		run(fault.MediaCopied, to...)
		files(1)
		run(fault.MediaMoved, to...)
		files(1)
		run(0, to...)
	}
	files(1)
	w.mu.Lock()
	w.know(id, []string{"moved 1"})
	w.mu.Unlock()
	worker := w.worker("")
	run(0, "post", "schedule", id, "--at", "now")
	w.settle()
	w.want(id, psn.Published, 1)
	worker.leave()
}
