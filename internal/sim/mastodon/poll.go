package mastodon

import (
	"time"

	"github.com/postshitnow/psn/internal/sim"
)

// wirePoll is a Poll.
type wirePoll struct {
	ID          string       `json:"id"`
	ExpiresAt   string       `json:"expires_at"`
	Expired     bool         `json:"expired"`
	Multiple    bool         `json:"multiple"`
	VotesCount  int          `json:"votes_count"`
	VotersCount int          `json:"voters_count"`
	Options     []pollOption `json:"options"`
	Emojis      []string     `json:"emojis"`
	Voted       bool         `json:"voted"`
	OwnVotes    []int        `json:"own_votes"`
}

type pollOption struct {
	Title      string `json:"title"`
	VotesCount *int   `json:"votes_count"` // null while totals are hidden
}

// pollWire writes a status's poll, whose made-up votes grow with its age until it ends.
func (n *Network) pollWire(p *status, now time.Time) *wirePoll {
	q := p.draft.poll
	if q == nil {
		return nil
	}
	ends := p.created.Add(q.expiresIn)
	w := &wirePoll{
		ID: p.id, ExpiresAt: stamp(ends), Expired: !now.Before(ends), Multiple: q.multiple,
		Emojis: []string{}, Voted: true, OwnVotes: []int{},
	}
	age := min(now.Sub(p.created), q.expiresIn)
	for _, title := range q.options {
		votes := sim.Grown(25*sim.Chance(p.id, "poll "+title), 6*time.Hour, age)
		w.VotesCount += votes
		option := pollOption{Title: title, VotesCount: &votes}
		if q.hideTotals && !w.Expired {
			option.VotesCount = nil
		}
		w.Options = append(w.Options, option)
	}
	w.VotersCount = w.VotesCount
	return w
}
