package app

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"path/filepath"
	"time"

	"github.com/postshitnow/psn/internal/hub"
	"github.com/postshitnow/psn/internal/psn"
	"github.com/postshitnow/psn/internal/workspace"
)

// readPlan reads a plan, says where each slot stands, and returns those that are to be applied as drafts. What is wrong
// with a slot is a problem.
func (a *App) readPlan(ctx context.Context, hubName, file string, raw []byte) (*planRun, []importItem, error) {
	p := &planRun{app: a, file: shownName(file), series: map[string]SeriesInfo{}, taken: map[string][]Occurrence{}}
	plan, problems, err := workspace.ParsePlan(p.file, raw)
	if err != nil {
		return p, nil, err
	}
	p.out.ID = plan.ID
	if p.ws, err = a.needWorkspace("plans"); err != nil {
		return p, nil, err
	}
	if p.hub, err = a.OpenHub(ctx, hubName); err != nil {
		return p, nil, err
	}
	if p.now, err = p.hub.Now(ctx); err != nil {
		return p, nil, err
	}
	record, _, err := p.hub.Plan(ctx, plan.ID)
	if err != nil {
		return p, nil, err
	}
	known := map[string]hub.PlanSlot{}
	for _, s := range record.Slots {
		known[s.ID] = s
	}
	broken := map[int]bool{}
	for _, problem := range problems {
		broken[problem.Line] = true
		p.fault(p.file, problem.Err)
	}
	var items []importItem
	for _, slot := range plan.Slots {
		out := AppliedSlot{Slot: slot, Status: SlotNew}
		item, hash, err := importItem{}, "", error(nil)
		if broken[slot.Line] {
			out.Status = SlotBroken
		} else {
			item, hash, err = p.say(slot)
		}
		was, applied := known[slot.ID]
		switch {
		case out.Status == SlotBroken:
		case err != nil:
			if err := whole(err); err != nil {
				return p, nil, err
			}
			out.Status = SlotBroken
			p.fault(item.where, err)
		case applied && was.Hash == hash:
			out.Status = SlotApplied
			p.out.Replayed++
			if out.Posts, err = p.posts(ctx, was.GroupID); err != nil {
				return p, nil, err
			}
		case applied:
			out.Status = SlotChanged
			if out.Posts, err = p.posts(ctx, was.GroupID); err != nil {
				return p, nil, err
			}
			p.fault(item.where, changedSlot(slot.ID))
		default:
			if err := p.link(ctx, slot, &item); err != nil {
				if err := whole(err); err != nil {
					return p, nil, err
				}
				out.Status = SlotBroken
				p.fault(item.where, err)
				break
			}
			items = append(items, item)
		}
		p.out.Slots = append(p.out.Slots, out)
	}
	return p, items, nil
}

// posts reads the posts that a slot became.
func (p *planRun) posts(ctx context.Context, group string) ([]PostItem, error) {
	found, err := p.hub.GroupPosts(ctx, []string{group})
	if err != nil {
		return nil, err
	}
	return listed(ctx, p.hub, found[group])
}

// say returns a slot as a draft, and the hash of all that it says.
func (p *planRun) say(slot workspace.PlanSlot) (importItem, string, error) {
	item := importItem{where: fmt.Sprintf("%s:%d", p.file, slot.Line), file: filepath.Join(p.ws.Root, "plan.yaml")}
	var raw []byte
	if slot.File != "" {
		var err error
		if raw, err = p.ws.ReadDraft(slot.File, MaxDraftBytes); err != nil {
			return item, "", err
		}
		item.file = filepath.Join(p.ws.Root, filepath.FromSlash(slot.File))
		if item.draft, err = workspace.ParseDraft(slot.File, raw); err != nil {
			return item, "", err
		}
	} else {
		if err := psn.CheckText(slot.Text); err != nil {
			return item, "", err
		}
		item.draft.Segments = []string{slot.Text}
	}
	if slot.At != "" {
		item.draft.At = slot.At
	}
	if slot.Accounts != nil {
		item.draft.Accounts = slot.Accounts
	}
	if slot.Language != "" {
		item.draft.Language = slot.Language
	}
	said := slot
	said.Line = 0
	words, err := json.Marshal(said)
	if err != nil {
		return item, "", err
	}
	sum := sha256.Sum256(append(append(words, '\n'), raw...))
	item.origin = origin{slot: slot.ID, hash: hex.EncodeToString(sum[:])}
	return item, item.origin.hash, nil
}

// link adds to a slot's draft what its idea and its series say.
func (p *planRun) link(ctx context.Context, slot workspace.PlanSlot, item *importItem) error {
	if slot.Idea != "" {
		id, err := p.hub.IdeaID(ctx, slot.Idea)
		if err != nil {
			return err
		}
		idea, err := p.hub.Idea(ctx, id)
		if err != nil {
			return err
		}
		if idea.State == psn.IdeaKilled {
			return psn.Errorf(psn.CodeConflict, "idea %s was killed: %s", id, psn.Excerpt(idea.Reason, 100)).WithHint("take the slot out, or give it another idea")
		}
		item.origin.link.Idea = id
		if blank(item.draft) && slot.Series == "" {
			item.draft.Segments, item.origin.bare = []string{idea.Text}, true
			if item.draft.Language == "" && len(idea.Languages) == 1 {
				item.draft.Language = idea.Languages[0]
			}
		}
	}
	if slot.Series == "" {
		return nil
	}
	info, known := p.series[slot.Series]
	if !known {
		var err error
		if info, err = p.app.seriesInfo(ctx, p.hub, p.ws, slot.Series, true); err != nil {
			return err
		}
		p.series[slot.Series] = info
	}
	o, err := p.occurrence(info, slot)
	if err != nil {
		return err
	}
	fresh := 0 // numbers that this plan gives before
	for _, before := range p.taken[slot.Series] {
		if before.Number == 0 {
			fresh++
		}
	}
	p.taken[slot.Series] = append(p.taken[slot.Series], o)
	number := info.episode(o, fresh)
	item.origin.bare = blank(item.draft)
	item.draft = NextEpisode{info, o, number, ""}.draft(item.draft, number)
	item.origin.link.Episode = &psn.Episode{Series: slot.Series, Occurrence: o.Rule, Number: number}
	return nil
}

// occurrence returns the occurrence of a series that a slot is: the one on the day of its time, or the next without a post.
func (p *planRun) occurrence(info SeriesInfo, slot workspace.PlanSlot) (Occurrence, error) {
	if _, err := info.nextEpisode(); err != nil {
		return Occurrence{}, err
	}
	from, to := p.now, info.begin().Add(seriesAhead)
	if slot.At != "" {
		when, err := psn.ParseWhen(slot.At, p.now, info.Zone)
		if err != nil {
			return Occurrence{}, err
		}
		if !when.At.IsZero() {
			from = midnight(when.At.In(info.Zone), 0)
			to = midnight(when.At.In(info.Zone), 1)
		}
	}
	for _, o := range info.turns(from, to) {
		used := false
		for _, before := range p.taken[slot.Series] {
			used = used || before.Rule.Equal(o.Rule)
		}
		if o.open() && !used {
			return o, nil
		}
	}
	return Occurrence{}, psn.Errorf(psn.CodeConflict, "series %s has no occurrence without a post on %s", slot.Series, from.In(info.Zone).Format(time.DateOnly)).
		WithHint("its days are those that `psn series show %s` lists; a post beside the series needs no `series`", slot.Series)
}
