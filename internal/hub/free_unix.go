//go:build unix

package hub

import "golang.org/x/sys/unix"

// freeBytes returns how many bytes an ordinary user may still write to a folder's file system.
func freeBytes(folder string) (uint64, bool) {
	var s unix.Statfs_t
	if err := unix.Statfs(folder, &s); err != nil {
		return 0, false
	}
	return uint64(s.Bavail) * uint64(s.Bsize), true //nolint:gosec,unconvert // the types differ between systems
}
