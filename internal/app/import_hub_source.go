package app

import (
	"archive/tar"
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"os"
	"path"
	"strings"

	"github.com/postshitnow/psn/internal/hub"
	"github.com/postshitnow/psn/internal/psn"
)

// maxExportHeader bounds the header of an export.
const maxExportHeader = 64 << 20

// export is an open export: a folder or a tar file.
type export interface {
	open(name string) (io.ReadCloser, error)
	io.Closer
}

// openExport opens an export that the user called name.
func openExport(name, target string) (export, error) {
	info, err := os.Stat(target)
	if err != nil {
		return nil, importError(name, err)
	}
	if info.IsDir() {
		root, err := os.OpenRoot(target)
		return folderExport{root}, importError(name, err)
	}
	f, err := os.Open(target)
	if err != nil {
		return nil, importError(name, err)
	}
	parts, err := indexTar(f)
	if err != nil {
		_ = f.Close() // only read from
		return nil, psn.Errorf(psn.CodeInvalid, "%s is neither a folder nor a tar file of `psn hub export`", name)
	}
	return tarExport{f, parts}, nil
}

func importError(name string, err error) error {
	switch {
	case err == nil:
		return nil
	case errors.Is(err, fs.ErrNotExist):
		return psn.Errorf(psn.CodeNotFound, "there is no export %s", name).WithHint("name the folder or file that `psn hub export` wrote")
	}
	return psn.Errorf(psn.CodeInvalid, "the export %s can't be read: %w", name, err)
}

// readExport reads and checks what an export says of itself.
func readExport(name string, source export) (hub.Export, error) {
	var out hub.Export
	raw, err := openPart(source, exportHeader)
	if err == nil {
		defer raw.Close()
		err = json.NewDecoder(io.LimitReader(raw, maxExportHeader)).Decode(&out)
	}
	if err != nil {
		return out, psn.Errorf(psn.CodeInvalid, "%s is no export of a hub: its %s can't be read", name, exportHeader).
			WithHint("make one with `psn hub export`")
	}
	return out, hub.CheckExport(out)
}

// openPart opens a file of an export. It returns an error with psn.CodeCorrupt if there is none.
func openPart(source export, name string) (io.ReadCloser, error) {
	f, err := source.open(name)
	if err != nil {
		return nil, psn.Errorf(psn.CodeCorrupt, "the export has no file %s", name).WithHint("export the hub again; nothing was imported")
	}
	return f, nil
}

// folderExport is an export in a folder. No symbolic link leads out of it.
type folderExport struct{ root *os.Root }

func (f folderExport) open(name string) (io.ReadCloser, error) { return f.root.Open(name) }

// Close implements io.Closer.
func (f folderExport) Close() error { return f.root.Close() }

// part is where a file lies in a tar file.
type part struct{ at, size int64 }

// indexTar finds the files of a tar file.
func indexTar(f *os.File) (map[string]part, error) {
	parts := map[string]part{}
	archive := tar.NewReader(f)
	for {
		header, err := archive.Next()
		if errors.Is(err, io.EOF) {
			return parts, nil
		}
		if err != nil {
			return nil, err
		}
		at, err := f.Seek(0, io.SeekCurrent) // the reader reads headers only, and no further
		if err != nil {
			return nil, err
		}
		if name := path.Clean(header.Name); header.Typeflag == tar.TypeReg && !strings.HasPrefix(name, "..") {
			parts[name] = part{at, header.Size}
		}
	}
}

// tarExport is an export in a tar file.
type tarExport struct {
	f     *os.File
	parts map[string]part
}

func (t tarExport) open(name string) (io.ReadCloser, error) {
	p, ok := t.parts[name]
	if !ok {
		return nil, fs.ErrNotExist
	}
	return io.NopCloser(io.NewSectionReader(t.f, p.at, p.size)), nil
}

// Close implements io.Closer.
func (t tarExport) Close() error { return t.f.Close() }
