package linkedin

import (
	"crypto/sha256"
	"math/big"
	"strconv"
	"strings"
	"time"
)

// ids makes ids that only grow, whatever the clock does: milliseconds above 22 bits. It is not safe for concurrent
// use.
type ids struct{ last int64 }

func (g *ids) next(now time.Time) string {
	g.last = max(g.last+1, now.UnixMilli()<<22)
	return strconv.FormatInt(g.last, 10)
}

// slug is n letters and digits that depend on nothing but what.
func slug(what string, n int) string {
	sum := sha256.Sum256([]byte(what))
	text := new(big.Int).SetBytes(sum[:]).Text(62)
	return text[len(text)-n:]
}

// urn makes urn:li:kind:id.
func urn(kind, id string) string { return "urn:li:" + kind + ":" + id }

// kindOf returns the kind of a URN, empty if it is none.
func kindOf(u string) string {
	rest, ok := strings.CutPrefix(u, "urn:li:")
	kind, id, whole := strings.Cut(rest, ":")
	if !ok || !whole || id == "" {
		return ""
	}
	return kind
}
