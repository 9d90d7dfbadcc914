package docs_test

import (
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

var (
	link = regexp.MustCompile(`\]\(([^)\s]+)\)|(?:src|href)="([^"]+)"`)
	// file is a path in inline code. One with a word in capitals is a pattern for what a reader will make.
	file        = regexp.MustCompile(`^(?:\.golangci\.yml|Makefile|(?:internal|cmd|docs|bench|scripts|tools|slash)/[\w./*-]+)$`)
	placeholder = regexp.MustCompile(`\b[A-Z]{2,}\b`)
	// docFile is a document that source code refers to.
	docFile = regexp.MustCompile(`\bdocs/[a-zA-Z0-9/_-]+\.(?:md|svg|png)`)
)

func TestLinks(t *testing.T) {
	t.Parallel()
	docs := documents(t)
	anchors := map[string]map[string]bool{}
	for _, d := range docs {
		anchors[d.path] = d.anchors()
	}
	for _, d := range docs {
		for _, piece := range d.pieces() {
			if piece.language != "" {
				continue
			}
			for _, match := range link.FindAllStringSubmatch(piece.text, -1) {
				if problem := badLink(d, match[1]+match[2], anchors); problem != "" {
					t.Errorf("%s:%d: %s", d.path, piece.line, problem)
				}
			}
		}
	}
}

// badLink says what is wrong with a link; it is empty if nothing is, or if it leads elsewhere.
func badLink(d document, target string, anchors map[string]map[string]bool) string {
	if strings.Contains(target, "://") || strings.HasPrefix(target, "mailto:") {
		return ""
	}
	name, anchor, _ := strings.Cut(target, "#")
	to := d.path
	if name != "" {
		to = path.Join(path.Dir(d.path), name)
	}
	if !exists(to) {
		return "there is no " + to
	}
	if known, ok := anchors[to]; anchor != "" && ok && !known[anchor] {
		return "there is no heading #" + anchor + " in " + to
	}
	return ""
}

func exists(name string) bool {
	found, err := filepath.Glob(filepath.Join(root, filepath.FromSlash(strings.TrimSuffix(name, "/"))))
	return err == nil && len(found) > 0
}

func TestFilesThatAreNamed(t *testing.T) {
	t.Parallel()
	for _, d := range documents(t) {
		for _, piece := range d.pieces() {
			if piece.language == "inline" && file.MatchString(piece.text) && !placeholder.MatchString(piece.text) && !exists(piece.text) {
				t.Errorf("%s:%d: there is no %s", d.path, piece.line, piece.text)
			}
		}
	}
}

// TestDocumentsThatCodeNames looks through the source for documents that are not there.
func TestDocumentsThatCodeNames(t *testing.T) {
	t.Parallel()
	for _, dir := range []string{"cmd", "internal", "bench", "scripts", "Makefile"} {
		err := filepath.WalkDir(filepath.Join(root, dir), func(name string, entry fs.DirEntry, err error) error {
			if err != nil || entry.IsDir() {
				return err
			}
			raw, err := os.ReadFile(name)
			if err != nil {
				return err
			}
			for _, doc := range docFile.FindAllString(string(raw), -1) {
				if !exists(doc) {
					t.Errorf("%s names %s, which is not there", strings.TrimPrefix(name, root+"/"), doc)
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}
