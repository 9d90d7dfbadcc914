package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// What package initialisation may take at every start of psn, in all libraries together. The figures are those of
// the tree with room of a tenth; they do not depend on the machine's speed.
const (
	mostInitBytes  = 1_750_000
	mostInitAllocs = 13_500
)

// TestPackageInitialisation builds psn and counts what its packages allocate before main begins: that is paid by
// every command. Packages of psn itself do nothing then.
func TestPackageInitialisation(t *testing.T) {
	t.Parallel()
	binary := filepath.Join(t.TempDir(), "psn")
	if out, err := exec.Command("go", "build", "-o", binary, ".").CombinedOutput(); err != nil {
		t.Fatalf("build: %v\n%s", err, out)
	}
	cmd := exec.Command(binary, "version")
	cmd.Env = append(os.Environ(), "GODEBUG=inittrace=1")
	var trace strings.Builder
	cmd.Stderr = &trace
	if err := cmd.Run(); err != nil {
		t.Fatal(err)
	}
	line := regexp.MustCompile(`(?m)^init (\S+) @.* (\d+) bytes, (\d+) allocs$`)
	bytes, allocs := 0, 0
	for _, m := range line.FindAllStringSubmatch(trace.String(), -1) {
		b, err := strconv.Atoi(m[2])
		if err != nil {
			t.Fatal(err)
		}
		n, err := strconv.Atoi(m[3])
		if err != nil {
			t.Fatal(err)
		}
		bytes, allocs = bytes+b, allocs+n
		if strings.HasPrefix(m[1], "github.com/postshitnow/psn") && n > 40 {
			t.Errorf("%s makes %d allocations (%d bytes) before main begins", m[1], n, b)
		}
	}
	if bytes == 0 {
		t.Fatalf("no trace: %s", trace.String())
	}
	if bytes > mostInitBytes || allocs > mostInitAllocs {
		t.Errorf("packages allocate %d bytes in %d allocations before main begins, at most %d in %d are allowed:\n%s",
			bytes, allocs, mostInitBytes, mostInitAllocs, trace.String())
	}
	t.Logf("%d bytes, %d allocations", bytes, allocs)
}
