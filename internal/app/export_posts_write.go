package app

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"slices"

	"github.com/postshitnow/psn/internal/psn"
	"github.com/postshitnow/psn/internal/workspace"
)

// writeDrafts writes each draft as a file of a new folder, and the pictures into one below it. The folder appears
// when it is whole.
func (a *App) writeDrafts(ctx context.Context, w *postWriter, dir string, drafts []exportDraft) ([]string, error) {
	target := a.path(dir)
	if err := mustBeNew(dir, target); err != nil {
		return nil, err
	}
	temp, err := os.MkdirTemp(filepath.Dir(target), ".psn-export-*")
	if err != nil {
		return nil, exportError(dir, err)
	}
	defer func() { _ = os.RemoveAll(temp) }() // unless it was renamed
	var files []string
	for _, d := range drafts {
		raw := workspace.FormatDraft(d.draft)
		if back, err := workspace.ParseDraft("", raw); err != nil || !sameDraft(back, d.draft) {
			return nil, psn.Errorf(psn.CodeUnsupported, "post %s can't be written as a draft file: its text would change", d.first.ID).
				WithHint("write NDJSON instead: psn post export --output ndjson --out posts.ndjson")
		}
		name := draftName(d)
		if err := os.WriteFile(filepath.Join(temp, name), raw, 0o600); err != nil {
			return nil, exportError(dir, err)
		}
		files = append(files, filepath.Join(dir, name))
	}
	if len(w.pictures) > 0 {
		if err := w.media(ctx, filepath.Join(temp, w.folder)); err != nil {
			return nil, err
		}
	}
	return files, exportError(dir, os.Rename(temp, target))
}

// sameDraft compares drafts by what they say.
func sameDraft(a, b workspace.Draft) bool {
	for _, d := range []*workspace.Draft{&a, &b} {
		if len(d.Options) == 0 {
			d.Options = nil
		}
		if len(d.Media) == 0 {
			d.Media = nil
		}
	}
	return reflect.DeepEqual(a, b)
}

// draftName begins with the day of a post that waits, so that a folder of drafts reads like a calendar.
func draftName(d exportDraft) string {
	day := "draft"
	if d.draft.At != "" {
		day = d.draft.At[:len("2026-12-01")]
	}
	return fmt.Sprintf("%s-%s.md", day, d.first.ID)
}

// media writes the pictures into a folder, which may exist. A file that is there is written anew.
func (w *postWriter) media(ctx context.Context, dir string) error {
	if len(w.pictures) == 0 {
		return nil
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return exportError(dir, err)
	}
	for _, name := range slices.Sorted(maps.Keys(w.pictures)) {
		r, _, err := w.hub.OpenMedia(ctx, w.pictures[name].ID)
		if err != nil {
			return err
		}
		if err := errors.Join(writeWhole(filepath.Join(dir, name), r), r.Close()); err != nil {
			return exportError(dir, err)
		}
	}
	return w.writeCaptions(ctx, dir)
}

// writeWhole writes a file, which appears only when all of r was read.
func writeWhole(path string, r io.Reader) error {
	temp, err := os.CreateTemp(filepath.Dir(path), ".psn-out-*")
	if err != nil {
		return err
	}
	_, err = io.Copy(temp, r)
	if err = errors.Join(err, temp.Close()); err == nil {
		err = os.Rename(temp.Name(), path)
	}
	if err != nil {
		if gone := os.Remove(temp.Name()); !errors.Is(gone, fs.ErrNotExist) {
			err = errors.Join(err, gone)
		}
	}
	return err
}
