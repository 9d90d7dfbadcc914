//go:build unix

package film

import (
	"os/exec"
	"syscall"
)

// apart puts the program into a process group of its own, which is killed as one: ffmpeg may be a script that starts it.
func apart(cmd *exec.Cmd) {
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	cmd.Cancel = func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) }
}
