package app

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/postshitnow/psn/internal/hub"
	"github.com/postshitnow/psn/internal/platform"
	"github.com/postshitnow/psn/internal/psn"
	"github.com/postshitnow/psn/internal/workspace"
)

// importPlan is an import in memory.
type importPlan struct {
	app    *App
	hub    *hub.Hub
	ask    ImportPosts
	out    PostsImported
	drafts []importDraft
	posts  int // of all drafts
	used   []target
	now    time.Time
	zone   *time.Location

	targets  map[string]found       // by name
	pictures map[string]picture     // by SHA-256
	seen     map[string]string      // account and content → where it stands
	keys     map[string]string      // idempotency key → where it stands
	times    map[string][]time.Time // by account
	said     map[string]bool
}

// found is an account that was looked for.
type found struct {
	target target
	err    error
}

// importDraft is a draft that can be imported.
type importDraft struct {
	where, key, hash string
	proposed         string
	posts            []PostMade
	origin           origin
}

func (d importDraft) group() hub.ImportGroup {
	g := hub.ImportGroup{Key: d.key, RequestHash: d.hash, Slot: d.origin.slot, Link: d.origin.link}
	if g.Slot != "" {
		g.RequestHash = d.origin.hash
	}
	for _, p := range d.posts {
		g.Posts = append(g.Posts, newPost(p.Post, d.proposed))
	}
	return g
}

// planImport checks every draft. What is wrong with them stands in the plan's out.
func (a *App) planImport(ctx context.Context, h *hub.Hub, r ImportPosts, items []importItem) (*importPlan, error) {
	p := &importPlan{
		app: a, hub: h, ask: r, out: PostsImported{Drafts: len(items)}, targets: map[string]found{}, pictures: map[string]picture{},
		seen: map[string]string{}, keys: map[string]string{}, times: map[string][]time.Time{}, said: map[string]bool{},
	}
	var err error
	if p.zone, err = a.Zone(); err != nil {
		return nil, err
	}
	if p.now, err = h.Now(ctx); err != nil {
		return nil, err
	}
	for i, item := range items {
		if err := ctx.Err(); err != nil {
			return nil, psn.Errorf(psn.CodeCancelled, "interrupted: nothing was imported")
		}
		if r.Progress != nil {
			r.Progress(i, len(items))
		}
		err := item.err
		if err == nil {
			err = p.add(ctx, item)
		}
		if err != nil {
			if err := whole(err); err != nil {
				return nil, err
			}
			p.out.fault(item.where, err)
		}
		if p.posts > MaxImport {
			return nil, errImportMany(p.posts)
		}
	}
	return p, nil
}

// whole returns err if it is no fault of one draft, but of the hub or the machine.
func whole(err error) error {
	switch psn.CodeOf(err) { //nolint:exhaustive // the others are about one draft
	case psn.CodeInternal, psn.CodeUnavailable, psn.CodeLocked, psn.CodeCorrupt, psn.CodeReadOnly, psn.CodeFull, psn.CodeCancelled:
		return err
	}
	return nil
}

// add checks one draft. What is wrong with its contents goes to the problems, each by itself; the first fault that
// keeps it from being understood is returned.
func (p *importPlan) add(ctx context.Context, item importItem) error {
	d := item.draft
	if len(p.ask.Accounts) > 0 {
		d.Accounts = p.ask.Accounts
	}
	if p.ask.At != "" {
		d.At = p.ask.At
	}
	shown, err := p.app.looked(PostInput{File: item.file}, d)
	if err != nil {
		return err
	}
	targets, err := p.find(ctx, d.Accounts)
	if err != nil {
		return err
	}
	members := make([]platform.Platform, len(targets))
	for i, t := range targets {
		members[i] = t.member
	}
	if err := p.app.checkOptionKeys(d, nil, members); err != nil {
		return err
	}
	if err := (psn.Content{Segments: []psn.Segment{{Text: "-"}}, Poll: d.Poll, ReplyTo: d.ReplyTo, FirstComment: d.FirstComment}).Check(); err != nil {
		return err
	}
	made := importDraft{where: item.where, hash: requestHash(d, nil, shown, p.ask.Split), proposed: d.Proposed, origin: item.origin}
	made.key = importKey(p.ask.Key, item.key, made.hash)
	if err := checkKey(made.key); err != nil {
		return err
	}
	switch other := p.keys[made.key]; {
	case made.key == "" || other == "":
	case item.key != "" || !p.ask.SkipDuplicates && !p.ask.AllowDuplicate:
		return psn.Errorf(psn.CodeDuplicate, "it has the idempotency key, or is the same, as %s", other).WithHint("remove one of them")
	case p.ask.SkipDuplicates:
		p.out.Skipped += len(targets)
		return nil
	default:
		made.key = fmt.Sprintf("%s:%d", made.key, len(p.keys)) // the same text once more
	}
	for _, t := range targets {
		post, err := p.post(ctx, d, shown, t, item)
		if err != nil {
			return err
		}
		if post != nil {
			made.posts = append(made.posts, *post)
		}
	}
	p.keys[made.key] = item.where
	p.out.Warnings = append(p.out.Warnings, identicalAt(item.where, targets, made.posts)...)
	p.remember(shown)
	p.drafts = append(p.drafts, made)
	p.posts += len(made.posts)
	return nil
}

// post makes a draft's post for one account; it is nil if it is left out as a duplicate within the import.
func (p *importPlan) post(ctx context.Context, d workspace.Draft, shown pictures, t target, item importItem) (*PostMade, error) {
	where := item.where
	content := contentFor(d, nil, shown, t.member)
	whole := len(content.Segments)
	if p.ask.Split {
		var err error
		if content, err = splitContent(t.member, content, t.limits); err != nil {
			return nil, err
		}
	}
	post := &PostMade{
		Split: len(content.Segments) > whole, Account: t.account, Reports: examine(t, content),
		Post: psn.Post{AccountID: t.account.ID, State: psn.Draft, Content: content, Revision: 1},
	}
	for _, fault := range faults(t.account.Name, content, post.Reports) {
		p.out.fault(where, fault)
	}
	same := t.account.ID + content.Hash()
	if other := p.seen[same]; other != "" && !p.ask.AllowDuplicate {
		if p.ask.SkipDuplicates {
			p.out.Skipped++
			return nil, nil //nolint:nilnil // it is left out
		}
		return nil, psn.Errorf(psn.CodeDuplicate, "it has the same content for %s as %s", t.account.Name, other).
			WithHint("remove one of them; --skip-duplicates leaves the second one out, --allow-duplicate creates both")
	}
	p.seen[same] = where
	if d.At == "" {
		return post, nil
	}
	at, err := p.moment(ctx, d.At, t.account)
	if err != nil {
		return nil, err
	}
	if !asksApproval(p.hub) && !item.origin.bare {
		if err := reachable(ctx, p.hub, t, content); err != nil {
			return nil, err
		}
		post.Post.State = psn.Scheduled
	}
	post.Post.ScheduledAt, post.Post.Zone = at, at.Location().String()
	return post, nil
}

// moment resolves a time for a post of an account. Each post that asks for the next slot gets one of its own.
func (p *importPlan) moment(ctx context.Context, text string, account psn.Account) (time.Time, error) {
	when, err := psn.ParseWhen(text, p.now, p.zone)
	if err == nil && when.Best {
		err = unlearned(ctx, p.hub, account)
	}
	if err != nil {
		return when.At, err
	}
	if when.Note != "" && !p.said[when.Note] {
		p.said[when.Note] = true
		p.out.Warnings = append(p.out.Warnings, when.Note)
	}
	taken := p.times[account.ID]
	for from := p.now; when.Next; {
		if when.At, err = p.app.nextSlot(ctx, p.hub, account, from, ""); err != nil {
			return when.At, err
		}
		near := slices.IndexFunc(taken, func(other time.Time) bool { return when.At.Sub(other).Abs() < closeSlots })
		if near < 0 {
			break
		}
		from = when.At.Add(time.Minute)
	}
	p.times[account.ID] = append(taken, when.At)
	return when.At, nil
}

// find returns the accounts of these names, as targets does, each looked for once.
func (p *importPlan) find(ctx context.Context, names []string) ([]target, error) {
	asked := names
	if len(asked) == 0 {
		asked = []string{""}
	}
	var out []target
	for _, name := range asked {
		known, ok := p.targets[name]
		if !ok {
			var only []string
			if name != "" {
				only = []string{name}
			}
			all, chosen, err := p.app.targets(ctx, p.hub, only)
			if known.err = err; err == nil {
				known.target = all[0]
			}
			if chosen {
				p.out.Warnings = append(p.out.Warnings, fmt.Sprintf("where no account is named, the posts are for %s, the only one of the hub", all[0].account.Name))
			}
			p.targets[name] = known
		}
		if known.err != nil {
			return nil, known.err
		}
		if slices.ContainsFunc(out, func(t target) bool { return t.account.ID == known.target.account.ID }) {
			return nil, psn.Errorf(psn.CodeInvalid, "account %s stands twice", known.target.account.Name).WithHint("name it once")
		}
		out = append(out, known.target)
		if !slices.ContainsFunc(p.used, func(t target) bool { return t.account.ID == known.target.account.ID }) {
			p.used = append(p.used, known.target)
		}
	}
	return out, nil
}

// identicalAt says where a draft is the same text for several accounts of a network that forbids that.
func identicalAt(where string, targets []target, posts []PostMade) []string {
	if len(posts) != len(targets) {
		return nil
	}
	out := identicalWarnings(targets, posts)
	for i := range out {
		out[i] = where + ": " + out[i]
	}
	return out
}

// remember keeps the pictures of a draft that is imported, each file once.
func (p *importPlan) remember(shown pictures) {
	for _, segment := range shown {
		for _, one := range segment {
			p.pictures[one.ref.ID] = one
		}
	}
}

// store puts the pictures into the hub, each once, and their ids into the posts.
func (p *importPlan) store(ctx context.Context, h *hub.Hub, request hub.ImportRequest) error {
	ids := map[string]string{}
	for sum, one := range p.pictures {
		m, err := one.put(ctx, h, request.Actor, request.DryRun)
		if err != nil {
			return err
		}
		ids[sum] = m.ID
	}
	if len(ids) == 0 {
		return nil
	}
	for _, d := range p.drafts {
		for i := range d.posts {
			identify(&d.posts[i].Post.Content, ids)
		}
	}
	return nil
}
