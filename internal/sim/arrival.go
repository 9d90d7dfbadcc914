package sim

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"time"
)

// Effect is what became of a publish request.
type Effect string

// The effects. Only Created means that a post is out.
const (
	Created   Effect = "created"   // a new post is out
	Replayed  Effect = "replayed"  // the earlier post with this idempotency key was returned
	Scheduled Effect = "scheduled" // the network took it for later; a created line follows when it is out
	Refused   Effect = "refused"   // an error status was decided on, no post was made
	None      Effect = "none"      // the connection ended before anything happened
)

// Arrival is one publish request that reached a network, and what became of it. A post that the network
// itself published from its own schedule is an arrival with the scheduled one's Request.
type Arrival struct {
	Seq       int64     `json:"seq"`                   // 1, 2, 3 … over the life of the ledger
	Time      time.Time `json:"time"`                  // when the request arrived
	Network   string    `json:"network"`               // as "mastodon"
	Account   string    `json:"account,omitempty"`     // handle; empty when the token was no good
	Request   string    `json:"request"`               // X-Request-Id, the client's or the server's own
	Key       string    `json:"key,omitempty"`         // idempotency key
	Text      string    `json:"text"`                  // as sent
	InReplyTo string    `json:"in_reply_to,omitempty"` // id of the parent, as sent
	Effect    Effect    `json:"effect"`
	ID        string    `json:"id,omitempty"`     // of the post, for created, replayed and scheduled
	Status    int       `json:"status,omitempty"` // HTTP status, for refused
	Fault     string    `json:"fault,omitempty"`  // the faults applied, joined with "+"
}

// ReadLedger reads a ledger file. A last line without its line feed, as a crash in the middle of a write
// leaves it, is not an arrival and is ignored; a broken line before it is an error that names the line.
func ReadLedger(path string) ([]Arrival, error) {
	raw, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("sim: read ledger: %w", err)
	}
	arrivals, _, err := parseLedger(raw)
	if err != nil {
		return nil, fmt.Errorf("sim: read ledger %s: %w", path, err)
	}
	return arrivals, nil
}

// parseLedger returns the arrivals in raw and how many bytes of it are whole lines.
func parseLedger(raw []byte) ([]Arrival, int, error) {
	var arrivals []Arrival
	whole := 0
	for line := 1; ; line++ {
		end := bytes.IndexByte(raw[whole:], '\n')
		if end < 0 {
			return arrivals, whole, nil
		}
		var a Arrival
		if err := json.Unmarshal(raw[whole:whole+end], &a); err != nil {
			return nil, 0, fmt.Errorf("line %d: %w", line, err)
		}
		arrivals = append(arrivals, a)
		whole += end + 1
	}
}
