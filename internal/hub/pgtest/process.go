//go:build linux || darwin

package pgtest

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// process is a line of the system's process table.
type process struct {
	pid, parent int
	zombie      bool   // dead, and not yet collected by its parent
	args        string // joined by spaces
}

// processes returns the process table, from /proc or, where there is none, from ps.
func processes(ctx context.Context) ([]process, error) {
	stats, _ := filepath.Glob("/proc/[0-9]*/stat") // only a malformed pattern is an error
	if len(stats) == 0 {
		return processesFromPS(ctx)
	}
	var all []process
	for _, stat := range stats {
		dir := filepath.Dir(stat)
		line, err := os.ReadFile(stat)
		if err != nil {
			continue // ended since
		}
		// "pid (name) state parent …", and the name may hold anything.
		_, rest, _ := strings.Cut(string(line[strings.LastIndexByte(string(line), ')')+1:]), " ")
		fields := strings.Fields(rest)
		if len(fields) < 2 {
			continue
		}
		args, err := os.ReadFile(filepath.Join(dir, "cmdline"))
		if err != nil {
			continue
		}
		p := process{zombie: fields[0] == "Z", args: strings.ReplaceAll(string(args), "\x00", " ")}
		p.pid, _ = strconv.Atoi(filepath.Base(dir))
		p.parent, _ = strconv.Atoi(fields[1])
		all = append(all, p)
	}
	return all, nil
}

func processesFromPS(ctx context.Context) ([]process, error) {
	out, err := exec.CommandContext(ctx, "ps", "-A", "-o", "pid=,ppid=,stat=,args=").Output()
	if err != nil {
		return nil, err
	}
	var all []process
	for line := range strings.Lines(string(out)) {
		fields := strings.Fields(line)
		if len(fields) < 3 {
			continue
		}
		p := process{zombie: fields[2][0] == 'Z', args: strings.Join(fields[3:], " ")}
		p.pid, _ = strconv.Atoi(fields[0])
		p.parent, _ = strconv.Atoi(fields[1])
		all = append(all, p)
	}
	return all, nil
}

// exited reports whether the child pid has ended, and collects it.
func exited(pid int) bool {
	done, err := syscall.Wait4(pid, nil, syscall.WNOHANG, nil)
	for err == syscall.EINTR {
		done, err = syscall.Wait4(pid, nil, syscall.WNOHANG, nil)
	}
	return done == pid || err != nil
}

// await asks done every few milliseconds until it says yes, and reports whether it did so in time.
func await(within time.Duration, done func() bool) bool {
	for deadline := time.Now().Add(within); !done(); time.Sleep(3 * time.Millisecond) {
		if time.Now().After(deadline) {
			return false
		}
	}
	return true
}
