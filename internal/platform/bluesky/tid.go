package bluesky

import (
	"crypto/sha256"
	"encoding/binary"
	"strings"
	"time"

	"github.com/postshitnow/psn/internal/platform"
)

// A post's key is a TID (atproto.com/specs/tid): 53 bits of microseconds since 1970 and 10 bits that tell
// clients apart, in 13 sortable digits of 5 bits.
const (
	tidDigits = "234567abcdefghijklmnopqrstuvwxyz"
	tidLength = 13
	clockBits = 10
)

// spreadBits is how many microseconds, as a power of two, a key may lie before its request began: about a
// second. Posts of one account that begin in the same microsecond are told apart by 30 bits in all.
const spreadBits = 20

// spread is how far a key may lie before its request began.
const spread = time.Microsecond << spreadBits

// rkey returns the record key of a request: the same for each of its attempts.
func rkey(req platform.Request) string {
	sum := sha256.Sum256([]byte(req.Key))
	own := binary.BigEndian.Uint32(sum[:])
	micros := max(0, req.Began.UnixMicro()-int64(own>>clockBits&(1<<spreadBits-1)))
	return encodeTID(uint64(micros)<<clockBits | uint64(own&(1<<clockBits-1)))
}

func encodeTID(n uint64) string {
	var digits [tidLength]byte
	for i := tidLength - 1; i >= 0; i-- {
		digits[i] = tidDigits[n&31]
		n >>= 5
	}
	return string(digits[:])
}

// tidTime returns the moment in a key, and false if the key is no TID.
func tidTime(key string) (time.Time, bool) {
	if len(key) != tidLength {
		return time.Time{}, false
	}
	var n uint64
	for _, r := range key {
		digit := strings.IndexRune(tidDigits, r)
		if digit < 0 {
			return time.Time{}, false
		}
		n = n<<5 | uint64(digit)
	}
	return time.UnixMicro(int64(n >> clockBits & (1<<53 - 1))).UTC(), true
}
