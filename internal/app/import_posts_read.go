package app

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/postshitnow/psn/internal/hub"
	"github.com/postshitnow/psn/internal/psn"
	"github.com/postshitnow/psn/internal/workspace"
)

// importItem is one draft of an import, and where it stands.
type importItem struct {
	where string // "week.ndjson:12", or a draft's path
	file  string // the paths of its pictures start at this file's folder
	draft workspace.Draft
	key   string // its own idempotency key; may be empty
	err   error  // why it can't be read

	origin origin
}

// origin is what a draft comes from beside a file; empty for most.
type origin struct {
	slot string // of a plan
	hash string // of what the slot says
	link hub.Link
	bare bool // it has no text of its own: it is a draft that keeps its time
}

// ImportForms are the endings of the files that an import reads.
const importForms = "a folder of .md drafts, a .ndjson or a .csv file"

// readImport reads what is to be imported. raw is what came on standard input, with from "-".
func (a *App) readImport(from string, raw []byte) ([]importItem, error) {
	if from != "-" {
		path := a.path(from)
		info, err := os.Stat(path)
		if err != nil {
			return nil, fileTrouble(from, err)
		}
		if info.IsDir() {
			return readDrafts(from, path)
		}
		if info.Size() > MaxImportBytes {
			return nil, errImportLarge(from)
		}
		if raw, err = os.ReadFile(path); err != nil {
			return nil, fileTrouble(from, err)
		}
	}
	if int64(len(raw)) > MaxImportBytes {
		return nil, errImportLarge(from)
	}
	raw = bytes.TrimPrefix(raw, []byte("\ufeff"))
	switch strings.ToLower(filepath.Ext(from)) {
	case ".csv":
		return readCSV(from, raw)
	case ".md", ".markdown":
		return nil, psn.Errorf(psn.CodeInvalid, "%s is one draft", from).WithHint("create it with `psn post create --file %s`", from)
	case ".ndjson", ".jsonl", ".json":
		return readLines(from, raw)
	}
	if first := bytes.TrimSpace(raw); len(first) > 0 && first[0] == '{' || from != "-" && len(first) == 0 {
		return readLines(from, raw)
	}
	if from == "-" {
		return readCSV(from, raw)
	}
	return nil, psn.Errorf(psn.CodeInvalid, "psn can't import %s", from).WithHint("give it %s", importForms)
}

func errImportLarge(name string) error {
	return psn.Errorf(psn.CodeInvalid, "%s has more than %d MiB, pictures aside", name, MaxImportBytes>>20).WithHint("import it in several parts")
}

// readDrafts reads every draft below a folder, by name. What begins with a dot is left alone, and no symbolic link
// is followed.
func readDrafts(name, root string) ([]importItem, error) {
	var items []importItem
	total := int64(0)
	dir, err := os.OpenRoot(root)
	if err != nil {
		return nil, fileTrouble(name, err)
	}
	defer dir.Close()
	err = fs.WalkDir(dir.FS(), ".", func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return fileTrouble(filepath.Join(name, path), err)
		}
		if path != "." && strings.HasPrefix(entry.Name(), ".") {
			if entry.IsDir() {
				return fs.SkipDir
			}
			return nil
		}
		if !entry.Type().IsRegular() || !strings.HasSuffix(entry.Name(), ".md") {
			return nil
		}
		if len(items) == MaxImport {
			return errImportMany(len(items) + 1)
		}
		item := importItem{where: filepath.Join(name, path), file: filepath.Join(root, path)}
		info, err := entry.Info()
		if err != nil {
			return fileTrouble(item.where, err)
		}
		if total += info.Size(); total > MaxImportBytes {
			return errImportLarge(name)
		}
		raw, err := dir.ReadFile(path)
		if err != nil {
			return fileTrouble(item.where, err)
		}
		item.draft, item.err = workspace.ParseDraft(item.where, raw)
		items = append(items, item)
		return nil
	})
	if err == nil && len(items) == 0 {
		err = psn.Errorf(psn.CodeNotFound, "there is no draft in %s", name).WithHint("drafts are files that end with .md")
	}
	return items, err
}

// readLines reads NDJSON, or the envelope that `psn post export` prints without --output ndjson.
func readLines(name string, raw []byte) ([]importItem, error) {
	shown := shownName(name)
	var envelope struct {
		OK   *bool             `json:"ok"`
		Data []json.RawMessage `json:"data"`
	}
	if bytes.HasPrefix(bytes.TrimSpace(raw), []byte("{")) && json.Unmarshal(raw, &envelope) == nil && envelope.OK != nil {
		var items []importItem
		for i, line := range envelope.Data {
			items = append(items, lineItem(fmt.Sprintf("%s, post %d", shown, i+1), name, line))
		}
		return items, someItems(shown, items)
	}
	var items []importItem
	number := 0
	for line := range bytes.Lines(raw) {
		number++
		if line = bytes.TrimSpace(line); len(line) > 0 {
			items = append(items, lineItem(fmt.Sprintf("%s:%d", shown, number), name, line))
		}
		if len(items) > MaxImport {
			return nil, errImportMany(len(items))
		}
	}
	return items, someItems(shown, items)
}

func lineItem(where, file string, raw []byte) importItem {
	item := importItem{where: where, file: file}
	line, err := parseLine(raw)
	if err == nil {
		item.key = line.IdempotencyKey
		item.draft, err = line.draft()
	}
	item.err = err
	return item
}

func someItems(shown string, items []importItem) error {
	if len(items) == 0 {
		return psn.Errorf(psn.CodeInvalid, "there is no post in %s", shown).WithHint("give it %s", importForms)
	}
	return nil
}

func shownName(name string) string {
	if name == "-" {
		return "standard input"
	}
	return name
}

func errImportMany(n int) error {
	return psn.Errorf(psn.CodeInvalid, "the import has %d posts or more, at most %d are allowed at a time", n, MaxImport).
		WithHint("import it in several parts")
}

// problemAt is an error of an import, with its place before it unless that is there.
func problemAt(where string, err error) ImportProblem {
	p := ImportProblem{Where: where, Message: err.Error()}
	if known, ok := errors.AsType[*psn.Error](err); ok {
		p.Code, p.Hint = known.Code, known.Hint
	}
	if strings.Contains(p.Hint, "--file") || strings.Contains(p.Hint, "--text") { // flags that an import has not
		p.Hint = ""
	}
	if rest, ok := strings.CutPrefix(p.Message, where+":"); ok { // a draft's own line and column
		if place, message, found := strings.Cut(rest, ": "); found && strings.Trim(place, "0123456789:") == "" {
			p.Where, p.Message = where+":"+place, message
		} else {
			p.Message = strings.TrimSpace(rest)
		}
	}
	return p
}
