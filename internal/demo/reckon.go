package demo

import (
	"context"
	"fmt"
	"math"
	"path/filepath"
	"strings"

	"github.com/postshitnow/psn/internal/sim"
)

// reckon shows what went out and the story of the lost answer, then compares the ledger that the network
// wrote to disk with the hub, post by post.
func (s *stage) reckon(ctx context.Context) (Outcome, error) {
	s.line("", "")
	if err := s.show(ctx, "post", "list"); err != nil {
		return Outcome{}, err
	}
	for _, m := range s.cast {
		if m.draft == "lost-answer.md" {
			s.line("", "")
			if err := s.show(ctx, "post", "show", m.id); err != nil {
				return Outcome{}, err
			}
		}
	}
	ledger, err := sim.ReadLedger(filepath.Join(s.o.Dir, "arrivals.ndjson"))
	if err != nil {
		return Outcome{}, err
	}
	arrived := map[string]int{} // network's id → times that it came into being
	unknown := 0
	for _, a := range ledger {
		if a.Effect == sim.Created {
			arrived[a.ID]++
			unknown++
		}
	}
	out := Outcome{OK: true, Dir: s.o.Dir, Page: s.sim.URL()}
	for _, m := range s.cast {
		row, err := s.compare(ctx, m, arrived, ledger)
		if err != nil {
			return out, err
		}
		unknown -= row.Arrived
		out.OK = out.OK && row.OK
		out.Posts = append(out.Posts, row)
	}
	s.line("", "")
	s.say("the network's ledger against the hub:")
	for _, r := range out.Posts {
		mark := "✓"
		if !r.OK {
			mark = "✗"
		}
		s.line("        ", fmt.Sprintf("%s %-14s on %-11s %-10s arrived %d of %d", mark,
			strings.TrimSuffix(r.Draft, ".md"), r.Account, r.State, r.Arrived, r.Segments))
	}
	out.Seconds = math.Round(s.o.Clock().Sub(s.begin).Seconds()*10) / 10
	if unknown != 0 || !out.OK {
		out.OK = false
		s.say("%d arrivals belong to no post", unknown)
		return out, ErrBroken
	}
	s.say("every post is where it should be, each of them once")
	return out, nil
}

// compare counts what of one post came into being on the network, by its recorded ids and by its texts.
func (s *stage) compare(ctx context.Context, m *member, arrived map[string]int, ledger []sim.Arrival) (Row, error) {
	var p detail
	if err := s.psn(ctx, &p, "", "post", "show", m.id); err != nil {
		return Row{}, err
	}
	row := Row{ID: m.id, Draft: m.draft, Account: m.account, State: p.State, Segments: len(p.Segments)}
	if m.wants == "cancelled" {
		row.Segments = 0
	}
	for _, u := range p.Publications {
		row.Arrived += arrived[u.RemoteID]
		if row.URL == "" {
			row.URL = u.URL
		}
	}
	byText := 0
	for _, a := range ledger {
		for _, segment := range p.Segments {
			if a.Effect == sim.Created && a.Network == m.account && a.Text == segment.Text {
				byText++
			}
		}
	}
	row.OK = p.State == m.wants && row.Arrived == row.Segments && byText == row.Segments
	return row, nil
}
