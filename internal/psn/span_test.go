package psn

import (
	"testing"
	"time"
)

func TestParseSpan(t *testing.T) {
	t.Parallel()
	const day = 24 * time.Hour
	for text, want := range map[string]time.Duration{
		"90m": 90 * time.Minute, "24h": day, "7d": 7 * day, "1d12h": 36 * time.Hour, " 30d ": 30 * day, "0d": 0, "24h0m0s": day,
		"1d0h30m": day + 30*time.Minute, "1.5h": 90 * time.Minute,
	} {
		if got, err := ParseSpan(text); err != nil || got != want {
			t.Errorf("%q is %v %v, want %v", text, got, err, want)
		}
	}
	for _, text := range []string{"", "d", "7", "-1d", "1d-1h", "-3h", "+3h", "one day", "1d1d", "99999d", "9000d", "3000000h", "1h1d", "7 d"} {
		if got, err := ParseSpan(text); CodeOf(err) != CodeInvalid {
			t.Errorf("%q is %v %v", text, got, err)
		}
	}
}
