package hub_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/postshitnow/psn/internal/hub"
	"github.com/postshitnow/psn/internal/psn"
)

var ana = psn.Actor{Kind: psn.Person, Name: "ana"}

// putText stores words as if they were a picture and returns the path of its file, too.
func putText(t *testing.T, h *hub.Hub, words string) (psn.Media, string) {
	t.Helper()
	sum := sha256.Sum256([]byte(words))
	m, err := h.PutMedia(t.Context(), ana, psn.Media{
		SHA256: hex.EncodeToString(sum[:]), MIME: "image/png", Bytes: int64(len(words)),
	}, strings.NewReader(words))
	if err != nil {
		t.Fatal(err)
	}
	return m, filepath.Join(filepath.Dir(h.Place().Path), "media", h.Info().ID, m.SHA256)
}

func readMedia(t *testing.T, h *hub.Hub, id string) (string, error) {
	t.Helper()
	r, _, err := h.OpenMedia(t.Context(), id)
	if err != nil {
		return "", err
	}
	defer r.Close()
	raw, err := io.ReadAll(r)
	return string(raw), err
}

// TestMediaFiles looks at the files beside a SQLite hub: whose they are, and what takes their place.
func TestMediaFiles(t *testing.T) {
	t.Parallel()
	h := openFile(t, sqliteHub(t), hub.Options{})
	m, path := putText(t, h, "hello")
	for at, want := range map[string]os.FileMode{path: 0o600, filepath.Dir(path): 0o700, filepath.Dir(filepath.Dir(path)): 0o700} {
		info, err := os.Stat(at)
		if err != nil || info.Mode().Perm() != want {
			t.Errorf("%s: %v %v, want mode %o", at, info.Mode(), err, want)
		}
	}
	if err := h.RemoveMediaFile(t.Context(), m.SHA256); err != nil {
		t.Fatal(err)
	}
	if got, err := readMedia(t, h, m.ID); err != nil || got != "hello" {
		t.Errorf("a file that is needed was removed: %q %v", got, err)
	}
	for name, spoil := range map[string]func() error{
		"longer": func() error { return os.WriteFile(path, []byte("hello, world"), 0o600) },
		"empty":  func() error { return os.Truncate(path, 0) },
		"link": func() error {
			if err := os.Rename(path, path+"x"); err != nil {
				return err
			}
			return os.Symlink(path+"x", path)
		},
		"gone": func() error { return os.Remove(path) },
	} {
		if err := spoil(); err != nil {
			t.Fatal(err)
		}
		_, err := readMedia(t, h, m.ID)
		wantCode(t, err, psn.CodeCorrupt)
		if again, _ := putText(t, h, "hello"); again != m {
			t.Errorf("%s: put again it is %+v", name, again)
		}
		if got, err := readMedia(t, h, m.ID); err != nil || got != "hello" {
			t.Errorf("%s was not mended: %q %v", name, got, err)
		}
	}
}

// TestMediaFolderIsAFile can't store anything, and says so.
func TestMediaFolderIsAFile(t *testing.T) {
	t.Parallel()
	h := openFile(t, sqliteHub(t), hub.Options{})
	if err := os.WriteFile(filepath.Join(filepath.Dir(h.Place().Path), "media"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	sum := sha256.Sum256(nil)
	_, err := h.PutMedia(t.Context(), ana, psn.Media{SHA256: hex.EncodeToString(sum[:]), MIME: "image/png"}, bytes.NewReader(nil))
	wantCode(t, err, psn.CodeInvalid)
}

// TestForgottenMedia prunes what lies in a hub's folder without a row, and nothing else.
func TestForgottenMedia(t *testing.T) {
	t.Parallel()
	h := openFile(t, sqliteHub(t), hub.Options{})
	m, path := putText(t, h, "needed")
	dir := filepath.Dir(path)
	neighbour := filepath.Join(filepath.Dir(dir), "2222222222")
	if err := os.MkdirAll(neighbour, 0o700); err != nil {
		t.Fatal(err)
	}
	forgotten := strings.Repeat("ab", 32)
	old := time.Now().Add(-25 * time.Hour)
	write := func(path string, at time.Time) {
		t.Helper()
		if err := os.WriteFile(path, []byte("1234"), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.Chtimes(path, at, at); err != nil {
			t.Fatal(err)
		}
	}
	write(filepath.Join(dir, forgotten), old)
	write(filepath.Join(dir, ".new-7"), old)
	write(filepath.Join(dir, strings.Repeat("cd", 32)), time.Now())
	write(filepath.Join(dir, "notes.txt"), old)
	write(filepath.Join(neighbour, forgotten), old)
	if err := os.Chtimes(path, old, old); err != nil {
		t.Fatal(err)
	}
	for _, dryRun := range []bool{true, false} {
		out, err := h.PruneMedia(t.Context(), hub.PruneMedia{Actor: ana, DryRun: dryRun})
		if err != nil || out.Forgotten != 2 || out.Bytes != 8 || len(out.Media) != 0 {
			t.Errorf("dry run %t: %+v %v", dryRun, out, err)
		}
	}
	left, err := os.ReadDir(dir)
	if err != nil || len(left) != 3 {
		t.Errorf("left are %v, %v", left, err)
	}
	if _, err := os.Stat(filepath.Join(neighbour, forgotten)); err != nil {
		t.Error(err)
	}
	if got, err := readMedia(t, h, m.ID); err != nil || got != "needed" {
		t.Errorf("%q %v", got, err)
	}
}
