package bluesky

import (
	"strings"
	"time"
)

const tidAlphabet = "234567abcdefghijklmnopqrstuvwxyz"

// nextTID makes a key for a record that came without one: microseconds above 10 bits, always growing. The store
// must be locked.
func (s *store) nextTID(now time.Time) string {
	s.lastTID = max(s.lastTID+1, uint64(now.UnixMicro())<<10)
	return tid(s.lastTID)
}

func tid(n uint64) string {
	var b strings.Builder
	for shift := 60; shift >= 0; shift -= 5 {
		b.WriteByte(tidAlphabet[n>>shift&31])
	}
	return b.String()
}

// isKey reports whether s is a record key.
func isKey(s string) bool {
	return s != "" && len(s) <= 512 && s != "." && s != ".." && strings.Trim(s,
		"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_~.:-") == ""
}
