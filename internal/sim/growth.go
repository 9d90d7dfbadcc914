package sim

import (
	"crypto/sha256"
	"encoding/binary"
	"math"
	"time"
)

// Grown is how much of peak is there at an age: most of it comes in the first scale.
func Grown(peak float64, scale, age time.Duration) int {
	if age <= 0 {
		return 0
	}
	return int(peak * (1 - math.Exp(-age.Hours()/scale.Hours())))
}

// Chance is a number in [0, 1) that depends on nothing but its arguments, so that what is made up of a post is the
// same on every run with the same id.
func Chance(id, what string) float64 {
	sum := sha256.Sum256([]byte(what + "/" + id))
	return float64(binary.BigEndian.Uint64(sum[:])>>11) / (1 << 53)
}
