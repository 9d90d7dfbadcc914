package hubtest

import (
	"time"

	"github.com/postshitnow/psn/internal/hub"
	"github.com/postshitnow/psn/internal/psn"
)

// probes begins an attempt that finds out what became of one whose outcome is unknown.
func probes(k *kit) {
	p := k.post(k.account("a"), ago(time.Minute), "one")
	c := k.claimOne("w")
	first := begin(c, "w")
	first.Prepared = `{"media":[]}`
	k.ok(k.begins(first))
	early := begin(c, "w")
	early.Probe = first.AttemptID
	k.code(k.begins(early), psn.CodeStale) // it is still being sent
	parked := end(c, first, hub.Park, psn.OutcomeUnknown)
	k.ok(k.hub().Finish(k.Context(), parked))
	c = k.claimOne("w2")
	if c.Open == nil || c.Open.Prepared != first.Prepared {
		k.Fatalf("the open attempt is %+v", c.Open)
	}
	second := begin(c, "w2")
	k.code(k.begins(second), psn.CodeStale) // without saying so it would be sent twice
	second.Probe = first.AttemptID
	k.ok(k.begins(second))
	third := begin(c, "w2")
	third.Probe = first.AttemptID
	k.code(k.begins(third), psn.CodeStale)
	k.ok(k.hub().Finish(k.Context(), end(c, second, hub.Done, psn.OutcomePublished)))
	s := k.story(p.ID)
	if len(s.Attempts) != 2 || s.Attempts[0].Outcome != psn.OutcomeProbed || s.Attempts[1].Outcome != psn.OutcomePublished ||
		s.Attempts[0].FinishedAt.IsZero() || s.Post.State != psn.Published {
		k.Errorf("the story is %+v", s)
	}
}
