package workspace

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"

	"github.com/postshitnow/psn/internal/psn"
	"github.com/postshitnow/psn/slash"
)

// stampPath is where psn notes what it wrote last, so that it can tell its own files from edited ones.
const stampPath = ".claude/psn.json"

// shippedFolders hold files that are psn's alone. One that psn no longer ships is taken away from there.
var shippedFolders = []string{".claude/commands/psn/", "config/schemas/"}

// shipped lists the files that psn keeps up to date in a workspace: those for coding agents, and the schemas.
func shipped() []skeletonFile {
	var list []skeletonFile
	for _, f := range slash.Workspace() {
		list = append(list, skeletonFile{f.Path, f.Content})
	}
	for _, s := range Schemas() {
		list = append(list, skeletonFile{s.Path, string(s.Content)})
	}
	return list
}

// stamp is the content of stampPath.
type stamp struct {
	Version string            `json:"psn"`   // of the program that wrote the files last
	Files   map[string]string `json:"files"` // SHA-256 of what was written or offered last, by path
}

// stamp reads the workspace's stamp. Without one, or with one that can't be read, no file is known.
func (w *Workspace) stamp() (stamp, error) {
	s := stamp{Files: map[string]string{}}
	raw, err := w.Read(File{Path: stampPath})
	if psn.CodeOf(err) == psn.CodeNotFound {
		return s, nil
	}
	if err != nil {
		return s, err
	}
	var read stamp
	if json.Unmarshal(raw, &read) == nil && read.Files != nil {
		s = read
		s.Version = psn.Excerpt(s.Version, 60)
	}
	return s, nil
}

// writeStamp writes the stamp in one step.
func (w *Workspace) writeStamp(s stamp) error {
	raw, err := json.MarshalIndent(s, "", "  ")
	if err != nil {
		return psn.Errorf(psn.CodeInternal, "workspace: stamp: %w", err)
	}
	return w.put(stampPath, append(raw, '\n'))
}

// put writes a file, new or not, in one step. No link leads it out of the workspace.
func (w *Workspace) put(path string, content []byte) error {
	target := filepath.Join(w.Root, filepath.FromSlash(path))
	if err := os.MkdirAll(filepath.Dir(target), 0o755); err != nil { //nolint:gosec // the user's own folder, shared through Git
		return writeError(path, err)
	}
	folder, err := w.inside(filepath.ToSlash(filepath.Dir(filepath.FromSlash(path))))
	if err != nil {
		return err
	}
	return writeError(path, replaceFile(filepath.Join(folder, filepath.Base(target)), content, 0o644))
}

// hashOf returns the hash of a text. How its lines end does not count: Git may change that.
func hashOf(content []byte) string {
	sum := sha256.Sum256([]byte(strings.ReplaceAll(string(content), "\r\n", "\n")))
	return hex.EncodeToString(sum[:])
}
