//go:build linux || darwin

package pgtest

import (
	"fmt"
	"os"
	"syscall"
)

// guardScript outlives the tests. It reads the postmaster's process id (an empty line: it is down) until
// the other end of the pipe is closed, which the system does when the test binary ends in any way. Then
// it stops the server and removes the folder, its first argument.
const guardScript = `
pid=
while read -r line; do pid=$line; done
if [ -n "$pid" ] && kill -QUIT "$pid" 2>/dev/null; then
	tries=0
	while kill -0 "$pid" 2>/dev/null && [ $tries -lt 70 ]; do sleep 0.1; tries=$((tries + 1)); done
	kill -KILL "$pid" 2>/dev/null
elif shm=$(sed -n 7p "$1/data/postmaster.pid" 2>/dev/null); then
	ipcrm -m "${shm##* }" 2>/dev/null # what a killed server leaves outside its folder
fi
tries=0
until rm -rf "$1" 2>/dev/null || [ $tries -ge 50 ]; do sleep 0.1; tries=$((tries + 1)); done
`

// guard is the process that cleans up after a cluster.
type guard struct {
	pid  int
	pipe *os.File
}

// startGuard starts the guard of a folder.
func startGuard(folder string) (*guard, error) {
	r, w, err := os.Pipe()
	if err != nil {
		return nil, err
	}
	defer r.Close()
	null, err := os.OpenFile(os.DevNull, os.O_RDWR, 0)
	if err != nil {
		_ = w.Close()
		return nil, err
	}
	defer null.Close()
	p, err := os.StartProcess("/bin/sh", []string{"sh", "-c", guardScript, "sh", folder}, &os.ProcAttr{
		Dir:   "/",
		Env:   []string{"PATH=/usr/bin:/bin:/usr/sbin:/sbin:" + os.Getenv("PATH")},
		Files: []*os.File{r, null, null}, // not the tests' own output: `go test` waits for its end
		Sys:   &syscall.SysProcAttr{Setsid: true},
	})
	if err != nil {
		_ = w.Close()
		return nil, err
	}
	g := &guard{pid: p.Pid, pipe: w}
	return g, p.Release()
}

// watch tells the guard which process to stop; 0 is none.
func (g *guard) watch(pid int) error {
	line := "\n"
	if pid != 0 {
		line = fmt.Sprintf("%d\n", pid)
	}
	_, err := g.pipe.WriteString(line)
	return err
}

// dismiss has the guard clean up now and waits for it.
func (g *guard) dismiss() error {
	err := g.pipe.Close()
	if !await(stopTimeout, func() bool { return exited(g.pid) }) {
		return fmt.Errorf("the guard of a cluster has not ended within %s", stopTimeout)
	}
	return err
}
