package demo

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"github.com/postshitnow/psn/internal/sim"
)

// signedIn is what the demonstration reads of an account that was added.
type signedIn struct {
	Name   string `json:"name"`
	Handle string `json:"handle"`
	State  string `json:"state"`
	Health string `json:"health"`
}

// signIn adds the account of a simulated network in the way that its real counterpart asks for, and tells what came of
// it.
func (s *stage) signIn(ctx context.Context, n sim.Network) error {
	var done signedIn
	var err error
	if n.Name() == "bluesky" {
		done, err = s.signInByPassword(ctx, n)
	} else {
		done, err = s.signInByBrowser(ctx, n)
	}
	if err != nil {
		return err
	}
	s.say("  %s is signed in as %s; the account is %s, its sign-in %s", done.Name, done.Handle, done.State, done.Health)
	return nil
}

// signInByPassword types the app password.
func (s *stage) signInByPassword(ctx context.Context, n sim.Network) (signedIn, error) {
	account := n.Accounts()[0]
	args := []string{"account", "add", n.Name(), "--handle", account.Handle, "--server", s.server(n), "--simulated", "--token-file", "-"}
	s.say("$ psn %s", strings.Join(args, " "))
	s.say("  the demo gives the app password on standard input")
	var done signedIn
	err := s.psn(ctx, &done, account.Token, args...)
	return done, err
}

// signInByBrowser signs in as people do in their browser, which the demonstration stands in for: psn names the page,
// the demonstration allows what it asks for, and psn hears of it at its own address.
func (s *stage) signInByBrowser(ctx context.Context, n sim.Network) (signedIn, error) {
	args := []string{"account", "login", n.Name(), "--server", s.server(n), "--simulated"}
	if n.Name() == "gotosocial" {
		args = []string{"account", "login", "mastodon", "--name", n.Name(), "--server", s.server(n), "--simulated"}
	}
	line := "psn " + strings.Join(args, " ")
	s.say("$ %s", line)
	cmd := exec.CommandContext(ctx, s.o.Program, args...) //nolint:gosec // this very program
	cmd.Dir, cmd.Env = s.o.Dir, s.env()
	var out bytes.Buffer
	cmd.Stdout = &out
	told, err := cmd.StderrPipe()
	if err != nil {
		return signedIn{}, err
	}
	if err := cmd.Start(); err != nil {
		return signedIn{}, fmt.Errorf("%s: %w", line, err)
	}
	said, answered := s.answerPage(ctx, n, told)
	if answered != nil {
		_ = cmd.Process.Kill() // nobody comes back to it
	}
	if err := errors.Join(answered, cmd.Wait()); err != nil {
		return signedIn{}, fmt.Errorf("%s: %w: %s", line, err, said)
	}
	envelope := struct {
		Data signedIn `json:"data"`
	}{}
	if err := json.Unmarshal(out.Bytes(), &envelope); err != nil {
		return signedIn{}, fmt.Errorf("%s: its output can't be read: %w", line, err)
	}
	return envelope.Data, nil
}

// answerPage reads what psn tells until its end, allows psn on the page that it names, and returns all that was told.
func (s *stage) answerPage(ctx context.Context, n sim.Network, told io.Reader) (string, error) {
	var said strings.Builder
	answered := false
	lines := bufio.NewScanner(told)
	for lines.Scan() {
		said.WriteString(lines.Text() + "\n")
		at := strings.Index(lines.Text(), "http://")
		if at < 0 || answered {
			continue
		}
		answered = true
		if err := allow(ctx, strings.TrimSpace(lines.Text()[at:])); err != nil {
			return said.String(), err
		}
		s.say("  %s asks whether psn may post: the demo presses Allow, and psn hears of it", n.Title())
	}
	return said.String(), lines.Err()
}

// server is the address of a simulated network.
func (s *stage) server(n sim.Network) string { return s.sim.URL() + "/" + n.Name() }

// giveApps writes the credentials of the simulator's app, which some networks want to see, where a person would put
// those of their own.
func (s *stage) giveApps() error {
	var keys strings.Builder
	for _, network := range []string{"X", "LINKEDIN", "INSTAGRAM", "TIKTOK"} {
		fmt.Fprintf(&keys, "PSN_%s_CLIENT_ID=%s\n", network, sim.AppID)
		if network != "X" { // its apps on a person's machine have no secret
			fmt.Fprintf(&keys, "PSN_%s_CLIENT_SECRET=%s\n", network, sim.AppSecret)
		}
	}
	s.say("config/keys.env gets the app that X, LinkedIn, Instagram and TikTok want to see: the simulator's")
	return os.WriteFile(filepath.Join(s.o.Dir, "config", "keys.env"), []byte(keys.String()), 0o600)
}
