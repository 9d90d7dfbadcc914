package bucket_test

import (
	"bytes"
	"errors"
	"io"
	"math/rand/v2"
	"net/http"
	"slices"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"github.com/rclone/gofakes3"

	"github.com/postshitnow/psn/internal/hub/bucket"
	"github.com/postshitnow/psn/internal/hub/bucket/buckettest"
	"github.com/postshitnow/psn/internal/psn"
)

func open(t *testing.T, p bucket.Place, k bucket.Keys) *bucket.Bucket {
	t.Helper()
	b, err := bucket.Open(p, k, time.Now)
	ok(t, err)
	t.Cleanup(b.Close)
	return b
}

func ok(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func random(n int) []byte {
	raw := make([]byte, n)
	r := rand.New(rand.NewPCG(1, uint64(n)))
	for i := range raw {
		raw[i] = byte(r.Uint32())
	}
	return raw
}

func TestKeeps(t *testing.T) {
	t.Parallel()
	b := open(t, buckettest.New(t).Place, buckettest.Keys)
	for _, size := range []int{1, 5 << 20, 11<<20 + 3} { // in one piece, on the border, in parts
		raw := random(size)
		ok(t, b.Put(t.Context(), "hub/a", "image/png", iotest.OneByteReader(bytes.NewReader(raw[:1])), 1))
		ok(t, b.Put(t.Context(), "hub/a", "image/png", bytes.NewReader(raw), int64(size)))
		r, err := b.Open(t.Context(), "hub/a")
		ok(t, err)
		got, err := io.ReadAll(r)
		ok(t, err)
		if !bytes.Equal(got, raw) {
			t.Errorf("%d bytes became %d others", size, len(got))
		}
		_, err = r.Seek(int64(size/2), io.SeekStart)
		ok(t, err)
		got, err = io.ReadAll(r)
		ok(t, err)
		if !bytes.Equal(got, raw[size/2:]) {
			t.Errorf("from the middle of %d there are %d others", size, len(got))
		}
		ok(t, r.Close())
		info, err := b.Stat(t.Context(), "hub/a")
		ok(t, err)
		if info.Bytes != int64(size) || time.Since(info.Modified) > time.Minute {
			t.Errorf("it is %+v", info)
		}
	}
	var names []string
	ok(t, b.List(t.Context(), "hub/", func(i bucket.Info) error { names = append(names, i.Name); return nil }))
	if !slices.Equal(names, []string{"hub/a"}) {
		t.Errorf("there are %v", names)
	}
	ok(t, b.Remove(t.Context(), "hub/a"))
	ok(t, b.Remove(t.Context(), "hub/a"))
	_, err := b.Stat(t.Context(), "hub/a")
	code(t, err, psn.CodeNotFound)
}

func TestNothingHalf(t *testing.T) {
	t.Parallel()
	b := open(t, buckettest.New(t).Place, buckettest.Keys)
	broken := errors.New("the stick was pulled out")
	for _, size := range []int{1000, 6 << 20, 12 << 20} {
		r := io.MultiReader(bytes.NewReader(random(size-10)), iotest.ErrReader(broken))
		if err := b.Put(t.Context(), "half", "", r, int64(size)); !errors.Is(err, broken) {
			t.Errorf("%d bytes: %v", size, err)
		}
		_, err := b.Stat(t.Context(), "half")
		code(t, err, psn.CodeNotFound)
	}
}

func TestPresigns(t *testing.T) {
	t.Parallel()
	b := open(t, buckettest.New(t).Place, buckettest.Keys)
	ok(t, b.Put(t.Context(), "cat", "image/jpeg", strings.NewReader("cat"), 3))
	address, err := b.Presign(t.Context(), "cat", time.Hour)
	ok(t, err)
	get := func(address string) (int, string, string) {
		req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, address, http.NoBody)
		ok(t, err)
		resp, err := http.DefaultClient.Do(req)
		ok(t, err)
		defer resp.Body.Close()
		raw, err := io.ReadAll(resp.Body)
		ok(t, err)
		return resp.StatusCode, resp.Header.Get("Content-Type"), string(raw)
	}
	if status, mime, body := get(address); status != 200 || mime != "image/jpeg" || body != "cat" {
		t.Errorf("%d %s %q", status, mime, body)
	}
	if status, _, _ := get(strings.Replace(address, "X-Amz-Expires=3600", "X-Amz-Expires=9999", 1)); status != 403 {
		t.Errorf("a longer life: %d", status)
	}
	if status, _, _ := get(strings.Replace(address, "/cat?", "/dog?", 1)); status != 403 {
		t.Errorf("another file: %d", status)
	}
}

func code(t *testing.T, err error, want psn.Code) {
	t.Helper()
	if psn.CodeOf(err) != want {
		t.Fatalf("code %q, want %q: %v", psn.CodeOf(err), want, err)
	}
}

func TestExplains(t *testing.T) {
	t.Parallel()
	good := buckettest.New(t)
	down := buckettest.New(t)
	down.Down(true)
	skewed := buckettest.New(t, gofakes3.WithTimeSource(gofakes3.FixedTimeSource(time.Now().Add(-time.Hour))))
	other := good.Place
	other.Bucket = "psn-other"
	for _, c := range []struct {
		name  string
		place bucket.Place
		keys  bucket.Keys
		says  string
	}{
		{"secret", good.Place, bucket.Keys{Access: buckettest.Keys.Access, Secret: psn.NewSecret("wrong-secret")}, "does not take the keys"},
		{"access", good.Place, bucket.Keys{Access: "AKIDOTHER", Secret: buckettest.Keys.Secret}, "does not take the keys"},
		{"bucket", other, buckettest.Keys, "there is no bucket psn-other"},
		{"down", down.Place, buckettest.Keys, "does not answer"},
		{"clock", skewed.Place, buckettest.Keys, "too far apart"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			b := open(t, c.place, c.keys)
			err := b.Put(t.Context(), "a", "", strings.NewReader("a"), 1)
			code(t, err, psn.CodeUnavailable)
			if e, known := errors.AsType[*psn.Error](err); !known || !strings.Contains(e.Message, c.says) || e.Hint == "" {
				t.Errorf("%v", err)
			}
			if strings.Contains(err.Error(), "secret") {
				t.Errorf("it tells the secret: %v", err)
			}
		})
	}
}

func TestRefusesPlaces(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func(*bucket.Place){
		"http":          func(p *bucket.Place) { p.Endpoint = "http://s3.example.com" },
		"no host":       func(p *bucket.Place) { p.Endpoint = "s3.example.com" },
		"credentials":   func(p *bucket.Place) { p.Endpoint = "https://key:secret@s3.example.com" },
		"path":          func(p *bucket.Place) { p.Endpoint = "https://s3.example.com/bucket" },
		"bucket":        func(p *bucket.Place) { p.Bucket = "Not_A_Bucket" },
		"no bucket":     func(p *bucket.Place) { p.Bucket = "" },
		"region":        func(p *bucket.Place) { p.Region = "eu west" },
		"prefix":        func(p *bucket.Place) { p.Prefix = "../up" },
		"hidden prefix": func(p *bucket.Place) { p.Prefix = "a//b" },
	} {
		place := bucket.Place{Endpoint: "https://s3.example.com/", Region: "", Bucket: "good-bucket", Prefix: "/psn/media"}
		if got, err := place.Check(); err != nil || got.Endpoint != "https://s3.example.com" || got.Region != "us-east-1" || got.Prefix != "psn/media/" {
			t.Fatalf("%+v, %v", got, err)
		}
		change(&place)
		_, err := place.Check()
		if psn.CodeOf(err) != psn.CodeInvalid || strings.Contains(err.Error(), "secret") {
			t.Errorf("%s: %v", name, err)
		}
	}
}
