package workspace

import (
	"os"
	"path/filepath"

	"github.com/postshitnow/psn/internal/psn"
)

// strategyPath is where the strategy lies below a workspace's root. A folder that has it is a workspace.
var strategyPath = filepath.Join("config", "strategy.yaml")

// Workspace is a folder that holds what people edit by hand.
type Workspace struct {
	Root string // absolute
}

// Find returns the workspace that start lies in: start itself or the nearest folder above it that has
// config/strategy.yaml. It returns an error with CodeNotFound if there is none.
func Find(start string) (*Workspace, error) {
	dir, err := filepath.Abs(start)
	if err != nil {
		return nil, psn.Errorf(psn.CodeInternal, "workspace: find: %w", err)
	}
	for at := dir; ; at = filepath.Dir(at) {
		if info, err := os.Stat(filepath.Join(at, strategyPath)); err == nil && info.Mode().IsRegular() {
			return &Workspace{Root: at}, nil
		}
		if at == filepath.Dir(at) {
			return nil, psn.Errorf(psn.CodeNotFound, "no workspace in %s or any folder above it", dir).
				WithHint("make one with `psn init`").WithNext("psn init")
		}
	}
}

// StrategyFile returns the path of config/strategy.yaml.
func (w *Workspace) StrategyFile() string { return filepath.Join(w.Root, strategyPath) }

// ConfigDir returns the folder of the strategy and the hub connections.
func (w *Workspace) ConfigDir() string { return filepath.Join(w.Root, "config") }

// DraftsDir returns the folder of draft files.
func (w *Workspace) DraftsDir() string { return filepath.Join(w.Root, "content", "drafts") }

// MediaDir returns the folder of pictures and videos that are not in a hub yet.
func (w *Workspace) MediaDir() string { return filepath.Join(w.Root, "content", "media") }

// ReportsDir returns the folder that reports are written to.
func (w *Workspace) ReportsDir() string { return filepath.Join(w.Root, "analytics", "reports") }

// Strategy reads config/strategy.yaml. Errors are as in ParseStrategy; a file that is gone or can't be
// read has CodeNotFound or CodeInvalid.
func (w *Workspace) Strategy() (*Strategy, error) {
	raw, err := os.ReadFile(w.StrategyFile())
	switch {
	case os.IsNotExist(err):
		return nil, psn.Errorf(psn.CodeNotFound, "%s is missing", w.StrategyFile()).WithHint("make it anew with `psn init`")
	case err != nil:
		return nil, psn.Errorf(psn.CodeInvalid, "can't read the strategy: %w", err).WithHint("check the file and its permissions")
	}
	return ParseStrategy(filepath.ToSlash(strategyPath), raw)
}
