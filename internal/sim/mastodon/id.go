package mastodon

import (
	"cmp"
	"crypto/rand"
	"math/big"
	"strconv"
	"strings"
	"time"
)

// ids makes ids that only grow, whatever the clock does: numbers with the time above 16 bits, as
// Mastodon's, or ULIDs, as GoToSocial's. It is not safe for concurrent use.
type ids struct {
	ulids bool
	last  int64    // the last number
	ulid  *big.Int // the last ULID
}

func (g *ids) next(now time.Time) string {
	if g.ulids {
		return g.nextULID(now)
	}
	g.last = max(g.last+1, now.UnixMilli()<<16)
	return strconv.FormatInt(g.last, 10)
}

func (g *ids) nextULID(now time.Time) string {
	id := ulidAt(now)
	if g.ulid != nil && id.Cmp(g.ulid) <= 0 {
		id = new(big.Int).Add(g.ulid, big.NewInt(1))
	}
	g.ulid = id
	return crockford(id)
}

// ulidAt is the time in milliseconds above 80 random bits.
func ulidAt(at time.Time) *big.Int {
	var entropy [10]byte
	_, _ = rand.Read(entropy[:]) // never fails, see its documentation
	id := new(big.Int).Lsh(big.NewInt(at.UnixMilli()), 80)
	return id.Or(id, new(big.Int).SetBytes(entropy[:]))
}

// crockford writes 26 digits of 5 bits each.
func crockford(id *big.Int) string {
	text := strings.ToUpper(id.Text(32))
	text = strings.Repeat("0", 26-len(text)) + text
	return strings.Map(func(r rune) rune {
		const from, to = "0123456789ABCDEFGHIJKLMNOPQRSTUV", "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
		return rune(to[strings.IndexRune(from, r)])
	}, text)
}

// compareIDs orders ids by age: shorter numbers are older, ULIDs all have one length.
func compareIDs(a, b string) int {
	return cmp.Or(cmp.Compare(len(a), len(b)), cmp.Compare(a, b))
}
