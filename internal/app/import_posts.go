package app

import (
	"context"
	"fmt"
	"time"

	"github.com/postshitnow/psn/internal/hub"
	"github.com/postshitnow/psn/internal/psn"
)

// MaxImport is the most posts of one import, and MaxImportBytes the most bytes of their texts and drafts.
const (
	MaxImport      = 5000
	MaxImportBytes = 64 << 20
)

// ImportPosts asks for many posts at once, all or none.
type ImportPosts struct {
	Hub            string
	From           string   // a folder of drafts, a .ndjson or a .csv file, or "-"
	Raw            []byte   // what stood on standard input, with "-"
	Accounts       []string // instead of those that the drafts name
	At             string   // instead of the times that the drafts name
	Key            string   // prefix of idempotency keys; may be empty
	Split          bool     // cut what is too long for an account's platform into a thread
	AllowDuplicate bool
	SkipDuplicates bool // leave out what is in the hub already
	DryRun         bool
	Progress       func(done, all int) // told how many drafts are checked; may be nil
}

// PostsImported is what ImportPosts did, or would do. With Problems it did nothing.
type PostsImported struct {
	Drafts   int // that were read
	Created  int // posts
	Skipped  int // posts that were there already
	Replayed int // drafts whose idempotency key was used before
	Posts    []PostMade
	Problems []ImportProblem
	Warnings []string
}

// ImportProblem is why a draft can't be imported.
type ImportProblem struct {
	Where   string // file and line
	Code    psn.Code
	Message string
	Hint    string
}

func (p *PostsImported) fault(where string, err error) {
	p.Problems = append(p.Problems, problemAt(where, err))
}

// err sums up the problems.
func (p *PostsImported) err() error {
	if len(p.Problems) == 0 {
		return nil
	}
	first := p.Problems[0]
	code := first.Code
	for _, each := range p.Problems {
		if each.Code != code {
			code = psn.CodeInvalid
		}
	}
	return psn.Errorf(code, "%s in %s: nothing was imported; the first is %s: %s", plural(len(p.Problems), "problem", "problems"),
		plural(p.Drafts, "draft", "drafts"), first.Where, first.Message).WithHint("%s", first.Hint)
}

// ImportPosts creates a draft or a scheduled post of each draft on each of its accounts, in one transaction. Nothing
// is created if anything is wrong with one of them; the result says of each what, and comes with the error. The same
// import again creates nothing twice: posts with the same content for the same account are refused, or left out with
// SkipDuplicates, and drafts with an idempotency key are replayed.
func (a *App) ImportPosts(ctx context.Context, r ImportPosts) (PostsImported, error) {
	if err := checkKey(r.Key); err != nil {
		return PostsImported{}, err
	}
	items, err := a.readImport(r.From, r.Raw)
	if err != nil {
		return PostsImported{}, err
	}
	h, err := a.OpenHub(ctx, r.Hub)
	if err != nil {
		return PostsImported{}, err
	}
	plan, err := a.planImport(ctx, h, r, items)
	if err != nil {
		return PostsImported{}, err
	}
	out := plan.out
	request := hub.ImportRequest{
		Actor: a.Actor(), AllowDuplicate: r.AllowDuplicate, SkipDuplicates: r.SkipDuplicates, DryRun: r.DryRun || len(out.Problems) > 0,
	}
	if err := plan.store(ctx, h, request); err != nil {
		return out, err
	}
	for _, d := range plan.drafts {
		request.Groups = append(request.Groups, d.group())
	}
	done, err := h.ImportPosts(ctx, request)
	if err != nil {
		return out, err
	}
	plan.settle(&out, r, done)
	if err := out.err(); err != nil {
		out.Created, out.Posts = 0, nil
		return out, err
	}
	return out, plan.warn(ctx, &out, h)
}

// settle says what the hub made of the drafts.
func (p *importPlan) settle(out *PostsImported, r ImportPosts, done hub.PostsImported) {
	for _, i := range done.Conflicts {
		d := p.drafts[i]
		out.fault(d.where, psn.Errorf(psn.CodeConflict, "its idempotency key %q was used for something else", psn.Excerpt(d.key, 60)).
			WithHint("use a new key for new content"))
	}
	for _, dup := range done.Duplicates {
		d := p.drafts[dup.Group]
		if r.SkipDuplicates {
			out.Skipped++
			continue
		}
		out.fault(d.where, psn.Errorf(psn.CodeDuplicate, "%s has a post with the same content: %s, %s", d.posts[dup.Post].Account.Name, dup.ID, dup.State).
			WithHint("--skip-duplicates leaves out what is there already; --allow-duplicate creates it again"))
	}
	out.Created = done.Created
	for i, g := range done.Groups {
		if g.Replayed {
			out.Replayed++
			continue
		}
		for j, id := range g.Posts {
			if id == "" {
				continue
			}
			made := p.drafts[i].posts[j]
			if !r.DryRun {
				made.Post.ID, made.Post.GroupID = id, g.ID
			}
			out.Posts = append(out.Posts, made)
		}
	}
}

// warn adds what should be known about the posts and their accounts.
func (p *importPlan) warn(ctx context.Context, out *PostsImported, h *hub.Hub) error {
	var accounts []psn.Account
	for _, t := range p.used {
		accounts = append(accounts, t.account)
	}
	for _, made := range out.Posts {
		if made.Post.State == psn.Scheduled {
			waiting, err := waitWarnings(ctx, h, accounts...)
			out.Warnings = append(out.Warnings, waiting...)
			return err
		}
	}
	out.Warnings = append(out.Warnings, accountWarnings(accounts...)...)
	return nil
}

// closeSlots is how far from a time that the import gave an account its next free slot must be.
const closeSlots = slotSpan + time.Second

// importKey is the idempotency key of a draft: its own, or what it asks for, after the prefix. With neither prefix nor
// key there is none.
func importKey(prefix, own, hash string) string {
	switch {
	case prefix == "":
		return own
	case own == "":
		own = hash[:32]
	}
	return fmt.Sprintf("%s:%s", prefix, own)
}
