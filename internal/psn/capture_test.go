package psn_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/postshitnow/psn/internal/psn"
)

func TestCapture(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC)
	m := psn.Marks{Pillars: []string{"craft", "Behind the scenes"}, Platforms: []string{"mastodon", "x"}}
	for line, want := range map[string]psn.Idea{
		"why we test in public":           {Text: "why we test in public"},
		"#craft tests @mastodon @x ~poll": {Text: "tests", Pillar: "craft", Platforms: []string{"mastodon", "x"}, Format: psn.FormatPoll},
		"a look #behind-the-scenes":       {Text: "a look", Pillar: "Behind the scenes"},
		"launch !urgent +en +pt-BR":       {Text: "launch", Urgent: true, Languages: []string{"en", "pt-BR"}},
		"sale !timely 3d today":           {Text: "sale today", ExpiresAt: now.Add(72 * time.Hour)},
		"sale !timely today":              {Text: "sale today", ExpiresAt: now.Add(7 * 24 * time.Hour)},
		"#craft #CRAFT ~poll ~video x":    {Text: "#CRAFT ~video x", Pillar: "craft", Format: psn.FormatPoll},
		"+1 for @alice #golang !wow ~5 +qq # @ a+b 5% off": {
			Text: "+1 for @alice #golang !wow ~5 +qq # @ a+b 5% off",
		},
	} {
		if diff := cmp.Diff(want, m.Capture(line, now)); diff != "" {
			t.Errorf("%q: %s", line, diff)
		}
	}
}

// TestIdeaSteps holds the table to what it promises: two ends, and a way to death from everywhere else.
func TestIdeaSteps(t *testing.T) {
	t.Parallel()
	for _, from := range psn.IdeaStates() {
		ends := from == psn.IdeaUsed || from == psn.IdeaKilled
		if ends != (len(from.Next()) == 0) {
			t.Errorf("from %s an idea may go to %v", from, from.Next())
		}
		for _, to := range psn.IdeaStates() {
			err := psn.CheckIdeaMove("a", from, to)
			allowed := false
			for _, s := range from.Next() {
				allowed = allowed || s == to
			}
			if allowed != (err == nil) || err != nil && psn.CodeOf(err) != psn.CodeConflict {
				t.Errorf("%s to %s: %v", from, to, err)
			}
		}
		if !ends && psn.CheckIdeaMove("a", from, psn.IdeaKilled) != nil {
			t.Errorf("%s can't be killed", from)
		}
	}
}
