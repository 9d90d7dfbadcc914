package app

import (
	"archive/tar"
	"context"
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/postshitnow/psn/internal/hub"
	"github.com/postshitnow/psn/internal/psn"
)

// The files of an export: what it holds, a file for each table, and the media files by their SHA-256.
const (
	exportHeader = "hub.json"
	exportTable  = ".ndjson"
	exportMedia  = "media/"
)

// HubExported is what ExportHub wrote, or would write.
type HubExported struct {
	Name       string // of the connection
	Path       string
	Export     hub.Export
	MediaBytes int64
	Warnings   []string
}

// ExportHub writes a whole hub into a new folder, or into a file whose name ends with .tar, readable by its owner
// only. Tokens, keys and the targets of channels stay behind. The result appears when it is whole. progress is told
// how many media files are written; it may be nil. It returns an error with psn.CodeConflict if path exists.
func (a *App) ExportHub(ctx context.Context, name, path string, dryRun bool, progress func(done, all int)) (HubExported, error) {
	target := a.path(path)
	if err := mustBeNew(path, target); err != nil {
		return HubExported{}, err
	}
	c, h, err := a.openNamed(ctx, name)
	if err != nil {
		return HubExported{}, err
	}
	out := HubExported{Name: c, Path: path}
	if out.Warnings, err = exportWarnings(ctx, h); err != nil {
		return out, err
	}
	temp, err := os.MkdirTemp(filepath.Dir(target), ".psn-export-*")
	if err != nil {
		return out, exportError(path, err)
	}
	defer func() { _ = os.RemoveAll(temp) }() // unless it was renamed
	files := tables{dir: temp}
	out.Export, err = h.Export(ctx, files.create)
	if err = errors.Join(err, files.close()); err != nil {
		return out, exportError(path, err)
	}
	for _, m := range out.Export.Media {
		out.MediaBytes += m.Bytes
	}
	if dryRun {
		return out, nil
	}
	raw, err := json.MarshalIndent(out.Export, "", "  ")
	if err == nil {
		err = os.WriteFile(filepath.Join(temp, exportHeader), append(raw, '\n'), 0o600)
	}
	if err != nil {
		return out, exportError(path, err)
	}
	if progress == nil {
		progress = func(int, int) {}
	}
	w := exportWriter{h, temp, out.Export, progress}
	if strings.HasSuffix(target, ".tar") {
		err = w.tar(ctx, target)
	} else {
		err = w.folder(ctx, target)
	}
	return out, exportError(path, err)
}

// exportWarnings says what keeps an export from being the hub's last word.
func exportWarnings(ctx context.Context, h *hub.Hub) ([]string, error) {
	counts, err := h.Counts(ctx)
	if err != nil {
		return nil, err
	}
	var out []string
	if !h.Info().Paused {
		out = append(out, "the hub is not paused: what it publishes from now on is not in the export, and an import of it would publish that again; "+
			"to move a hub, run `psn hub pause` first")
	}
	if n := counts[psn.Publishing]; n > 0 {
		out = append(out, plural(n, "post is", "posts are")+" being published just now; to move the hub, wait until that is over and export it then")
	}
	return out, nil
}

// mustBeNew returns an error with psn.CodeConflict if something is at target, which the user called path.
func mustBeNew(path, target string) error {
	_, err := os.Lstat(target)
	switch {
	case err == nil:
		return psn.Errorf(psn.CodeConflict, "%s exists already", path).WithHint("name a new folder or file; nothing is overwritten")
	case !errors.Is(err, fs.ErrNotExist):
		return exportError(path, err)
	}
	return nil
}

// exportError says why an export can't be written.
func exportError(path string, err error) error {
	err = saveError(path, err)
	known, ok := errors.AsType[*psn.Error](err)
	if !ok {
		return err
	}
	copied := *known
	copied.Message = strings.TrimPrefix(known.Message, "--out: ")
	return &copied
}

// tables are the files of a folder that an export's tables are written into.
type tables struct {
	dir  string
	open []*os.File
}

func (t *tables) create(name string) (io.Writer, error) {
	f, err := os.OpenFile(filepath.Join(t.dir, name+exportTable), os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err == nil {
		t.open = append(t.open, f)
	}
	return f, err
}

func (t *tables) close() error {
	var errs []error
	for _, f := range t.open {
		errs = append(errs, f.Sync(), f.Close())
	}
	return errors.Join(errs...)
}

// exportWriter brings an export, whose tables are written, to its place.
type exportWriter struct {
	hub      *hub.Hub
	dir      string
	export   hub.Export
	progress func(done, all int)
}

// files are the names of the header and the tables.
func (w exportWriter) files() []string {
	names := []string{exportHeader}
	for _, t := range w.export.Tables {
		names = append(names, t.Name+exportTable)
	}
	return names
}

// media calls write for each media file.
func (w exportWriter) media(ctx context.Context, write func(m hub.ExportMedia, r io.Reader) error) error {
	for i, m := range w.export.Media {
		r, err := w.hub.OpenExported(ctx, m)
		if err != nil {
			return err
		}
		if err := errors.Join(write(m, r), r.Close()); err != nil {
			return err
		}
		w.progress(i+1, len(w.export.Media))
	}
	return nil
}

// folder adds the media files to the folder and gives it its name.
func (w exportWriter) folder(ctx context.Context, target string) error {
	if err := os.Mkdir(filepath.Join(w.dir, exportMedia), 0o700); err != nil {
		return err
	}
	err := w.media(ctx, func(m hub.ExportMedia, r io.Reader) error {
		f, err := os.OpenFile(filepath.Join(w.dir, exportMedia, m.SHA256), os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
		if err != nil {
			return err
		}
		_, err = io.Copy(f, r)
		return errors.Join(err, f.Sync(), f.Close())
	})
	if err != nil {
		return err
	}
	return os.Rename(w.dir, target)
}

// tar writes everything into one file, the header first, and gives it its name.
func (w exportWriter) tar(ctx context.Context, target string) error {
	f, err := os.CreateTemp(filepath.Dir(target), ".psn-export-*")
	if err != nil {
		return err
	}
	defer func() { _ = os.Remove(f.Name()) }() // unless it was renamed
	archive := tar.NewWriter(f)
	err = w.entries(ctx, archive)
	if err = errors.Join(err, archive.Close(), f.Sync(), f.Close()); err != nil {
		return err
	}
	return os.Rename(f.Name(), target)
}

func (w exportWriter) entries(ctx context.Context, archive *tar.Writer) error {
	add := func(name string, size int64, r io.Reader) error {
		err := archive.WriteHeader(&tar.Header{
			Name: name, Size: size, Mode: 0o600, Typeflag: tar.TypeReg, ModTime: time.UnixMicro(w.export.At).UTC(), Format: tar.FormatPAX,
		})
		if err == nil {
			_, err = io.Copy(archive, r)
		}
		return err
	}
	for _, name := range w.files() {
		f, err := os.Open(filepath.Join(w.dir, name))
		if err != nil {
			return err
		}
		info, err := f.Stat()
		if err == nil {
			err = add(name, info.Size(), f)
		}
		if err = errors.Join(err, f.Close()); err != nil {
			return err
		}
	}
	return w.media(ctx, func(m hub.ExportMedia, r io.Reader) error { return add(exportMedia+m.SHA256, m.Bytes, r) })
}
