package hub_test

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/postshitnow/psn/internal/hub"
	"github.com/postshitnow/psn/internal/psn"
)

func wantCode(t *testing.T, err error, want psn.Code) {
	t.Helper()
	if got := psn.CodeOf(err); got != want {
		t.Fatalf("code %q, want %q: %v", got, want, err)
	}
}

func openFile(t *testing.T, path string, o hub.Options) *hub.Hub {
	t.Helper()
	o.URL = sqliteURL(path)
	h, err := hub.Open(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(h.Close)
	return h
}

// rawFile opens a hub's file as a program that knows nothing of psn.
func rawFile(t *testing.T, path string) *sql.Conn {
	t.Helper()
	db, err := sql.Open("sqlite", "file:"+path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	conn, err := db.Conn(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	return conn
}

func mustExec(t *testing.T, conn *sql.Conn, query string) {
	t.Helper()
	if _, err := conn.ExecContext(t.Context(), query); err != nil {
		t.Fatal(err)
	}
}

// TestFilesThatAreNoHub opens what is at the path instead of a hub, and changes none of it.
func TestFilesThatAreNoHub(t *testing.T) {
	t.Parallel()
	good, err := file()
	if err != nil {
		t.Fatal(err)
	}
	broken := bytes.Clone(good)
	for i := 100; i < len(broken); i++ {
		broken[i] ^= 0x5a
	}
	folder := t.TempDir()
	for name, c := range map[string]struct {
		content []byte
		want    psn.Code
	}{
		"text":      {[]byte("dear diary, this is no database, however long it is"), psn.CodeCorrupt},
		"half":      {good[:len(good)/2/4096*4096], psn.CodeCorrupt},
		"truncated": {good[:6000], psn.CodeCorrupt},
		"broken":    {broken, psn.CodeCorrupt},
		"empty":     {nil, psn.CodeNotFound},
	} {
		path := filepath.Join(folder, name)
		if err := os.WriteFile(path, c.content, 0o600); err != nil {
			t.Fatal(err)
		}
		_, err := hub.Open(t.Context(), hub.Options{URL: sqliteURL(path)})
		wantCode(t, err, c.want)
		if after, err := os.ReadFile(path); err != nil || !bytes.Equal(after, c.content) {
			t.Errorf("%s was changed: %v", name, err)
		}
	}

	other := filepath.Join(folder, "other.db")
	mustExec(t, rawFile(t, other), `CREATE TABLE diary (day TEXT)`)
	_, err = hub.Open(t.Context(), hub.Options{URL: sqliteURL(other)})
	wantCode(t, err, psn.CodeNotFound)
	_, err = hub.Migrate(t.Context(), hub.Options{URL: sqliteURL(other)})
	wantCode(t, err, psn.CodeNotFound)

	missing := filepath.Join(folder, "no", "hub.db")
	_, err = hub.Open(t.Context(), hub.Options{URL: sqliteURL(missing)})
	wantCode(t, err, psn.CodeNotFound)
	_, err = hub.Migrate(t.Context(), hub.Options{URL: sqliteURL(missing)})
	wantCode(t, err, psn.CodeNotFound)
	if _, err := os.Stat(filepath.Dir(missing)); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("opening a missing hub made its folder: %v", err)
	}

	for _, path := range []string{folder, filepath.Join(other, "hub.db")} {
		_, err = hub.Open(t.Context(), hub.Options{URL: sqliteURL(path)})
		wantCode(t, err, psn.CodeInvalid)
		_, err = hub.Create(t.Context(), hub.Options{URL: sqliteURL(path)}, hub.New{ID: "x", Name: "x", Kind: psn.Personal})
		wantCode(t, err, psn.CodeInvalid)
	}
}

// TestDamagedPage finds damage that only a query meets.
func TestDamagedPage(t *testing.T) {
	t.Parallel()
	path := sqliteHub(t)
	conn := rawFile(t, path)
	var page int
	err := conn.QueryRowContext(t.Context(), `SELECT rootpage FROM sqlite_schema WHERE name = 'audit'`).Scan(&page)
	if err != nil {
		t.Fatal(err)
	}
	if err := conn.Close(); err != nil {
		t.Fatal(err)
	}
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.WriteAt(bytes.Repeat([]byte{0xee}, 4096), int64(page-1)*4096); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	h := openFile(t, path, hub.Options{})
	_, err = h.Story(t.Context(), "hub", h.Info().ID)
	wantCode(t, err, psn.CodeCorrupt)
}

// TestNewFileIsPrivate makes a hub that nobody else can read.
func TestNewFileIsPrivate(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "new", "hub.db")
	h, err := hub.Create(t.Context(), hub.Options{URL: sqliteURL(path)}, hub.New{ID: "x", Name: "x", Kind: psn.Personal})
	if err != nil {
		t.Fatal(err)
	}
	defer h.Close()
	for name, want := range map[string]os.FileMode{path: 0o600, filepath.Dir(path): 0o700} {
		if info, err := os.Stat(name); err != nil || info.Mode().Perm() != want {
			t.Errorf("%s: mode %v, want %v: %v", name, info.Mode().Perm(), want, err)
		}
	}
}

// TestFirstRunsOfProcesses creates one hub from several processes at once.
func TestFirstRunsOfProcesses(t *testing.T) {
	t.Parallel()
	url := sqliteURL(filepath.Join(t.TempDir(), "hub.db"))
	var ids [4]string
	var all sync.WaitGroup
	for i := range ids {
		all.Go(func() { ids[i] = asChild(t, false, "create", url) })
	}
	all.Wait()
	for _, id := range ids {
		if psn.CheckID(id) != nil || id != ids[0] {
			t.Fatalf("the processes got the hubs %v", ids)
		}
	}
}

// TestReadOnly opens hubs that this user may not write, in another process if this one is root.
func TestReadOnly(t *testing.T) {
	t.Parallel()
	raw, err := file()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		what         string
		folder, file os.FileMode
		open, write  string
	}{
		{"folder and file", 0o555, 0o444, "code read-only", "code read-only"},
		{"file", 0o777, 0o444, "", "code read-only"},
		{"nothing readable", 0o777, 0o000, "code read-only", "code read-only"},
		{"all writable", 0o777, 0o666, "", ""},
	} {
		path := filepath.Join(openFolder(t), "hub.db")
		if err := os.WriteFile(path, raw, 0o600); err != nil {
			t.Fatal(err)
		}
		if err := errors.Join(os.Chmod(path, c.file), os.Chmod(filepath.Dir(path), c.folder)); err != nil {
			t.Fatal(err)
		}
		for do, want := range map[string]string{"open": c.open, "write": c.write} {
			got := asChild(t, true, do, sqliteURL(path))
			if want == "" && psn.CheckID(got) == nil {
				continue
			}
			if got != want {
				t.Errorf("%s: %s gives %q, want %q", c.what, do, got, want)
			}
		}
	}
}

// TestLockedByAnother has another program hold the file for longer than psn waits.
func TestLockedByAnother(t *testing.T) {
	t.Parallel()
	path := sqliteHub(t)
	h := openFile(t, path, hub.Options{BusyTimeout: 50 * time.Millisecond})
	conn := rawFile(t, path)
	mustExec(t, conn, `BEGIN EXCLUSIVE`)
	err := h.Tick(t.Context(), hub.WorkerInfo{ID: "w"})
	wantCode(t, err, psn.CodeLocked)
	var e *psn.Error
	if !errors.As(err, &e) || !e.Retryable || e.Hint == "" {
		t.Errorf("not worth repeating: %+v", e)
	}
	if _, err := h.Accounts(t.Context()); err != nil {
		t.Errorf("reading waits for a writer: %v", err)
	}
	mustExec(t, conn, `ROLLBACK`)
	if err := h.Tick(t.Context(), hub.WorkerInfo{ID: "w"}); err != nil {
		t.Error(err)
	}

	h.Close()
	mustExec(t, conn, `PRAGMA journal_mode = DELETE`)
	mustExec(t, conn, `BEGIN EXCLUSIVE`)
	_, err = hub.Open(t.Context(), hub.Options{URL: sqliteURL(path), BusyTimeout: 50 * time.Millisecond})
	wantCode(t, err, psn.CodeLocked)
}

// TestDeadlineIsRetryable has a command give up before SQLite does.
func TestDeadlineIsRetryable(t *testing.T) {
	t.Parallel()
	path := sqliteHub(t)
	h := openFile(t, path, hub.Options{})
	mustExec(t, rawFile(t, path), `BEGIN EXCLUSIVE`)
	ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
	defer cancel()
	wantCode(t, h.Tick(ctx, hub.WorkerInfo{ID: "w"}), psn.CodeLocked)
	ctx, cancel = context.WithCancel(t.Context())
	cancel()
	wantCode(t, h.Tick(ctx, hub.WorkerInfo{ID: "w"}), psn.CodeCancelled)
}

// TestDiskFull lets the database grow no more: nothing is begun.
func TestDiskFull(t *testing.T) {
	t.Parallel()
	path := sqliteHub(t)
	h := openFile(t, path, hub.Options{})
	fillPosts(t, h, 5, 0)
	claims, err := h.Claim(t.Context(), hub.ClaimRequest{Worker: "w", Most: 16, Lease: time.Minute, Grace: time.Hour})
	if err != nil || len(claims) != 5 {
		t.Fatal(len(claims), err)
	}
	writer := h.Handles().SQLite
	var pages int
	if err := writer.QueryRowContext(t.Context(), `PRAGMA page_count`).Scan(&pages); err != nil {
		t.Fatal(err)
	}
	if err := writer.QueryRowContext(t.Context(), `PRAGMA max_page_count = 1`).Scan(&pages); err != nil { // as many as it has
		t.Fatal(err)
	}
	full := 0
	for _, c := range claims {
		_, err := h.Begin(t.Context(), hub.Begin{
			AttemptID: psn.NewID() + string(bytes.Repeat([]byte("x"), 50_000)), PostID: c.Post.ID, Fence: c.Fence,
			Revision: 1, Hash: c.Post.ContentHash, Worker: "w", Lease: time.Minute,
		})
		wantCode(t, err, psn.CodeFull)
		full++
	}
	var attempts int
	err = h.Handles().SQLite.QueryRowContext(t.Context(), `SELECT COUNT(*) FROM attempts`).Scan(&attempts)
	if err != nil || full != 5 || attempts != 0 {
		t.Errorf("%d attempts on a full disk: %v", attempts, err)
	}
	if err := writer.QueryRowContext(t.Context(), `PRAGMA max_page_count = 1000000`).Scan(&pages); err != nil {
		t.Fatal(err)
	}
	c := claims[0]
	if _, err := h.Begin(t.Context(), hub.Begin{
		AttemptID: psn.NewID(), PostID: c.Post.ID, Fence: c.Fence, Revision: 1, Hash: c.Post.ContentHash, Worker: "w", Lease: time.Minute,
	}); err != nil {
		t.Errorf("with space again: %v", err)
	}
}

// TestNoSecretsInTheFile looks for a token and the private key in the bytes of the database.
func TestNoSecretsInTheFile(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "hub.db")
	public, private, err := hub.NewKeys()
	if err != nil {
		t.Fatal(err)
	}
	h, err := hub.Create(t.Context(), hub.Options{URL: sqliteURL(path)}, hub.New{ID: "x", Name: "x", Kind: psn.Personal, PublicKey: public})
	if err != nil {
		t.Fatal(err)
	}
	defer h.Close()
	_, _, err = h.AddAccount(t.Context(), hub.NewAccount{
		Account: psn.Account{Name: "a"}, Token: psn.Token{Access: psn.NewSecret("canary-4711")}, Actor: psn.Actor{Kind: psn.Person, Name: "ana"},
	})
	if err != nil {
		t.Fatal(err)
	}
	files, err := filepath.Glob(path + "*")
	if err != nil {
		t.Fatal(err)
	}
	var all []byte
	for _, name := range files {
		raw, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, raw...)
	}
	key := private.Reveal()
	for _, secret := range []string{"canary-4711", key, key[len(key)/3 : len(key)/3+40], "HpkePrivateKey"} {
		if bytes.Contains(all, []byte(secret)) {
			t.Errorf("the file holds %q", secret)
		}
	}
	if !bytes.Contains(all, []byte("HpkePublicKey")) {
		t.Error("the file does not hold the public key either; the search proves nothing")
	}
}
