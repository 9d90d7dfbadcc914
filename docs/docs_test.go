// Package docs_test holds the documents to the program: every psn line in them parses, every link leads
// somewhere, and what is generated is up to date.
//
// Conventions of the documents: a code block says its language. In blocks of sh every line that begins with
// psn is checked, in blocks of console every line that begins with "$ psn". In inline code `psn …` is checked
// too: a command that stands alone is mentioned, anything more must parse. Words in capitals stand for what a
// person fills in. An ellipsis stands for the rest of a line, and so do NOUN and COMMAND.
package docs_test

import (
	"bytes"
	"context"
	"flag"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/spf13/cobra"

	"github.com/postshitnow/psn/internal/app"
	"github.com/postshitnow/psn/internal/cli"
	"github.com/postshitnow/psn/internal/cli/all"
)

var update = flag.Bool("update", false, "write what is generated anew")

// root is the repository, as seen from here.
const root = ".."

// program is a command tree of its own, with what it prints.
type program struct {
	env       *cli.Env
	root      *cobra.Command
	out, errs bytes.Buffer
}

func setup(t *testing.T) *program {
	t.Helper()
	p := &program{}
	p.env = cli.NewEnv(&cli.Streams{In: strings.NewReader(""), Out: &p.out, Err: &p.errs}, time.Now)
	p.root = all.Tree(p.env, cli.Build{Version: "test"}, func() *app.App {
		t.Error("a document's line was run")
		return nil
	})
	return p
}

// run runs a command line that needs no application and returns its exit code.
func (p *program) run(args ...string) int {
	p.out.Reset()
	p.errs.Reset()
	return cli.Execute(context.Background(), p.root, p.env, args)
}

// document is a file of Markdown.
type document struct {
	path string // below the root
	text string
}

// documents reads all of them.
func documents(t *testing.T) []document {
	t.Helper()
	paths := []string{"README.md", "CONTRIBUTING.md", "AGENTS.md", "CLAUDE.md"}
	for _, dir := range []string{"docs", "slash"} {
		err := filepath.WalkDir(filepath.Join(root, dir), func(path string, entry fs.DirEntry, err error) error {
			if err == nil && !entry.IsDir() && strings.HasSuffix(path, ".md") {
				paths = append(paths, strings.TrimPrefix(filepath.ToSlash(path), root+"/"))
			}
			return err
		})
		if err != nil && !os.IsNotExist(err) {
			t.Fatal(err)
		}
	}
	docs := make([]document, len(paths))
	for i, path := range paths {
		docs[i] = document{path, read(t, path)}
	}
	return docs
}

func read(t *testing.T, path string) string {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join(root, filepath.FromSlash(path)))
	if err != nil {
		t.Fatal(err)
	}
	return string(raw)
}
