//go:build psnfault

package faulttest

import (
	"os/exec"
	"runtime"
	"sync"
	"syscall"
)

// together makes a process end with the test binary, however that ends.
func together() *syscall.SysProcAttr { return &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL} }

// launches are processes about to be started. One thread starts them all and never ends: the system takes
// the end of the thread that started a process for the end of its parent.
var launches = sync.OnceValue(func() chan<- func() {
	c := make(chan func())
	go func() {
		runtime.LockOSThread()
		for f := range c {
			f()
		}
	}()
	return c
})

func startProcess(cmd *exec.Cmd) error {
	err := make(chan error, 1)
	launches() <- func() { err <- cmd.Start() }
	return <-err
}
