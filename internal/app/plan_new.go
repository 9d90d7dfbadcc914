package app

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/postshitnow/psn/internal/hub"
	"github.com/postshitnow/psn/internal/psn"
	"github.com/postshitnow/psn/internal/workspace"
)

// NewPlan asks for a proposal.
type NewPlan struct {
	Hub    string
	ID     string // empty for one by the first day
	From   string // a time as it was typed; empty for now
	Days   int
	DryRun bool
}

// PlanProposed is a plan that was proposed.
type PlanProposed struct {
	ID       string
	File     string // in the workspace
	From, To time.Time
	Zone     *time.Location
	Slots    []ProposedSlot // the earliest first
	Free     []ProposedSlot // posting times that nothing was found for
	Text     string         // of the file
	Warnings []string
}

// ProposedSlot is a posting time, and what might go out then.
type ProposedSlot struct {
	ID       string
	At       time.Time
	Accounts []string
	Idea     *psn.Idea
	Series   string
}

// NewPlan proposes a plan for the coming days: the occurrences of series that have no post, and ready ideas in the free
// posting times of the accounts, the most urgent first. It writes the file, and nothing else.
func (a *App) NewPlan(ctx context.Context, r NewPlan) (PlanProposed, error) {
	ws, err := a.needWorkspace("plans")
	if err != nil {
		return PlanProposed{}, err
	}
	strategy, err := ws.Strategy()
	if err != nil {
		return PlanProposed{}, err
	}
	h, err := a.OpenHub(ctx, r.Hub)
	if err != nil {
		return PlanProposed{}, err
	}
	now, err := h.Now(ctx)
	if err != nil {
		return PlanProposed{}, err
	}
	out := PlanProposed{From: now.In(strategy.Zone), Zone: strategy.Zone}
	if r.From != "" {
		if out.From, err = parseBound(r.From, out.From, 0); err != nil {
			return out, err
		}
		if out.From.Before(now) {
			out.From = now.In(strategy.Zone)
		}
	}
	out.To = midnight(out.From, r.Days)
	if out.ID = r.ID; out.ID == "" {
		out.ID = "week-" + out.From.Format(time.DateOnly)
	}
	if err := psn.CheckName(out.ID); err != nil {
		return out, err
	}
	if err := a.propose(ctx, h, ws, strategy, &out); err != nil {
		return out, err
	}
	if len(out.Slots) == 0 {
		return out, psn.Errorf(psn.CodeNotFound, "there is nothing to plan: no ready idea, or no free posting time for one, and no series that is due").
			WithHint("bring ideas to ready with `psn idea move ID --to ready`; posting times stand in config/strategy.yaml").WithNext("psn idea list", "psn slots")
	}
	out.Text = formatPlan(out)
	out.File = "content/plans/" + out.ID + ".yaml"
	if !r.DryRun {
		out.File, err = ws.WritePlan(out.ID, []byte(out.Text))
	}
	return out, err
}

// propose fills the slots.
func (a *App) propose(ctx context.Context, h *hub.Hub, ws *workspace.Workspace, strategy *workspace.Strategy, out *PlanProposed) error {
	all, err := a.allSeries(ctx, h, ws)
	if err != nil {
		return err
	}
	accounts, err := h.Accounts(ctx)
	if err != nil {
		return err
	}
	busy := map[string][]time.Time{} // by account
	for _, s := range all {
		if s.Problem != nil {
			out.Warnings = append(out.Warnings, "series "+s.Series.Name+" is left out: "+inWords(s.Problem))
			continue
		}
		if s.Record.State != psn.SeriesActive {
			continue
		}
		for _, o := range s.turns(out.From, out.To) {
			if !o.open() {
				continue
			}
			out.Slots = append(out.Slots, ProposedSlot{At: o.At.In(out.Zone), Accounts: s.Series.Accounts, Series: s.Series.Name})
			for _, name := range s.Series.Accounts {
				busy[name] = append(busy[name], o.At)
			}
		}
	}
	for _, account := range accounts {
		if account.State == psn.AccountPaused {
			continue
		}
		times, _ := slotsBetween(strategy, account.Platform, out.From, out.To)
		slots, err := markSlots(ctx, h, account.ID, times, "")
		if err != nil {
			return err
		}
		for _, slot := range slots {
			near := slices.ContainsFunc(busy[account.Name], func(t time.Time) bool { return t.Sub(slot.At).Abs() <= slotSpan })
			if slot.Free() && !near {
				out.Free = append(out.Free, ProposedSlot{At: slot.At, Accounts: []string{account.Name}})
			}
		}
	}
	slices.SortStableFunc(out.Free, func(a, b ProposedSlot) int {
		return cmp.Or(a.At.Compare(b.At), strings.Compare(a.Accounts[0], b.Accounts[0]))
	})
	ideas, err := readyIdeas(ctx, h)
	if err != nil {
		return err
	}
	platforms := map[string]string{}
	for _, account := range accounts {
		platforms[account.Name] = account.Platform
	}
	var free []ProposedSlot
	for _, slot := range out.Free {
		i := slices.IndexFunc(ideas, func(idea psn.Idea) bool {
			return (len(idea.Platforms) == 0 || slices.Contains(idea.Platforms, platforms[slot.Accounts[0]])) &&
				(idea.ExpiresAt.IsZero() || idea.ExpiresAt.After(slot.At))
		})
		if i < 0 {
			free = append(free, slot)
			continue
		}
		idea := ideas[i]
		ideas = slices.Delete(ideas, i, i+1)
		slot.Idea = &idea
		out.Slots = append(out.Slots, slot)
	}
	out.Free = free
	slices.SortStableFunc(out.Slots, func(a, b ProposedSlot) int { return a.At.Compare(b.At) })
	used := map[string]int{}
	for i := range out.Slots {
		s := &out.Slots[i]
		s.ID = s.At.Format("0102-1504")
		if s.Series != "" {
			s.ID += "-" + psn.Excerpt(s.Series, 24)
		} else if len(s.Accounts) > 0 {
			s.ID += "-" + s.Accounts[0][:min(24, len(s.Accounts[0]))]
		}
		if used[s.ID]++; used[s.ID] > 1 {
			s.ID += fmt.Sprintf("-%d", used[s.ID])
		}
	}
	return nil
}

// readyIdeas returns the ideas that can be written, the most urgent first.
func readyIdeas(ctx context.Context, h *hub.Hub) ([]psn.Idea, error) {
	ideas, _, err := h.Ideas(ctx, hub.IdeaFilter{States: []psn.IdeaState{psn.IdeaReady}, Limit: 200})
	slices.SortStableFunc(ideas, func(a, b psn.Idea) int {
		rank := func(i psn.Idea) int {
			switch {
			case i.Urgent:
				return 0
			case !i.ExpiresAt.IsZero():
				return 1
			}
			return 2
		}
		return cmp.Or(cmp.Compare(rank(a), rank(b)), a.ExpiresAt.Compare(b.ExpiresAt), a.CreatedAt.Compare(b.CreatedAt), strings.Compare(a.ID, b.ID))
	})
	return ideas, err
}

// mostFree is how many free times are listed in a plan file.
const mostFree = 40

// formatPlan writes the file. What people wrote stands in comments of one line each.
func formatPlan(p PlanProposed) string {
	var b strings.Builder
	fmt.Fprintf(&b, "# Posts from %s to %s, %s. Write each slot's text, or name a draft with `file`,\n"+
		"# then `psn plan apply content/plans/%s.yaml`. A slot without a text becomes a draft that keeps its time.\n"+
		"# Each slot is applied once, by its id.\n\nplan: %s\nslots:\n",
		p.From.Format(time.DateOnly), p.To.Add(-time.Second).Format(time.DateOnly), p.Zone, p.ID, p.ID)
	for _, s := range p.Slots {
		fmt.Fprintf(&b, "  - id: %s\n    at: %s # %s\n", s.ID, s.At.Format(time.RFC3339), s.At.Format("Mon"))
		if len(s.Accounts) > 0 {
			fmt.Fprintf(&b, "    accounts: [%s]\n", strings.Join(s.Accounts, ", "))
		}
		if s.Series != "" {
			fmt.Fprintf(&b, "    series: %s\n", s.Series)
		}
		if s.Idea != nil {
			fmt.Fprintf(&b, "    idea: %s # %s\n", s.Idea.ID, psn.Excerpt(s.Idea.Text, 100))
		}
	}
	if len(p.Free) > 0 {
		b.WriteString("\n# Free besides:\n")
	}
	for i, s := range p.Free {
		if i == mostFree {
			fmt.Fprintf(&b, "#   and %d more: psn slots\n", len(p.Free)-i)
			break
		}
		fmt.Fprintf(&b, "#   %s %s\n", s.At.Format("Mon 2006-01-02 15:04"), s.Accounts[0])
	}
	return b.String()
}
