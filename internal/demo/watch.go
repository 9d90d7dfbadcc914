package demo

import (
	"context"
	"strings"
	"time"

	"github.com/postshitnow/psn/internal/sim"
)

// created is what the demonstration reads of `psn post create`.
type created struct {
	Posts []seen `json:"posts"`
}

// seen is what the demonstration reads of a post in a list.
type seen struct {
	ID      string `json:"id"`
	Account string `json:"account"`
	State   string `json:"state"`
	URL     string `json:"url"`
	Problem string `json:"problem"`
}

// detail is what the demonstration reads of `psn post show`.
type detail struct {
	State    string `json:"state"`
	Attempts []struct {
		Code  string `json:"code"`
		Looks int    `json:"looks"` // at the network, for what became of it
	} `json:"attempts"`
	Publications []struct {
		RemoteID string `json:"remote_id"`
		URL      string `json:"url"`
	} `json:"publications"`
	Segments []struct {
		Text string `json:"text"`
	} `json:"segments"`
}

// watch waits a moment and tells which posts have moved.
func (s *stage) watch(ctx context.Context) error {
	if err := pause(ctx, 150*time.Millisecond); err != nil {
		return err
	}
	var posts []seen
	if err := s.psn(ctx, &posts, "", "post", "list", "--limit", "50"); err != nil {
		return err
	}
	now := map[string]seen{}
	for _, p := range posts {
		now[p.ID] = p
	}
	for _, m := range s.cast {
		p := now[m.id]
		if p.State == "" || p.State == m.state && p.Problem == m.problem {
			continue
		}
		if p.State == "published" || p.Problem != "" {
			if err := s.tellLooking(ctx, m); err != nil {
				return err
			}
		}
		switch {
		case p.State == "published":
			s.say("  %s is published: %s", m.id, p.URL)
		case p.State != m.state && (p.State != "publishing" || p.Problem == ""):
			s.say("  %s is %s", m.id, p.State)
		}
		m.state, m.problem = p.State, p.Problem
	}
	return nil
}

// tellLooking tells, once, that psn looks, or has looked meanwhile, for a post whose request went out and brought no
// post back.
func (s *stage) tellLooking(ctx context.Context, m *member) error {
	if m.looked {
		return nil
	}
	var p detail
	if err := s.psn(ctx, &p, "", "post", "show", m.id); err != nil {
		return err
	}
	for _, a := range p.Attempts {
		switch {
		case m.looked, a.Code != "processing" && a.Looks == 0:
			continue
		case a.Code == "processing":
			s.say("  %s went out, and the network works on it: psn asks until readers can see it", m.id)
		default:
			s.say("  %s went out and its answer is missing: psn looks for it instead of sending it again", m.id)
		}
		m.looked = true
	}
	return nil
}

// arrived counts the posts with a text that came into being on the network.
func (s *stage) arrived(text string) int {
	n := 0
	for _, a := range s.sim.Ledger() {
		if a.Effect == sim.Created && strings.HasPrefix(a.Text, text) {
			n++
		}
	}
	return n
}
