package workspace

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"

	"github.com/postshitnow/psn/internal/psn"
)

// GitResult says how a workspace stands with Git.
type GitResult struct {
	Created bool   // Init made a repository
	Repo    string // the folder of the repository; empty if there is none
	Note    string // why there is none; empty otherwise
}

// gitInit makes root a Git repository unless it lies in one. A missing or failing git is noted, not an
// error: a workspace works without.
func gitInit(ctx context.Context, root string, opts InitOptions) GitResult {
	if repo := enclosingRepo(root); repo != "" {
		return GitResult{Repo: repo}
	}
	if opts.NoGit {
		return GitResult{}
	}
	git, err := exec.LookPath(opts.Git)
	if err == nil && opts.DryRun {
		return GitResult{Created: true, Repo: root}
	}
	if err != nil {
		return GitResult{Note: "git is not installed, so the workspace is not under version control; install it and run `git init` there"}
	}
	return makeRepo(ctx, git, root)
}

// makeRepo lets git make the repository in a folder of its own and moves it into place, so that of several
// that run at once one succeeds and none finds half a repository.
func makeRepo(ctx context.Context, git, root string) GitResult {
	temp, err := os.MkdirTemp(root, ".psn-git-*")
	if err != nil {
		return GitResult{Note: "there is no Git repository: " + err.Error()}
	}
	defer func() { _ = os.RemoveAll(temp) }()
	made := filepath.Join(temp, ".git")
	// --git-dir keeps a GIT_DIR of the environment from pointing elsewhere.
	cmd := exec.CommandContext(ctx, git, "--git-dir="+made, "init", "--quiet") //nolint:gosec // the user's git
	cmd.Dir = temp
	if out, err := cmd.CombinedOutput(); err != nil {
		said := psn.Excerpt(string(out), 200)
		if said == "" {
			said = err.Error()
		}
		return GitResult{Note: "`git init` failed: " + said}
	}
	repo := filepath.Join(root, ".git")
	if err := os.Rename(made, repo); err != nil {
		if _, found := os.Stat(filepath.Join(repo, "HEAD")); found == nil {
			return GitResult{Repo: root} // another run was faster
		}
		return GitResult{Note: "there is no Git repository: " + err.Error()}
	}
	return GitResult{Created: true, Repo: root}
}

// enclosingRepo returns the folder at or above dir that holds a Git repository or worktree; it is empty
// if there is none.
func enclosingRepo(dir string) string {
	for at := dir; ; at = filepath.Dir(at) {
		if _, err := os.Stat(filepath.Join(at, ".git")); err == nil {
			return at
		}
		if at == filepath.Dir(at) {
			return ""
		}
	}
}
