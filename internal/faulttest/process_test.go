//go:build psnfault && (linux || darwin)

package faulttest

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"sync"
	"syscall"
	"time"
)

// process is a psn worker, a process of its own.
type process struct {
	world *world
	cmd   *exec.Cmd
	log   *output
	ended chan struct{} // closed when it has ended
	err   error         // why, once ended is closed
}

// output collects what a process writes.
type output struct {
	mu  sync.Mutex
	all bytes.Buffer
}

func (o *output) Write(p []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.all.Write(p)
}

func (o *output) String() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.all.String()
}

// environment is what a worker of this world runs with: nothing of the suite's own.
func (w *world) environment(more ...string) []string {
	env := []string{
		"PATH=" + os.Getenv("PATH"), "HOME=" + w.folder, "USER=ana", "TZ=UTC",
		"PSN_HUB_NAME=fault", "PSN_HUB_URL=" + w.url, "PSN_HUB_KEY=" + w.key.Reveal(), "PSN_HEALTH_ADDR=off",
		"PSN_LEASE=" + w.times.lease.String(), "PSN_HEARTBEAT=" + w.times.heartbeat.String(),
		"PSN_LAG=" + w.times.lag.String(), "PSN_DEADLINE=" + w.times.deadline.String(), "PSN_RETRY=" + w.times.retry.String(),
	}
	if w.mutant != "" {
		env = append(env, "PSN_MUTANT="+string(w.mutant))
	}
	return append(append(env, w.public()...), more...)
}

// launch starts psn with arguments.
func (w *world) launch(env []string, args ...string) *process {
	w.t.Helper()
	p := &process{world: w, log: new(output), ended: make(chan struct{})}
	p.cmd = exec.Command(binary, args...)
	p.cmd.Env, p.cmd.Dir, p.cmd.SysProcAttr = env, w.folder, together()
	p.cmd.Stdout, p.cmd.Stderr = p.log, p.log
	w.must(startProcess(p.cmd))
	w.mu.Lock()
	w.workers = append(w.workers, p)
	w.mu.Unlock()
	go func() {
		p.err = p.cmd.Wait()
		close(p.ended)
	}()
	return p
}

// worker starts a worker with fault points (PSN_FAULT) and further settings, and returns when it serves
// the hub, or has ended before.
func (w *world) worker(points string, more ...string) *process {
	w.t.Helper()
	p := w.launch(w.environment(append(more, "PSN_FAULT="+points)...), "worker")
	w.await("a worker to be ready", func() bool { return p.dead() || strings.Contains(p.log.String(), "worker ready") })
	return p
}

func (p *process) dead() bool {
	select {
	case <-p.ended:
		return true
	default:
		return false
	}
}

// signal sends a signal; a process that has ended gets none.
func (p *process) signal(s syscall.Signal) {
	if !p.dead() {
		_ = p.cmd.Process.Signal(s)
	}
}

func (p *process) kill()   { p.signal(syscall.SIGKILL); <-p.ended }
func (p *process) resume() { p.signal(syscall.SIGCONT) }

// killed waits until the process was ended by SIGKILL, as a fault point does.
func (p *process) killed() bool {
	if !p.world.await("a worker to be killed by its fault point", p.dead) {
		return false
	}
	if s, ok := p.signalled(); !ok || s != syscall.SIGKILL {
		p.world.violate("a worker ended by itself: %v\n%s", p.err, p.log)
		return false
	}
	return true
}

// signalled returns the signal that ended the process.
func (p *process) signalled() (syscall.Signal, bool) {
	var exit *exec.ExitError
	if !errors.As(p.err, &exit) {
		return 0, false
	}
	status, ok := exit.Sys().(syscall.WaitStatus)
	return status.Signal(), ok && status.Signaled()
}

// stopped waits until a fault point has stopped the process.
func (p *process) stopped() bool {
	return p.world.await("a worker to be stopped by its fault point", func() bool { return p.dead() || p.sleeps() }) && !p.dead()
}

// sleeps reports whether the process is stopped.
func (p *process) sleeps() bool {
	out, err := exec.Command("ps", "-o", "stat=", "-p", fmt.Sprint(p.cmd.Process.Pid)).Output()
	return err == nil && strings.HasPrefix(strings.TrimSpace(string(out)), "T")
}

// leave asks the process to end, as a service manager does, and checks that it ended well.
func (p *process) leave() bool {
	p.signal(syscall.SIGTERM)
	if !p.world.await("a worker to end after SIGTERM", p.dead) {
		return false
	}
	if p.err != nil {
		p.world.violate("a worker that was asked to end: %v\n%s", p.err, p.log)
	}
	return p.err == nil
}

// after waits for a moment that no wait can be stated for.
func after(d time.Duration) { time.Sleep(d) }

// endWorkers kills what still runs.
func (w *world) endWorkers() {
	w.mu.Lock()
	workers := w.workers
	w.mu.Unlock()
	for _, p := range workers {
		p.kill()
	}
}
