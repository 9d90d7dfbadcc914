//go:build linux || darwin

package pgtest

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"time"
)

// folderPattern names every cluster's folder.
const folderPattern = "psn-pg-*"

// staleAfter is how old a folder must be before it is looked at by anyone but its owner.
const staleAfter = time.Hour

// lockFolder marks a cluster's folder as in use for as long as this process lives.
func lockFolder(folder string) (*os.File, error) {
	f, err := os.OpenFile(filepath.Join(folder, "lock"), os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, err
	}
	if err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		_ = f.Close()
		return nil, err
	}
	return f, nil
}

// removeStale stops and removes what is left in temp of clusters whose test binary and guard were both
// killed: folders of this user that are old and that nobody holds.
func removeStale(ctx context.Context, temp string) {
	folders, _ := filepath.Glob(filepath.Join(temp, folderPattern)) // only a malformed pattern is an error
	for _, folder := range folders {
		info, err := os.Lstat(folder)
		if err != nil || !info.IsDir() || time.Since(info.ModTime()) < staleAfter {
			continue
		}
		if stat, ok := info.Sys().(*syscall.Stat_t); !ok || int(stat.Uid) != os.Geteuid() {
			continue
		}
		lock, err := lockFolder(folder)
		if err != nil {
			continue
		}
		stopServersOf(ctx, folder)
		_ = os.RemoveAll(folder)
		_ = lock.Close()
	}
}

// stopServersOf stops the postmaster that serves a folder, by what its command line says: a process id
// left in a file may belong to someone else by now.
func stopServersOf(ctx context.Context, folder string) {
	all, err := processes(ctx)
	if err != nil {
		return
	}
	for _, p := range all {
		if !strings.Contains(p.args, " -D "+filepath.Join(folder, "data")+" ") || p.zombie {
			continue
		}
		_ = syscall.Kill(p.pid, syscall.SIGQUIT)
		if !await(stopTimeout, func() bool { return syscall.Kill(p.pid, 0) != nil }) {
			_ = syscall.Kill(p.pid, syscall.SIGKILL)
		}
	}
}
