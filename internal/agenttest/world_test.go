//go:build psnagent

package agenttest

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	_ "modernc.org/sqlite" // the driver

	"github.com/postshitnow/psn/internal/sim"
	"github.com/postshitnow/psn/internal/sim/all"
)

// world is a person's machine: a home, a workspace that psn init made, and a simulated Mastodon and Bluesky with an
// account each, masto and bsky.
type world struct {
	t      *testing.T
	home   string
	folder string // the workspace
	sim    *sim.Server
}

func newWorld(t *testing.T) *world {
	t.Helper()
	root, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	w := &world{t: t, home: filepath.Join(root, "home"), folder: filepath.Join(root, "posts")}
	for _, folder := range []string{w.home, w.folder} {
		if err := os.Mkdir(folder, 0o700); err != nil {
			t.Fatal(err)
		}
	}
	w.sim = &sim.Server{Networks: all.Networks()}
	if err := w.sim.Start("127.0.0.1:0"); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = w.sim.Close() })
	w.psn("", nil, "init", "--zone", "Europe/Madrid", "--language", "en", "--no-git")
	w.account("mastodon", "masto")
	w.account("bluesky", "bsky", "--handle", w.alex("bluesky").Handle)
	w.trust()
	return w
}

func (w *world) alex(network string) sim.Account {
	w.t.Helper()
	n := w.sim.Network(network)
	if n == nil {
		w.t.Fatalf("no network %s", network)
	}
	return n.Accounts()[0]
}

func (w *world) account(network, name string, more ...string) {
	w.t.Helper()
	w.psn(w.alex(network).Given(), nil, append([]string{
		"account", "add", network, "--server", w.sim.URL() + "/" + network, "--simulated", "--name", name, "--token-file", "-",
	}, more...)...)
}

// trust is the person who says yes when the client asks whether the folder is to be trusted: without that the
// workspace's permission rules don't count.
func (w *world) trust() {
	w.t.Helper()
	raw, err := json.Marshal(map[string]any{"projects": map[string]any{w.folder: map[string]any{"hasTrustDialogAccepted": true}}})
	if err != nil {
		w.t.Fatal(err)
	}
	w.write(filepath.Join(w.home, ".claude.json"), string(raw))
}

func (w *world) write(path, text string) {
	w.t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		w.t.Fatal(err)
	}
}

// environment is what psn and the client run with: nothing of the suite's own.
func (w *world) environment(more ...string) []string {
	return append([]string{
		"PATH=" + folderOf + string(os.PathListSeparator) + os.Getenv("PATH"), "HOME=" + w.home, "USER=ana", "TZ=UTC",
		"GIT_CONFIG_GLOBAL=" + os.DevNull, "GIT_CEILING_DIRECTORIES=" + filepath.Dir(w.folder),
	}, more...)
}

// psn runs psn as a person would, and reads its data.
func (w *world) psn(stdin string, into any, args ...string) {
	w.t.Helper()
	cmd := exec.Command(filepath.Join(folderOf, "psn"), args...)
	cmd.Dir, cmd.Env, cmd.Stdin = w.folder, w.environment(), strings.NewReader(stdin)
	var out, failed bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &failed
	if err := cmd.Run(); err != nil {
		w.t.Fatalf("psn %s: %v\n%s", strings.Join(args, " "), err, failed.String())
	}
	if into == nil {
		return
	}
	envelope := struct {
		Data any `json:"data"`
	}{into}
	if err := json.Unmarshal(out.Bytes(), &envelope); err != nil {
		w.t.Fatalf("psn %s: %v\n%s", strings.Join(args, " "), err, out.String())
	}
}

// post is what the hub says of a post.
type post struct {
	ID      string `json:"id"`
	Account string `json:"account"`
	State   string `json:"state"`
	Text    string `json:"text"`
}

func (w *world) posts() []post {
	w.t.Helper()
	var list []post
	w.psn("", &list, "post", "list")
	return list
}

func mkdir(t *testing.T, folder string) {
	t.Helper()
	if err := os.MkdirAll(folder, 0o700); err != nil {
		t.Fatal(err)
	}
}

// approval makes the hub ask for a person's approval. A person says so at a terminal, which the suite has not.
func (w *world) approval() {
	w.t.Helper()
	var hubs []struct{ Place string }
	w.psn("", &hubs, "status")
	db, err := sql.Open("sqlite", strings.TrimPrefix(hubs[0].Place, "sqlite://"))
	if err == nil {
		_, err = db.ExecContext(context.Background(), "UPDATE hub SET approval = 'required'")
		err = errors.Join(err, db.Close())
	}
	if err != nil {
		w.t.Fatal(err)
	}
}
