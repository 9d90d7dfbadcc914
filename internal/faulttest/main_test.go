//go:build psnfault && (linux || darwin)

package faulttest

import (
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"
)

var (
	rounds = flag.Int("rounds", 24, "kills of the random cases, over both engines")
	seed   = flag.Uint64("seed", 0, "of the random cases; 0 takes one from the clock")
	binary string // psn under test
)

// casesAtOnce is how many cases run side by side: they wait more than they compute.
const casesAtOnce = "10"

func TestMain(m *testing.M) {
	flag.Parse()
	if *seed == 0 {
		*seed = uint64(time.Now().UnixNano())
	}
	fmt.Printf("fault suite: -rounds=%d -seed=%d\n", *rounds, *seed)
	if f := flag.Lookup("test.parallel"); f.Value.String() == f.DefValue {
		_ = flag.Set("test.parallel", casesAtOnce)
	}
	os.Exit(run(m))
}

// run builds psn with the fault points and runs the tests.
func run(m *testing.M) int {
	folder, err := os.MkdirTemp("", "psn-fault-*")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer os.RemoveAll(folder)
	binary = filepath.Join(folder, "psn")
	build := exec.Command("go", "build", "-tags", "psnfault", "-o", binary, "../../cmd/psn")
	if out, err := build.CombinedOutput(); err != nil {
		fmt.Fprintf(os.Stderr, "build psn: %v\n%s", err, out)
		return 1
	}
	return m.Run()
}
