package app

import (
	"context"
	"errors"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/postshitnow/psn/internal/fault"
	"github.com/postshitnow/psn/internal/hub"
	"github.com/postshitnow/psn/internal/psn"
)

const (
	// markKept is how many of the latest attempts the mark names.
	markKept = 16
	// markEvery is how often the mark is written at most, and markTrust how long the hub is believed after it was
	// compared with the mark.
	markEvery = 2 * time.Second
	markTrust = 30 * time.Second
)

// mark is the high-water mark of a hub's attempts on this machine: the ids of the latest ones, in a file outside
// the database. A hub that lacks one of them is an older copy of itself, and would publish again what is out. It is
// safe for concurrent use. Without a file it trusts every hub.
type mark struct {
	file  string // absolute; empty for none
	hub   *hub.Hub
	actor psn.Actor
	clock psn.Clock
	log   *slog.Logger

	mu       sync.Mutex
	recent   []string // attempts that this process committed, the latest last
	unsaved  bool
	saved    time.Time
	compared time.Time
}

// markFile is where a hub's mark lies.
func (a *App) markFile(h *hub.Hub) (string, error) {
	dirs, err := a.dirs()
	if err != nil {
		return "", err
	}
	return filepath.Join(dirs.Data, "marks", h.Info().ID), nil
}

// saw notes a committed attempt, in memory.
func (m *mark) saw(attempt string) {
	if m == nil || m.file == "" {
		return
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	m.recent = latest(append(m.recent, attempt))
	m.unsaved = true
}

// flush writes what is not written yet, unless the mark was written just now.
func (m *mark) flush() {
	if m == nil || m.file == "" {
		return
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.unsaved && m.clock().Sub(m.saved) >= markEvery {
		m.save()
	}
}

// close writes what is not written yet, at the end.
func (m *mark) close() {
	if m == nil || m.file == "" {
		return
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.unsaved {
		m.save()
	}
}

// doubt has the hub compared before the next claim, as after its database was away.
func (m *mark) doubt() {
	if m == nil {
		return
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	m.compared = time.Time{}
}

// compare returns nil for a hub that has the marked attempts, and for one that a person resumed knowing that it
// has not. The first time it finds that some are missing it pauses the hub and returns an error with psn.CodePaused.
func (m *mark) compare(ctx context.Context) error {
	if m == nil || m.file == "" || fault.Mutant(fault.NoAttempt) { // without attempts every hub looks restored
		return nil
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if !m.compared.IsZero() && m.clock().Sub(m.compared) < markTrust {
		return nil
	}
	known, err := m.read()
	if err != nil {
		return err
	}
	known = latest(append(known, m.recent...))
	missing, err := m.hub.MissingAttempts(ctx, known)
	if err != nil {
		return err
	}
	found := hub.RestoreAccepted
	if len(missing) > 0 {
		if found, err = m.hub.Restored(ctx, m.actor, missing[len(missing)-1]); err != nil {
			return err
		}
	}
	m.compared = m.clock()
	switch found {
	case hub.RestoreFound:
		return errRestored(m.hub)
	case hub.RestorePaused:
		return nil // nothing is claimed anyhow
	case hub.RestoreAccepted:
		if len(missing) > 0 {
			return m.reset(missing)
		}
	}
	return nil
}

// reset forgets attempts that the hub will never have.
func (m *mark) reset(missing []string) error {
	gone := func(id string) bool { return slices.Contains(missing, id) }
	m.recent = slices.DeleteFunc(m.recent, gone)
	known, err := m.read()
	if err == nil {
		err = m.write(slices.DeleteFunc(known, gone))
	}
	return err
}

// errRestored says why a hub that was running is paused.
func errRestored(h *hub.Hub) error {
	return psn.Errorf(psn.CodePaused, "hub %s is older than what was published from this machine: it was restored from a backup, and is paused", h.Info().Name).
		WithHint("posts that are out already would go out again; cancel those, then run `psn hub resume`").
		WithNext("psn post list --state scheduled", "psn hub resume")
}

// save writes the mark beside what other processes marked. A mark that can't be written is tried again with the
// next attempt: it is no reason to stop publishing.
func (m *mark) save() {
	known, err := m.read()
	if err == nil {
		err = m.write(latest(append(known, m.recent...)))
	}
	m.saved = m.clock()
	if err != nil {
		m.log.Warn("could not note what was published; a restored backup might not be noticed", slog.Any("error", err))
		return
	}
	m.unsaved = false
}

// latest keeps each id where it stands last, and as many as a mark names.
func latest(ids []string) []string {
	var out []string
	for i, id := range ids {
		if !slices.Contains(ids[i+1:], id) {
			out = append(out, id)
		}
	}
	return out[max(0, len(out)-markKept):]
}

func (m *mark) read() ([]string, error) {
	raw, err := os.ReadFile(m.file)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, psn.Errorf(psn.CodeReadOnly, "the note of what was published can't be read: %w", err).
			WithHint("make %s readable for this user", m.file)
	}
	var ids []string
	for line := range strings.Lines(string(raw)) {
		if id := strings.TrimSpace(line); psn.CheckID(id) == nil {
			ids = append(ids, id)
		}
	}
	return ids, nil
}

func (m *mark) write(ids []string) error {
	dir := filepath.Dir(m.file)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	temp, err := os.CreateTemp(dir, ".mark-*")
	if err != nil {
		return err
	}
	defer func() { _ = os.Remove(temp.Name()) }() // unless it was renamed
	_, err = temp.WriteString(strings.Join(ids, "\n") + "\n")
	if err = errors.Join(err, temp.Sync(), temp.Close()); err != nil {
		return err
	}
	return os.Rename(temp.Name(), m.file)
}
