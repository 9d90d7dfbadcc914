package workspace

import (
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/postshitnow/psn/internal/psn"
)

// UpdateState is what became of a file that psn ships.
type UpdateState string

// The states.
const (
	FileAdded     UpdateState = "added"     // psn has it newly
	FileUpdated   UpdateState = "updated"   // it was as psn wrote it, and is the new one now
	FileUnchanged UpdateState = "unchanged" // it is the one that psn has
	FileKept      UpdateState = "kept"      // somebody edited it, and psn's did not change since; or it is no file of psn's
	FileOffered   UpdateState = "offered"   // somebody edited it: it stays, and psn's new one is beside it
	FileLeftOut   UpdateState = "left-out"  // somebody deleted it
	FileWithdrawn UpdateState = "withdrawn" // psn has it no more, and it was as psn wrote it: it is deleted
)

// UpdatedFile is one file that psn ships.
type UpdatedFile struct {
	Path   string
	State  UpdateState
	Beside string // the new one of an edited file, if it was offered
}

// Update is what an update did, or would do.
type Update struct {
	From, To string // versions of psn; From is empty where none is stamped
	Files    []UpdatedFile
}

// Behind counts the files that an update would touch.
func (u Update) Behind() int {
	n := 0
	for _, f := range u.Files {
		switch f.State {
		case FileAdded, FileUpdated, FileOffered, FileWithdrawn:
			n++
		case FileUnchanged, FileKept, FileLeftOut:
		}
	}
	return n
}

// Update brings the files that psn ships up to those of this program. It compares three texts: what psn wrote last,
// what stands there, and what psn has now. A file that somebody edited is never changed; psn's new one is put beside
// it, once. It returns an error with CodeReadOnly, CodeFull or CodeInvalid; then the rest is as it was, and a second
// call goes on.
func (w *Workspace) Update(version string, dryRun bool) (Update, error) {
	was, err := w.stamp()
	if err != nil {
		return Update{}, err
	}
	now := stamp{Version: version, Files: map[string]string{}}
	out := Update{From: was.Version, To: version}
	for _, f := range shipped() {
		one, err := w.updateFile(f, was.Files[f.path], dryRun)
		if err != nil {
			return Update{}, err
		}
		out.Files = append(out.Files, one)
		now.Files[f.path] = hashOf([]byte(f.content))
	}
	for _, gone := range slices.Sorted(maps.Keys(was.Files)) {
		if now.Files[gone] != "" || !ownFile(gone) {
			continue
		}
		withdrawn, err := w.withdraw(gone, was.Files[gone], dryRun)
		if err != nil {
			return Update{}, err
		}
		if withdrawn {
			out.Files = append(out.Files, UpdatedFile{Path: gone, State: FileWithdrawn})
		}
	}
	if dryRun || now.Version == was.Version && maps.Equal(now.Files, was.Files) {
		return out, nil
	}
	return out, w.writeStamp(now)
}

// updateFile does one file; base is the hash of what psn wrote last.
func (w *Workspace) updateFile(f skeletonFile, base string, dryRun bool) (UpdatedFile, error) {
	out := UpdatedFile{Path: f.path}
	theirs := hashOf([]byte(f.content))
	target := f.path
	raw, err := w.Read(File{Path: f.path})
	mine := hashOf(raw)
	switch {
	case psn.CodeOf(err) == psn.CodeNotFound && base != "":
		out.State = FileLeftOut
	case psn.CodeOf(err) == psn.CodeNotFound:
		out.State = FileAdded
	case psn.CodeOf(err) == psn.CodeInvalid: // a link that leads elsewhere, or something large: not psn's
		out.State = FileKept
	case err != nil:
		return out, err
	case mine == theirs:
		out.State = FileUnchanged
	case mine == base:
		out.State = FileUpdated
	case base == theirs:
		out.State = FileKept
	default:
		target = f.path + ".new"
		out.State, out.Beside = FileOffered, target
	}
	switch out.State {
	case FileAdded, FileUpdated, FileOffered:
		if !dryRun {
			err = w.put(target, []byte(f.content))
			return out, err
		}
	case FileUnchanged, FileKept, FileLeftOut, FileWithdrawn:
	}
	return out, nil
}

// ownFile reports whether a path, which a stamp names, lies where only psn's files are.
func ownFile(name string) bool {
	if path.Clean(name) != name || !filepath.IsLocal(filepath.FromSlash(name)) {
		return false
	}
	return slices.ContainsFunc(shippedFolders, func(folder string) bool { return strings.HasPrefix(name, folder) })
}

// withdraw deletes a file that is still as psn wrote it.
func (w *Workspace) withdraw(name, base string, dryRun bool) (bool, error) {
	root, err := w.open()
	if err != nil {
		return false, err
	}
	defer root.Close()
	raw, err := readIn(root, name)
	switch code := psn.CodeOf(err); {
	case code == psn.CodeNotFound, code == psn.CodeInvalid, err == nil && hashOf(raw) != base:
		return false, nil
	}
	if err != nil || dryRun {
		return err == nil, err
	}
	if err := root.Remove(name); err != nil && !os.IsNotExist(err) {
		return false, writeError(name, err)
	}
	return true, nil
}
