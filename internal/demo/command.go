package demo

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"time"
)

// env is the environment of every process of the demonstration: a home of its own, and times short enough
// to watch.
func (s *stage) env() []string {
	home := filepath.Join(s.o.Dir, ".home")
	return []string{
		"HOME=" + home, "USER=you", "PSN_DATA_DIR=" + filepath.Join(home, "data"), "PSN_CONFIG_DIR=" + filepath.Join(home, "config"),
		"GIT_CONFIG_NOSYSTEM=1", "PATH=/usr/local/bin:/usr/bin:/bin", "TZ=UTC",
		"BROWSER=true", // a program that does nothing: the demonstration is the person at the browser
		"PSN_LEASE=2s", "PSN_HEARTBEAT=500ms", "PSN_LAG=4s", "PSN_HEALTH_ADDR=off", "PSN_LOG_LEVEL=error",
		"PSN_PUBLIC_URL=" + s.public, "PSN_PUBLIC_LISTEN=" + strings.TrimPrefix(s.public, "http://"),
	}
}

// psn runs one command and decodes the data that it prints. input is its standard input.
func (s *stage) psn(ctx context.Context, data any, input string, args ...string) error {
	cmd := exec.CommandContext(ctx, s.o.Program, args...) //nolint:gosec // this very program
	cmd.Dir, cmd.Env, cmd.Stdin = s.o.Dir, s.env(), strings.NewReader(input)
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	if err := cmd.Run(); err != nil {
		return fmt.Errorf("psn %s: %w: %s", strings.Join(args, " "), err, bytes.TrimSpace(errs.Bytes()))
	}
	if data == nil {
		return nil
	}
	envelope := struct {
		Data any `json:"data"`
	}{data}
	if err := json.Unmarshal(out.Bytes(), &envelope); err != nil {
		return fmt.Errorf("psn %s: its output can't be read: %w", strings.Join(args, " "), err)
	}
	return nil
}

// show runs one command and tells what it prints for people.
func (s *stage) show(ctx context.Context, args ...string) error {
	s.say("$ psn %s", strings.Join(args, " "))
	cmd := exec.CommandContext(ctx, s.o.Program, append(args, "--output", "human")...) //nolint:gosec // this very program
	cmd.Dir, cmd.Env = s.o.Dir, s.env()
	out, err := cmd.Output()
	for line := range strings.Lines(string(out)) {
		s.line("        ", strings.TrimRight(line, "\n"))
	}
	return err
}

// child is a worker process.
type child struct {
	cmd  *exec.Cmd
	done chan struct{}
}

// findPublic chooses the address at which the networks reach the worker: a port that nobody listens at.
func (s *stage) findPublic(ctx context.Context) error {
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	s.public = "http://" + listener.Addr().String()
	return listener.Close()
}

// startWorker starts `psn worker`.
func (s *stage) startWorker(ctx context.Context) error {
	cmd := exec.CommandContext(context.WithoutCancel(ctx), s.o.Program, "worker") //nolint:gosec // this very program
	cmd.Dir, cmd.Env = s.o.Dir, s.env()
	if err := cmd.Start(); err != nil {
		return fmt.Errorf("start the worker: %w", err)
	}
	c := &child{cmd: cmd, done: make(chan struct{})}
	go func() { _ = cmd.Wait(); close(c.done) }()
	s.workers = append(s.workers, c)
	return nil
}

// workerIsUp waits until the worker has given its first sign of life. Only then does psn take a time for a post whose
// network fetches its media.
func (s *stage) workerIsUp(ctx context.Context) error {
	for deadline := s.o.Clock().Add(30 * time.Second); s.o.Clock().Before(deadline); {
		var hubs []struct {
			Worker struct {
				Publishes bool `json:"publishes"`
			} `json:"worker"`
		}
		if err := s.psn(ctx, &hubs, "", "status"); err != nil {
			return err
		}
		if len(hubs) == 1 && hubs[0].Worker.Publishes {
			return nil
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-s.workers[len(s.workers)-1].done:
			return errors.New("the worker ended at once")
		case <-time.After(100 * time.Millisecond):
		}
	}
	return errors.New("the worker gave no sign of life in 30 seconds")
}

// kill ends the process as a crash would.
func (c *child) kill() {
	_ = c.cmd.Process.Kill()
	<-c.done
}

// stop ends the process politely.
func (c *child) stop() {
	_ = c.cmd.Process.Signal(syscall.SIGTERM)
	<-c.done
}
