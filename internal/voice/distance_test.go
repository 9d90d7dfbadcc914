package voice

import (
	"strings"
	"testing"
)

func TestDistance(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		a, b string
		want float64
	}{
		{"", "", 0},
		{"one two three four", " one\n two three  four", 0},
		{"one two three four", "one two three five", 0.25},
		{"one two three four", "one three four", 0.25},
		{"one two", "three four", 1},
		{"", "one two", 1},
		{"a b c d e", "b c d e f", 0.4},
		{strings.Repeat("a ", 5000), strings.Repeat("a ", 4500), 0},
	} {
		if got, back := Distance(c.a, c.b), Distance(c.b, c.a); got != c.want || back != got {
			t.Errorf("%.20q and %.20q are %v apart, and back %v; want %v", c.a, c.b, got, back, c.want)
		}
	}
}
