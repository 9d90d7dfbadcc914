//go:build linux || darwin

package pgtest

import (
	"errors"
	"os"
	"os/user"
	"strconv"
	"syscall"
)

// account is who the server runs as: the one who runs the tests or, since Postgres refuses to be root,
// an unprivileged user.
type account struct {
	credential *syscall.Credential // nil: the one who runs the tests
}

// serverAccount returns nobody (postgres where nobody can't be used) for root, else the current user.
// It checks by giving folder to that user.
func serverAccount(folder string) (account, error) {
	if os.Geteuid() != 0 {
		return account{}, nil
	}
	failures := []error{errors.New("postgres refuses to run as root, and no other user can be used")}
	for _, name := range []string{"nobody", "postgres"} {
		u, err := user.Lookup(name)
		if err != nil {
			failures = append(failures, err)
			continue
		}
		uid, errUID := strconv.ParseUint(u.Uid, 10, 32)
		gid, errGID := strconv.ParseUint(u.Gid, 10, 32)
		if err := errors.Join(errUID, errGID); err != nil {
			failures = append(failures, err)
			continue
		}
		if err := os.Chown(folder, int(uid), int(gid)); err != nil {
			failures = append(failures, err)
			continue
		}
		return account{&syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}}, nil
	}
	return account{}, errors.Join(failures...)
}

// process returns the attributes to start a process as this account, in a session of its own: an
// interrupt typed at the terminal is for the tests, which then end, and their cluster with them.
func (a account) process() *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Setsid: true, Credential: a.credential}
}
