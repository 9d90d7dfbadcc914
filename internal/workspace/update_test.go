package workspace_test

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/postshitnow/psn/internal/psn"
	"github.com/postshitnow/psn/internal/workspace"
)

const (
	stampFile   = ".claude/psn.json"
	postCommand = ".claude/commands/psn/post.md"
	planCommand = ".claude/commands/psn/plan.md"
)

// updated is a workspace that psn v1 made.
type updated struct {
	*workspace.Workspace
}

func newUpdated(t *testing.T) updated {
	t.Helper()
	root := t.TempDir()
	if _, err := workspace.Init(t.Context(), root, workspace.InitOptions{NoGit: true, Version: "v1"}); err != nil {
		t.Fatal(err)
	}
	return updated{&workspace.Workspace{Root: root}}
}

func (u updated) path(name string) string { return filepath.Join(u.Root, filepath.FromSlash(name)) }

// wrote makes it so that psn wrote this text into a file last.
func (u updated) wrote(t *testing.T, name, text string) {
	t.Helper()
	var s struct {
		Version string            `json:"psn"`
		Files   map[string]string `json:"files"`
	}
	if err := json.Unmarshal([]byte(read(t, u.path(stampFile))), &s); err != nil {
		t.Fatal(err)
	}
	sum := sha256.Sum256([]byte(text))
	s.Files[name] = hex.EncodeToString(sum[:])
	raw, err := json.Marshal(s)
	if err != nil {
		t.Fatal(err)
	}
	write(t, u.path(stampFile), string(raw))
}

// states runs an update and returns what became of each file that was not unchanged.
func (u updated) states(t *testing.T, dryRun bool) map[string]workspace.UpdateState {
	t.Helper()
	got, err := u.Update("v2", dryRun)
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]workspace.UpdateState{}
	for _, f := range got.Files {
		if f.State != workspace.FileUnchanged {
			out[f.Path] = f.State
		}
		if (f.Beside != "") != (f.State == workspace.FileOffered) {
			t.Errorf("%+v", f)
		}
	}
	return out
}

func TestUpdate(t *testing.T) {
	t.Parallel()
	u := newUpdated(t)
	shipped := read(t, u.path(postCommand))
	if got := u.states(t, false); len(got) != 0 {
		t.Errorf("a new workspace is behind: %v", got)
	}
	if !strings.Contains(read(t, u.path(stampFile)), `"psn": "v2"`) {
		t.Error("the version was not stamped")
	}

	// As psn wrote it, with the line ends of another system: updated.
	u.wrote(t, postCommand, "old\ntext\n")
	write(t, u.path(postCommand), "old\r\ntext\r\n")
	want := map[string]workspace.UpdateState{postCommand: workspace.FileUpdated}
	for _, dryRun := range []bool{true, true, false} {
		if diff := cmp.Diff(want, u.states(t, dryRun)); diff != "" {
			t.Errorf("dry run %v: %s", dryRun, diff)
		}
	}
	if got := read(t, u.path(postCommand)); got != shipped {
		t.Errorf("it is %q", got)
	}

	// Edited while psn's changed: it stays, the new one lies beside it, once.
	u.wrote(t, postCommand, "old\n")
	write(t, u.path(postCommand), "mine\n")
	want[postCommand] = workspace.FileOffered
	if diff := cmp.Diff(want, u.states(t, false)); diff != "" {
		t.Error(diff)
	}
	if mine, offered := read(t, u.path(postCommand)), read(t, u.path(postCommand+".new")); mine != "mine\n" || offered != shipped {
		t.Errorf("%q, and beside it %q", mine, offered)
	}
	if err := os.Remove(u.path(postCommand + ".new")); err != nil {
		t.Fatal(err)
	}
	want[postCommand] = workspace.FileKept
	if diff := cmp.Diff(want, u.states(t, false)); diff != "" {
		t.Error(diff)
	}
	if _, err := os.Stat(u.path(postCommand + ".new")); err == nil {
		t.Error("it was offered again")
	}

	// Deleted: it stays away. Never written: added.
	if err := os.Remove(u.path(planCommand)); err != nil {
		t.Fatal(err)
	}
	want[planCommand] = workspace.FileLeftOut
	if diff := cmp.Diff(want, u.states(t, false)); diff != "" {
		t.Error(diff)
	}
	write(t, u.path(stampFile), "<<<<<<< not JSON")
	want = map[string]workspace.UpdateState{planCommand: workspace.FileAdded, postCommand: workspace.FileOffered}
	if diff := cmp.Diff(want, u.states(t, false)); diff != "" {
		t.Error(diff)
	}
}

func TestUpdateWithdraws(t *testing.T) {
	t.Parallel()
	u := newUpdated(t)
	gone, edited, outside := ".claude/commands/psn/gone.md", ".claude/commands/psn/edited.md", "content/drafts/mine.md"
	for _, name := range []string{gone, edited, outside, "../" + filepath.Base(u.Root) + ".md"} {
		u.wrote(t, name, "text\n")
		write(t, u.path(name), "text\n")
	}
	write(t, u.path(edited), "mine\n")
	climbing := ".claude/commands/psn/../../../" + outside
	u.wrote(t, climbing, "text\n")
	if diff := cmp.Diff(map[string]workspace.UpdateState{gone: workspace.FileWithdrawn}, u.states(t, false)); diff != "" {
		t.Error(diff)
	}
	for name, stays := range map[string]bool{gone: false, edited: true, outside: true, "../" + filepath.Base(u.Root) + ".md": true} {
		if _, err := os.Stat(u.path(name)); (err == nil) != stays {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestUpdateStaysInside holds an update to the workspace where links lead out of it.
func TestUpdateStaysInside(t *testing.T) {
	t.Parallel()
	u := newUpdated(t)
	elsewhere := t.TempDir()
	write(t, filepath.Join(elsewhere, "AGENTS.md"), "theirs\n")
	if err := os.Remove(u.path("AGENTS.md")); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(filepath.Join(elsewhere, "AGENTS.md"), u.path("AGENTS.md")); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(map[string]workspace.UpdateState{"AGENTS.md": workspace.FileKept}, u.states(t, false)); diff != "" {
		t.Error(diff)
	}
	if err := os.RemoveAll(u.path(".claude")); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(elsewhere, u.path(".claude")); err != nil {
		t.Fatal(err)
	}
	if _, err := u.Update("v2", false); psn.CodeOf(err) != psn.CodeInvalid {
		t.Errorf("got %v", err)
	}
	entries, err := os.ReadDir(elsewhere)
	if err != nil || len(entries) != 1 || read(t, filepath.Join(elsewhere, "AGENTS.md")) != "theirs\n" {
		t.Errorf("%v, %v", entries, err)
	}
}

func TestInitBesideOtherAgents(t *testing.T) {
	t.Parallel()
	root := t.TempDir()
	write(t, filepath.Join(root, "AGENTS.md"), "mine\n")
	opts := workspace.InitOptions{NoGit: true, Version: "v1"}
	got, err := workspace.Init(t.Context(), root, opts)
	if err != nil || len(got.Notes) != 1 || !strings.Contains(got.Notes[0], "`psn init --update`") {
		t.Fatalf("%+v, %v", got.Notes, err)
	}
	opts.Update = true
	got, err = workspace.Init(t.Context(), root, opts)
	if err != nil || got.Update == nil || got.Update.Behind() != 1 || len(got.Notes) != 0 {
		t.Fatalf("%+v, %v", got, err)
	}
	if read(t, filepath.Join(root, "AGENTS.md")) != "mine\n" || !strings.Contains(read(t, filepath.Join(root, "AGENTS.md.new")), "psn") {
		t.Error("AGENTS.md was not kept, or nothing lies beside it")
	}
	if again, err := workspace.Init(t.Context(), root, workspace.InitOptions{NoGit: true, Version: "v1"}); err != nil || len(again.Notes) != 0 {
		t.Errorf("%+v, %v", again.Notes, err)
	}
}

func TestWritePlugin(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "plugin")
	if paths, err := workspace.WritePlugin(dir, "v1.0.0", true); err != nil || len(paths) != 12 {
		t.Errorf("%v, %v", paths, err)
	}
	if _, err := os.Stat(dir); err == nil {
		t.Error("a dry run made the folder")
	}
	for _, version := range []string{"v1.0.0", "v1.1.0"} {
		if _, err := workspace.WritePlugin(dir, version, false); err != nil {
			t.Fatal(err)
		}
		if text := read(t, filepath.Join(dir, "psn", ".claude-plugin", "plugin.json")); !strings.Contains(text, `"version": "`+version[1:]+`"`) {
			t.Error(text)
		}
	}
	other := t.TempDir()
	write(t, filepath.Join(other, "mine.txt"), "mine\n")
	if _, err := workspace.WritePlugin(other, "v1.0.0", false); psn.CodeOf(err) != psn.CodeConflict {
		t.Errorf("got %v", err)
	}
	if _, err := workspace.WritePlugin(filepath.Join(other, "mine.txt"), "v1.0.0", false); psn.CodeOf(err) != psn.CodeInvalid {
		t.Errorf("got %v", err)
	}
}
