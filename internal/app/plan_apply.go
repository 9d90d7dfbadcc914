package app

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"time"

	"github.com/postshitnow/psn/internal/hub"
	"github.com/postshitnow/psn/internal/psn"
	"github.com/postshitnow/psn/internal/workspace"
)

// ApplyPlan asks to create the posts of a plan, all or none.
type ApplyPlan struct {
	Hub            string
	File           string // as the user knows it
	Raw            []byte
	AllowDuplicate bool
	DryRun         bool
}

// PlanApplied is what ApplyPlan did, or would do. With Problems it did nothing.
type PlanApplied struct {
	ID       string
	Slots    []AppliedSlot // in the order of the file
	Created  int           // posts
	Replayed int           // slots that were applied before
	Problems []ImportProblem
	Warnings []string
}

// AppliedSlot is what became of a slot.
type AppliedSlot struct {
	Slot   workspace.PlanSlot
	Status SlotStatus
	Posts  []PostItem // without ids on a dry run
}

// SlotStatus is where a slot of a plan stands.
type SlotStatus string

// The states of a slot.
const (
	SlotNew     SlotStatus = "new"     // it was not applied
	SlotCreated SlotStatus = "created" // just now
	SlotApplied SlotStatus = "applied" // before
	SlotChanged SlotStatus = "changed" // since it was applied
	SlotBroken  SlotStatus = "broken"  // it can't be applied
)

// planRun is a plan that is being applied or looked at.
type planRun struct {
	app  *App
	hub  *hub.Hub
	ws   *workspace.Workspace
	file string
	out  PlanApplied
	now  time.Time

	series map[string]SeriesInfo
	taken  map[string][]Occurrence // by series, in this plan
}

// ApplyPlan creates the posts of every slot that was not applied yet, in one transaction, with the ideas and series that
// they come from. All that is wrong is told at once, each with its line, and then nothing is created. The same plan again
// creates nothing; a slot that was changed since it was applied is a problem with psn.CodeConflict.
func (a *App) ApplyPlan(ctx context.Context, r ApplyPlan) (PlanApplied, error) {
	p, items, err := a.readPlan(ctx, r.Hub, r.File, r.Raw)
	if err != nil {
		return p.out, err
	}
	imported, err := a.planImport(ctx, p.hub, ImportPosts{AllowDuplicate: r.AllowDuplicate}, items)
	if err != nil {
		return p.out, err
	}
	p.out.Problems = append(p.out.Problems, imported.out.Problems...)
	p.out.Warnings = append(p.out.Warnings, imported.out.Warnings...)
	if len(items) == 0 {
		return p.finish()
	}
	request := hub.ImportRequest{
		Actor: a.Actor(), AllowDuplicate: r.AllowDuplicate, DryRun: r.DryRun || len(p.out.Problems) > 0, Plan: &hub.Plan{ID: p.out.ID},
	}
	for _, d := range imported.drafts {
		for _, post := range d.posts {
			at := post.Post.ScheduledAt
			if request.Plan.From.IsZero() || at.Before(request.Plan.From) {
				request.Plan.From = at
			}
			if at.After(request.Plan.To) {
				request.Plan.To = at
			}
		}
	}
	if err := imported.store(ctx, p.hub, request); err != nil {
		return p.out, err
	}
	for _, d := range imported.drafts {
		request.Groups = append(request.Groups, d.group())
	}
	done, err := p.hub.ImportPosts(ctx, request)
	if err != nil {
		return p.out, err
	}
	p.settle(imported, done, r.DryRun)
	if out, err := p.finish(); err != nil {
		return out, err
	}
	return p.out, imported.warn(ctx, &imported.out, p.hub)
}

// settle says what the hub made of the slots.
func (p *planRun) settle(imported *importPlan, done hub.PostsImported, dryRun bool) {
	for _, i := range done.Conflicts { // somebody else applied another version meanwhile
		p.fault(imported.drafts[i].where, changedSlot(imported.drafts[i].origin.slot))
	}
	for _, dup := range done.Duplicates {
		d := imported.drafts[dup.Group]
		p.fault(d.where, psn.Errorf(psn.CodeDuplicate, "%s has a post with the same content: %s, %s", d.posts[dup.Post].Account.Name, dup.ID, dup.State).
			WithHint("change the text, or create it again with --allow-duplicate"))
	}
	if len(p.out.Problems) > 0 {
		return
	}
	p.out.Created = done.Created
	for i, g := range done.Groups {
		slot := p.slot(imported.drafts[i].origin.slot)
		if g.Replayed {
			slot.Status = SlotApplied
			p.out.Replayed++
			continue
		}
		slot.Status = SlotCreated
		for j, id := range g.Posts {
			made := imported.drafts[i].posts[j]
			if !dryRun {
				made.Post.ID, made.Post.GroupID = id, g.ID
			}
			slot.Posts = append(slot.Posts, PostItem{Post: made.Post, Account: made.Account})
			imported.out.Posts = append(imported.out.Posts, made)
		}
	}
}

func (p *planRun) slot(id string) *AppliedSlot {
	for i := range p.out.Slots {
		if p.out.Slots[i].Slot.ID == id {
			return &p.out.Slots[i]
		}
	}
	return &AppliedSlot{}
}

func (p *planRun) fault(where string, err error) {
	p.out.Problems = append(p.out.Problems, problemAt(where, err))
}

func changedSlot(id string) error {
	return psn.Errorf(psn.CodeConflict, "the slot %s was applied and is another now", id).
		WithHint("change its posts with `psn post edit` and take the change back here, or give the slot a new id")
}

// finish sorts the problems by their place and sums them up.
func (p *planRun) finish() (PlanApplied, error) {
	if len(p.out.Problems) == 0 {
		return p.out, nil
	}
	slices.SortStableFunc(p.out.Problems, func(a, b ImportProblem) int {
		return cmp.Compare(lineOfPlace(a.Where, p.file), lineOfPlace(b.Where, p.file))
	})
	first := p.out.Problems[0]
	code := first.Code
	for _, each := range p.out.Problems {
		if each.Code != code {
			code = psn.CodeInvalid
		}
		for i := range p.out.Slots {
			if s := &p.out.Slots[i]; s.Status == SlotNew && lineOfPlace(each.Where, p.file) == s.Slot.Line {
				s.Status = SlotBroken
			}
		}
	}
	return p.out, psn.Errorf(code, "%s in %s: nothing was applied; the first is %s: %s", plural(len(p.out.Problems), "problem", "problems"),
		plural(len(p.out.Slots), "slot", "slots"), first.Where, first.Message).WithHint("%s", first.Hint)
}

// lineOfPlace returns the line of file:line or file:line:column; 0 if there is none.
func lineOfPlace(where, file string) int {
	line := 0
	if rest, ok := cutPlace(where, file); ok {
		for i := 0; i < len(rest) && rest[i] >= '0' && rest[i] <= '9'; i++ {
			line, _ = strconv.Atoi(rest[:i+1])
		}
	}
	return line
}

func cutPlace(where, file string) (string, bool) {
	if len(where) > len(file)+1 && where[:len(file)] == file && where[len(file)] == ':' {
		return where[len(file)+1:], true
	}
	return "", false
}
