//go:build psnfault

package faulttest

import (
	"os/exec"
	"syscall"
)

// together has no effect here: a worker outlives a test binary that is killed.
func together() *syscall.SysProcAttr { return nil }

func startProcess(cmd *exec.Cmd) error { return cmd.Start() }
