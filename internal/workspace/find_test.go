package workspace_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/postshitnow/psn/internal/psn"
	"github.com/postshitnow/psn/internal/workspace"
)

func TestFind(t *testing.T) {
	t.Parallel()
	root := setup(t)
	deep := filepath.Join(root, "content", "drafts")
	for _, start := range []string{root, deep, filepath.Join(root, "config")} {
		w, err := workspace.Find(start)
		if err != nil || w.Root != root {
			t.Errorf("%s: got %v, %v", start, w, err)
		}
	}
}

func TestFindNothing(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	if err := os.MkdirAll(filepath.Join(dir, "config", "strategy.yaml"), 0o700); err != nil { // a folder of that name
		t.Fatal(err)
	}
	_, err := workspace.Find(dir)
	if psn.CodeOf(err) != psn.CodeNotFound {
		t.Fatalf("got %v", err)
	}
}

func TestStrategyOfWorkspace(t *testing.T) {
	t.Parallel()
	w := &workspace.Workspace{Root: setup(t)}
	s, err := w.Strategy()
	if err != nil || s.Zone.String() != "America/New_York" {
		t.Fatalf("got %v, %v", s, err)
	}
	if diff := cmp.Diff([]string{"es", "en"}, s.Languages); diff != "" {
		t.Error(diff)
	}
	write(t, w.StrategyFile(), "zone: Nowhere\n")
	if _, err := w.Strategy(); psn.CodeOf(err) != psn.CodeInvalid {
		t.Errorf("got %v", err)
	}
	if err := os.Remove(w.StrategyFile()); err != nil {
		t.Fatal(err)
	}
	if _, err := w.Strategy(); psn.CodeOf(err) != psn.CodeNotFound {
		t.Errorf("got %v", err)
	}
}

// setup makes a workspace without Git in a new folder.
func setup(t *testing.T) string {
	t.Helper()
	root, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	_, err = workspace.Init(t.Context(), root, workspace.InitOptions{
		Zone: "America/New_York", Languages: []string{"es", "en"}, Git: "no-such-git",
	})
	if err != nil {
		t.Fatal(err)
	}
	return root
}

func write(t *testing.T, path, content string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
}

func read(t *testing.T, path string) string {
	t.Helper()
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(raw)
}
