package workspace_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	_ "time/tzdata"

	"github.com/google/go-cmp/cmp"

	"github.com/postshitnow/psn/internal/psn"
	"github.com/postshitnow/psn/internal/workspace"
)

var skeleton = []string{
	".gitignore", "content/drafts/.gitkeep", "content/media/.gitkeep", "content/intelligence/competitive-intel.yaml",
	"analytics/reports/.gitkeep", "config/voice-profiles/personal.yaml", "config/voice-profiles/telltales.txt",
	"AGENTS.md", "CLAUDE.md", ".mcp.json", ".claude/settings.json", ".claude/commands/psn/approve.md", ".claude/commands/psn/calendar.md",
	".claude/commands/psn/capture.md", ".claude/commands/psn/config.md", ".claude/commands/psn/plan.md", ".claude/commands/psn/post.md",
	".claude/commands/psn/series.md", ".claude/commands/psn/setup.md",
	"config/schemas/strategy.json", "config/schemas/voice.json", "config/schemas/series.json", "config/schemas/company.json",
	"config/schemas/competitive-intel.json", "config/strategy.yaml",
}

func paths(created bool) []workspace.InitPath {
	var all []workspace.InitPath
	for _, path := range skeleton {
		all = append(all, workspace.InitPath{Path: path, Created: created})
	}
	return all
}

func TestInit(t *testing.T) {
	t.Parallel()
	if _, err := exec.LookPath("git"); err != nil {
		t.Fatal("these tests need git")
	}
	root := filepath.Join(t.TempDir(), "new", "folder")
	got, err := workspace.Init(t.Context(), root, workspace.InitOptions{Zone: "Europe/Madrid"})
	if err != nil {
		t.Fatal(err)
	}
	want := workspace.InitReport{Root: root, Paths: paths(true), Git: workspace.GitResult{Created: true, Repo: root}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if text := read(t, filepath.Join(root, "config", "strategy.yaml")); !strings.Contains(text, "\nzone: Europe/Madrid\n") {
		t.Errorf("no zone in\n%s", text)
	}

	got, err = workspace.Init(t.Context(), root, workspace.InitOptions{Zone: "Europe/Paris"})
	if err != nil {
		t.Fatal(err)
	}
	want = workspace.InitReport{Root: root, Paths: paths(false), Git: workspace.GitResult{Repo: root}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if text := read(t, filepath.Join(root, "config", "strategy.yaml")); !strings.Contains(text, "\nzone: Europe/Madrid\n") {
		t.Error("the strategy was overwritten")
	}

	// Git must not see a connection file.
	write(t, filepath.Join(root, "config", "connections", "acme.env"), "PSN_HUB_NAME=acme\n")
	cmd := exec.CommandContext(t.Context(), "git", "status", "--porcelain", "--untracked-files=all")
	cmd.Dir = root
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range skeleton {
		if !strings.Contains(string(out), path) {
			t.Errorf("git does not see %s", path)
		}
	}
	if strings.Contains(string(out), ".env") {
		t.Errorf("git sees a connection file:\n%s", out)
	}
}

func TestInitInsideRepo(t *testing.T) {
	t.Parallel()
	repo := t.TempDir()
	if err := os.Mkdir(filepath.Join(repo, ".git"), 0o700); err != nil {
		t.Fatal(err)
	}
	got, err := workspace.Init(t.Context(), filepath.Join(repo, "social"), workspace.InitOptions{})
	if err != nil || got.Git != (workspace.GitResult{Repo: repo}) {
		t.Errorf("got %+v, %v", got.Git, err)
	}
}

func TestInitWithoutGit(t *testing.T) {
	t.Parallel()
	got, err := workspace.Init(t.Context(), t.TempDir(), workspace.InitOptions{Git: "no-such-git"})
	if err != nil || got.Git.Created || !strings.Contains(got.Git.Note, "git is not installed") || len(got.Notes) != 1 {
		t.Errorf("got %+v, %v", got, err)
	}
}

func TestInitKeepsWhatIsThere(t *testing.T) {
	t.Parallel()
	root := t.TempDir()
	write(t, filepath.Join(root, ".gitignore"), "node_modules\n")
	got, err := workspace.Init(t.Context(), root, workspace.InitOptions{Git: "no-such-git"})
	if err != nil {
		t.Fatal(err)
	}
	if text := read(t, filepath.Join(root, ".gitignore")); text != "node_modules\n" {
		t.Errorf("overwritten: %q", text)
	}
	if text := read(t, filepath.Join(root, "config", ".gitignore")); !strings.Contains(text, "\n*.env\n") {
		t.Errorf("config/.gitignore: %q", text)
	}
	want := paths(true)
	want[0].Created = false
	want = append(want, workspace.InitPath{Path: "config/.gitignore", Created: true})
	if diff := cmp.Diff(want, got.Paths); diff != "" {
		t.Error(diff)
	}
	if len(got.Notes) != 2 || !strings.Contains(got.Notes[0], "*.env") {
		t.Errorf("notes: %q", got.Notes)
	}
}

func TestInitRefuses(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "file")
	write(t, file, "")
	occupied := t.TempDir()
	write(t, filepath.Join(occupied, "content"), "a file where a folder should be")
	folder := t.TempDir()
	write(t, filepath.Join(folder, "config", "strategy.yaml", "x"), "a folder where a file should be")
	for name, c := range map[string]struct {
		dir  string
		opts workspace.InitOptions
	}{
		"a file":                 {dir: file},
		"below a file":           {dir: filepath.Join(file, "sub")},
		"a file for a folder":    {dir: occupied},
		"a folder for a file":    {dir: folder},
		"an unknown zone":        {dir: t.TempDir(), opts: workspace.InitOptions{Zone: "EST"}},
		"a language that is not": {dir: t.TempDir(), opts: workspace.InitOptions{Languages: []string{"english!"}}},
	} {
		c.opts.Git = "no-such-git"
		if _, err := workspace.Init(t.Context(), c.dir, c.opts); psn.CodeOf(err) != psn.CodeInvalid {
			t.Errorf("%s: got %v", name, err)
		}
	}
}

func TestInitAtOnce(t *testing.T) {
	t.Parallel()
	root := filepath.Join(t.TempDir(), "w")
	const runs = 8
	reports := make([]workspace.InitReport, runs)
	errs := make([]error, runs)
	var group sync.WaitGroup
	for i := range runs {
		group.Go(func() { reports[i], errs[i] = workspace.Init(t.Context(), root, workspace.InitOptions{}) })
	}
	group.Wait()
	created := map[string]int{}
	for i := range runs {
		if errs[i] != nil {
			t.Error(errs[i])
		}
		if reports[i].Git.Note != "" {
			t.Error(reports[i].Git.Note)
		}
		for _, p := range reports[i].Paths {
			if p.Created {
				created[p.Path]++
			}
		}
	}
	for _, path := range skeleton {
		if created[path] != 1 {
			t.Errorf("%s was created %d times", path, created[path])
		}
	}
	left, err := filepath.Glob(filepath.Join(root, "*", ".psn-*"))
	if err != nil || len(left) > 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
	if _, err := (&workspace.Workspace{Root: root}).Strategy(); err != nil {
		t.Error(err)
	}
}
