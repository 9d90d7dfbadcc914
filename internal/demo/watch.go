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
	State        string `json:"state"`
	ProblemCode  string `json:"problem_code"`
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
		news := m.id + " is " + p.State
		switch {
		case p.State == "published":
			news += ": " + p.URL
		case p.State == "publishing" && p.Problem != "":
			var err error
			if news, err = s.whyItWaits(ctx, m); err != nil {
				return err
			}
		}
		if news != m.news {
			s.say("  %s", news)
		}
		m.news = news
		m.state, m.problem = p.State, p.Problem
	}
	return nil
}

// whyItWaits tells what a post waits for that went out and is not known to be there.
func (s *stage) whyItWaits(ctx context.Context, m *member) (string, error) {
	var p detail
	if err := s.psn(ctx, &p, "", "post", "show", m.id); err != nil {
		return "", err
	}
	switch {
	case p.State != "publishing": // it came to its end meanwhile
		return m.news, nil
	case p.ProblemCode == "processing":
		return m.id + " went out, and the network works on it: psn asks until readers can see it", nil
	}
	return m.id + " went out and its answer is missing: psn looks for it instead of sending it again", nil
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
