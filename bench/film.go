package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"time"

	"github.com/postshitnow/psn/internal/hub"
	"github.com/postshitnow/psn/internal/psn"
	"github.com/postshitnow/psn/internal/sim"
	"github.com/postshitnow/psn/internal/sim/x"
)

// film is B9: the most memory that psn takes for a large video, from its file into the hub and from there, in pieces, to
// a simulated X.
func film(ctx context.Context, m *machine, e engine) ([]line, error) {
	s, err := m.newSite(ctx, e)
	if err != nil {
		return nil, err
	}
	defer s.close()
	network := &sim.Server{Networks: []sim.Network{&x.Network{Requests: -1}}, LedgerPath: filepath.Join(s.dir, "x.ndjson")}
	if err := network.Start("127.0.0.1:0"); err != nil { //nolint:contextcheck // it runs until it is closed
		return nil, err
	}
	defer network.Close()
	who := network.Networks[0].Accounts()[0]
	_, _, err = s.hub.AddAccount(ctx, hub.NewAccount{
		Account: psn.Account{Name: "x", Platform: "x", Handle: "@" + who.Handle, ExternalID: who.ID, Server: network.URL() + "/x", Simulated: true},
		Token:   psn.Token{Access: psn.NewSecret(who.Token)}, Actor: actor,
	})
	if err != nil {
		return nil, err
	}
	file := filepath.Join(s.dir, "film.mp4")
	if err := makeFilm(file, int64(flags.film)*1e6); err != nil {
		return nil, err
	}
	var made struct {
		Data struct {
			Posts []struct {
				ID string `json:"id"`
			} `json:"posts"`
		} `json:"data"`
	}
	stored, out, err := s.weighed(ctx, "post", "create", "--account", "x", "--text", "a film", "--media", file, "--alt", "noise")
	if err == nil {
		err = json.Unmarshal(out, &made)
	}
	if err != nil || len(made.Data.Posts) != 1 {
		return nil, fmt.Errorf("create: %w: %s", err, out)
	}
	sent, out, err := s.weighed(ctx, "post", "publish", made.Data.Posts[0].ID, "--yes", "--wait", "30m")
	if err != nil {
		return nil, fmt.Errorf("publish: %w: %s", err, out)
	}
	if n := len(network.Ledger()); n != 1 {
		return nil, fmt.Errorf("%d posts arrived, want 1", n)
	}
	size := fmt.Sprintf("%d MB, ", flags.film)
	return []line{
		{size + "from the file into the hub: most memory", stored.String(), "80 MB"},
		{size + "from the hub to the network: most memory", sent.String(), "80 MB"},
	}, nil
}

// weight is what a process took.
type weight struct {
	megabytes float64
	took      time.Duration
}

func (w weight) String() string {
	return fmt.Sprintf("%.1f MB, in %s", w.megabytes, w.took.Round(100*time.Millisecond))
}

// weighed runs psn and returns the most memory that it had.
func (s *site) weighed(ctx context.Context, args ...string) (weight, []byte, error) {
	cmd := s.command(ctx, args...)
	began := time.Now()
	out, err := cmd.Output()
	if failed, ok := errors.AsType[*exec.ExitError](err); ok {
		return weight{}, append(out, failed.Stderr...), err
	}
	usage, ok := cmd.ProcessState.SysUsage().(*syscall.Rusage)
	if err != nil || !ok {
		return weight{}, out, fmt.Errorf("the process could not be weighed: %w", err)
	}
	return weight{float64(usage.Maxrss) / 1000, time.Since(began)}, out, nil
}

// makeFilm writes a video of one second that is as large as is asked for: what fills it is noise in a box that players
// skip.
func makeFilm(path string, size int64) error {
	head, err := os.ReadFile(filepath.Join("internal", "media", "testdata", "files", "short.mp4"))
	if err != nil {
		return err
	}
	rest := size - int64(len(head))
	if rest < 8 || rest > 1<<32-1 {
		return fmt.Errorf("a film of %d bytes can't be made", size)
	}
	f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	out := bufio.NewWriterSize(f, 1<<20)
	box := binary.BigEndian.AppendUint32(nil, uint32(rest))
	_, _ = out.Write(append(append(head, box...), "free"...)) // Flush tells
	noise := rand.NewChaCha8([32]byte(bytes.Repeat([]byte{7}, 32)))
	_, err = io.CopyN(out, noise, rest-8)
	return errors.Join(err, out.Flush(), f.Close())
}
