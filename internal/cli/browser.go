package cli

import (
	"context"
	"os/exec"
	"time"

	"github.com/postshitnow/psn/internal/psn"
)

// openerTime is how long a command that opens a browser has to fail.
const openerTime = 2 * time.Second

// OpenBrowser shows a page by a command that opens it, which may go on after psn has ended. It returns an error with
// psn.CodeUnavailable if there is none, or if it fails at once.
func (e *Env) OpenBrowser(ctx context.Context, command []string, page string) error {
	if len(command) == 0 {
		return psn.Errorf(psn.CodeUnavailable, "there is no screen to open a browser on")
	}
	path, err := exec.LookPath(command[0])
	if err != nil {
		return psn.Errorf(psn.CodeUnavailable, "no browser could be opened: %w", err)
	}
	cmd := exec.Command(path, append(command[1:len(command):len(command)], page)...) //nolint:gosec,noctx // the user's own browser, which outlives psn
	if err := cmd.Start(); err != nil {
		return psn.Errorf(psn.CodeUnavailable, "no browser could be opened: %w", err)
	}
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	timer := time.NewTimer(openerTime)
	defer timer.Stop()
	select {
	case err := <-ended:
		if err != nil {
			return psn.Errorf(psn.CodeUnavailable, "no browser could be opened: %w", err)
		}
	case <-timer.C:
	case <-ctx.Done():
	}
	return nil
}
