//go:build psnagent

package agenttest

import (
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

var (
	client     = flag.String("client", "", "the program claude")
	transcript = flag.String("transcript", "", "write the walk of /psn:post to this file")
	folderOf   string // where psn is, for PATH
)

func TestMain(m *testing.M) {
	flag.Parse()
	if _, err := exec.LookPath(*client); err != nil {
		fmt.Fprintln(os.Stderr, "where is the client? make test-agent installs it and passes -client")
		os.Exit(1)
	}
	os.Exit(run(m))
}

// run builds psn and runs the tests.
func run(m *testing.M) int {
	folder, err := os.MkdirTemp("", "psn-agent-*")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer os.RemoveAll(folder)
	folderOf = folder
	build := exec.Command("go", "build", "-o", filepath.Join(folder, "psn"), "../../cmd/psn")
	if out, err := build.CombinedOutput(); err != nil {
		fmt.Fprintf(os.Stderr, "build psn: %v\n%s", err, out)
		return 1
	}
	return m.Run()
}
