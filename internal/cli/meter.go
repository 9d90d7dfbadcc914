package cli

import (
	"fmt"
	"strings"
	"time"

	"charm.land/lipgloss/v2"
)

// Meter is a line on the terminal that says how far something came, and says it again in the same place. It is silent
// when the output is for a program, or stderr is no terminal.
type Meter struct {
	env   *Env
	shown bool
	last  time.Time
}

// meterEvery is the shortest time between two lines of a meter.
const meterEvery = 100 * time.Millisecond

// Meter returns a meter. End must be called before anything else is written.
func (e *Env) Meter() *Meter { return &Meter{env: e} }

// Show says how far something came: done of all, and in words.
func (m *Meter) Show(done, all int64, format string, args ...any) {
	e := m.env
	now := e.Clock()
	if e.chosen != Human || !e.ErrTTY || done < all && now.Sub(m.last) < meterEvery {
		return
	}
	m.last, m.shown = now, true
	line := Bar(done, all, barCells) + " " + Safe(fmt.Sprintf(format, args...))
	if e.Width > 1 {
		line = lipgloss.NewStyle().MaxWidth(e.Width - 1).Render(line)
	}
	_, _ = e.Err.Write([]byte("\r\x1b[K" + e.printer().Dim(line).String())) // a remark that can't be shown is no failure
}

// End removes the line.
func (m *Meter) End() {
	if m.shown {
		_, _ = m.env.Err.Write([]byte("\r\x1b[K"))
		m.shown = false
	}
}

const barCells = 20

// Bar draws how much of something is done, in so many cells.
func Bar(done, all int64, cells int) string {
	part := 0
	if all > 0 {
		part = int(min(max(done, 0), all) * int64(cells) / all)
	}
	return strings.Repeat("█", part) + strings.Repeat("░", cells-part)
}

// Bytes is a number of bytes for people.
func Bytes(n int64) string {
	switch {
	case n >= 1e9:
		return fmt.Sprintf("%.2f GB", float64(n)/1e9)
	case n >= 1e6:
		return fmt.Sprintf("%.1f MB", float64(n)/1e6)
	case n >= 1e3:
		return fmt.Sprintf("%.1f kB", float64(n)/1e3)
	}
	return fmt.Sprintf("%d bytes", n)
}
