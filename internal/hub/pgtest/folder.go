//go:build linux || darwin

package pgtest

import (
	"fmt"
	"os"
	"path/filepath"
	"syscall"
)

// memory is where Linux keeps files in memory. Making a database there takes a third of the time.
const memory = "/dev/shm"

// enoughMemory is how many bytes must be free there; containers often have 64 MiB in all.
const enoughMemory = 4 << 30

// candidates lists the folders that a cluster may be put into, best first.
func candidates(options Options) []string {
	disk := []string{os.TempDir(), "/tmp", "/var/tmp"}
	var stat syscall.Statfs_t
	if err := syscall.Statfs(memory, &stat); options.Durable || err != nil ||
		float64(stat.Bavail)*float64(stat.Bsize) < enoughMemory {
		return disk
	}
	return append([]string{memory}, disk...)
}

// maxFolder keeps a socket's path in the folder below the 103 bytes that every system allows.
const maxFolder = 103 - len("/psn-pg-4294967295/data/.s.PGSQL.65535")

// temporaryFolder returns the first of candidates that is short enough for a socket and, for root,
// that other users can reach.
func temporaryFolder(candidates ...string) (string, error) {
	for _, dir := range candidates {
		dir, err := filepath.EvalSymlinks(dir)
		if err != nil || len(dir) > maxFolder || !filepath.IsAbs(dir) {
			continue
		}
		if os.Geteuid() != 0 || reachable(dir) {
			return dir, nil
		}
	}
	return "", fmt.Errorf("no temporary folder that is short and open to other users among %q", candidates)
}

// reachable reports whether everyone may pass through dir and all the folders above it.
func reachable(dir string) bool {
	for {
		info, err := os.Stat(dir)
		if err != nil || !info.IsDir() || info.Mode()&0o001 == 0 {
			return false
		}
		if dir == filepath.Dir(dir) {
			return true
		}
		dir = filepath.Dir(dir)
	}
}
