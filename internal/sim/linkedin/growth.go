package linkedin

import (
	"math"
	"time"

	"github.com/postshitnow/psn/internal/sim"
)

// counts is what others did with a post. What they did is made up from the post's id and its age, so that it only
// grows, and is the same on every run with the same id.
type counts struct{ impressions, reached, clicks, likes, comments, shares int }

func (p *post) counts(now time.Time) counts {
	age, id := now.Sub(p.created), p.urn
	if age <= 0 {
		return counts{comments: len(p.comments)}
	}
	peak := 8 / math.Pow(1-0.98*sim.Chance(id, "reach"), 0.9) // a few do very well, most do not
	return counts{
		impressions: sim.Grown(peak*(25+40*sim.Chance(id, "views")), 14*time.Hour, age),
		reached:     sim.Grown(peak*(15+20*sim.Chance(id, "reached")), 14*time.Hour, age),
		clicks:      sim.Grown(peak*(1+sim.Chance(id, "clicks")), 14*time.Hour, age),
		likes:       sim.Grown(peak, 12*time.Hour, age),
		comments:    sim.Grown(peak*0.2*sim.Chance(id, "comments"), 10*time.Hour, age) + len(p.comments),
		shares:      sim.Grown(peak*0.1*sim.Chance(id, "shares"), 18*time.Hour, age),
	}
}

// nothing reports whether nobody has done anything yet.
func (c counts) nothing() bool { return c == counts{} }
