package cli

import (
	"bytes"
	"strings"
	"testing"
	"time"
)

func TestMeter(t *testing.T) {
	t.Parallel()
	draw := func(tty bool, format Format) string {
		var errs bytes.Buffer
		env := NewEnv(&Streams{Err: &errs, ErrTTY: tty, Width: 40}, func() time.Time { return time.Unix(1, 0) })
		env.chosen = format
		m := env.Meter()
		m.Show(1, 2, "half of it, %s", "with \x1b[31mcolour and more words than fit in forty columns")
		m.Show(1, 2, "too soon")
		m.Show(2, 2, "all of it")
		m.End()
		m.End()
		return errs.String()
	}
	got := draw(true, Human)
	want := "\r\x1b[K" + strings.Repeat("█", 10) + strings.Repeat("░", 10) + " half of it, with [\r\x1b[K" + strings.Repeat("█", 20) + " all of it\r\x1b[K"
	if got != want {
		t.Errorf("drew %q, want %q", got, want)
	}
	if got := draw(false, Human) + draw(true, JSON); got != "" {
		t.Errorf("wrote %q where nobody sees it", got)
	}
	for n, want := range map[int64]string{999: "999 bytes", 1500: "1.5 kB", 2_500_000: "2.5 MB", 8_000_000_000: "8.00 GB"} {
		if got := Bytes(n); got != want {
			t.Errorf("%d bytes are %q, want %q", n, got, want)
		}
	}
}
