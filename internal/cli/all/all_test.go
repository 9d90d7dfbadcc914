package all_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/spf13/cobra"

	"github.com/postshitnow/psn/internal/app"
	"github.com/postshitnow/psn/internal/cli"
	"github.com/postshitnow/psn/internal/cli/all"
)

var update = flag.Bool("update", false, "write the golden files anew")

// tree returns psn's commands, with what they print; none of them may open the application.
func tree(t *testing.T) (*cli.Env, *cobra.Command, *bytes.Buffer) {
	t.Helper()
	var out bytes.Buffer
	env := cli.NewEnv(&cli.Streams{In: strings.NewReader(""), Out: &out, Err: &out}, time.Now)
	return env, all.Tree(env, cli.Build{Version: "v0", Commit: "none"}, func() *app.App {
		t.Error("a command opened the application")
		return nil
	}), &out
}

// golden compares got with a file in testdata.
func golden(t *testing.T, name, got string) {
	t.Helper()
	file := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s has changed; if that is meant, run go test ./internal/cli/all -update\n%s", name, diff)
	}
}

// TestSurface shows when a command or flag is removed or renamed, which breaks scripts and permission rules.
func TestSurface(t *testing.T) {
	t.Parallel()
	_, root, _ := tree(t)
	golden(t, "surface.txt", cli.Surface(root))
}

// TestLint holds the whole tree to the house's conventions.
func TestLint(t *testing.T) {
	t.Parallel()
	_, root, _ := tree(t)
	for _, finding := range cli.Lint(root) {
		t.Error(finding)
	}
}

// TestOutput shows when the data of a command changes its shape, which breaks whoever reads it.
func TestOutput(t *testing.T) {
	t.Parallel()
	env, root, out := tree(t)
	if code := cli.Execute(t.Context(), root, env, []string{"schema", "--json"}); code != 0 {
		t.Fatalf("psn schema ends with %d: %s", code, out)
	}
	var schema struct {
		Data struct {
			Commands []struct {
				Path   string          `json:"path"`
				Output json.RawMessage `json:"output"`
			} `json:"commands"`
		} `json:"data"`
	}
	if err := json.Unmarshal(out.Bytes(), &schema); err != nil {
		t.Fatal(err)
	}
	outputs := map[string]json.RawMessage{}
	for _, c := range schema.Data.Commands {
		outputs[c.Path] = c.Output
	}
	raw, err := json.MarshalIndent(outputs, "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	golden(t, "outputs.json", string(raw)+"\n")
}
