package app

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/postshitnow/psn/internal/hub"
	"github.com/postshitnow/psn/internal/platform"
	"github.com/postshitnow/psn/internal/psn"
	"github.com/postshitnow/psn/internal/workspace"
)

// CreatePosts asks for a post on each of its accounts, all or none.
type CreatePosts struct {
	Hub            string // its name; empty for the one that is used unasked
	Input          PostInput
	Key            string // idempotency key; may be empty
	AllowDuplicate bool
	Idea           string // the beginning of the id of the idea that they come from; may be empty
	Series         string // the name of the series whose next episode they are; may be empty
	Split          bool   // cut what is too long for an account's platform into a thread
	Transcode      bool   // make videos anew, with ffmpeg, for those who would refuse them
	// Watch is told how far the making of a video came. It may be nil.
	Watch func(Transcoding)
	// Preview is shown the posts before any is created, if a text was split; an error keeps them from being
	// created. It may be nil.
	Preview func(PostsMade) error
	DryRun  bool

	bare bool // the series' template is all of their text: they are drafts, which keep the time
}

// PostsMade is what CreatePosts did, or on a dry run would do.
type PostsMade struct {
	Posts    []PostMade
	Replayed bool     // the key was used before for the same request; Posts are those
	Problems []string // every check that failed, on a dry run
	Warnings []string
	Policy   psn.Approval // of the hub
}

// PostMade is one post with what its platform makes of it.
type PostMade struct {
	Post    psn.Post // without an id on a dry run
	Account psn.Account
	Reports []Report
	Split   bool // the text was too long and is a thread now
}

// CreatePosts creates drafts, or with a time scheduled posts; where the hub asks for approval drafts that keep the
// time, for when they are approved. What a platform is known to refuse is never
// stored. On a dry run nothing is, and the result comes with the error, so that both can be shown.
func (a *App) CreatePosts(ctx context.Context, r CreatePosts) (PostsMade, error) {
	draft, err := r.Input.draft()
	if err != nil {
		return PostsMade{}, err
	}
	if err := checkKey(r.Key); err != nil {
		return PostsMade{}, err
	}
	flags, err := r.Input.options()
	if err != nil {
		return PostsMade{}, err
	}
	shown, err := a.looked(r.Input, draft)
	if err != nil {
		return PostsMade{}, err
	}
	h, err := a.OpenHub(ctx, r.Hub)
	if err != nil {
		return PostsMade{}, err
	}
	request := hub.CreateRequest{
		Actor: a.Actor(), Key: r.Key, RequestHash: requestHash(draft, flags, shown, r.Split), AllowDuplicate: r.AllowDuplicate, DryRun: r.DryRun,
	}
	if r.Idea != "" {
		if request.Link.Idea, err = h.IdeaID(ctx, r.Idea); err != nil {
			return PostsMade{}, err
		}
		request.RequestHash += ":" + request.Link.Idea
	}
	if r.Series != "" {
		request.RequestHash += ":" + r.Series
	}
	if r.Transcode {
		request.RequestHash += ":transcode"
	}
	if r.Key != "" {
		posts, found, err := h.Replay(ctx, request.Actor, r.Key, request.RequestHash)
		if err != nil {
			return PostsMade{}, err
		}
		if found {
			return a.replayed(ctx, h, posts)
		}
	}
	if r.Series != "" {
		if draft, request.Link.Episode, r.bare, err = a.fromSeries(ctx, h, r.Series, draft); err != nil {
			return PostsMade{}, err
		}
	}
	targets, chosen, err := a.targets(ctx, h, draft.Accounts)
	if err != nil {
		return PostsMade{}, err
	}
	made, found, films, err := a.planFilmed(ctx, h, r, draft, flags, shown, targets)
	defer films.done()
	if err != nil {
		return PostsMade{}, err
	}
	if r.bare {
		made.Warnings = append(made.Warnings, "the series' template is all of its text: it is a draft for that time, which goes out when you have written and scheduled it")
	}
	made.Warnings = append(made.Warnings, identicalWarnings(targets, made.Posts)...)
	if chosen {
		made.Warnings = append(made.Warnings, fmt.Sprintf("no account was named; this is for %s, the only one of the hub", targets[0].account.Name))
	}
	if r.DryRun {
		if err := made.store(ctx, h, request, films.all()); err != nil {
			return PostsMade{}, err
		}
		made, err := a.rehearse(ctx, h, request, made, found)
		return made, hintTranscode(err, films.all(), targets)
	}
	if err := summed(found); err != nil {
		return PostsMade{}, hintTranscode(err, films.all(), targets)
	}
	made.Warnings = append(made.Warnings, a.shareConfigWith(ctx, h, r.Hub)...)
	if r.Preview != nil && slices.ContainsFunc(made.Posts, func(p PostMade) bool { return p.Split }) {
		if err := r.Preview(made); err != nil {
			return PostsMade{}, err
		}
	}
	if err := made.store(ctx, h, request, films.all()); err != nil {
		return PostsMade{}, err
	}
	return a.create(ctx, h, request, made, draft.Proposed)
}

// plan makes each account's post, in memory, with what is shown on each, and returns every problem that keeps one from being stored.
func (a *App) plan(ctx context.Context, h *hub.Hub, r CreatePosts, d workspace.Draft, flags map[string]string, shown []pictures, targets []target) (PostsMade, []*psn.Error) {
	made := PostsMade{Policy: h.Info().Approval}
	var found []*psn.Error
	fault := func(err error) {
		if known, ok := errors.AsType[*psn.Error](err); ok {
			found = append(found, known)
		} else if err != nil {
			found = append(found, psn.Errorf(psn.CodeInternal, "%w", err))
		}
	}
	members := make([]platform.Platform, len(targets))
	for i, t := range targets {
		members[i] = t.member
	}
	fault(a.checkOptionKeys(d, flags, members))
	said := map[string]bool{} // what concerns the time of all accounts alike is said once
	for i, t := range targets {
		content := contentFor(d, flags, shown[i], t.member)
		whole := len(content.Segments)
		if r.Split {
			var err error
			content, err = splitContent(t.member, content, t.limits)
			fault(err)
		}
		p := PostMade{Split: len(content.Segments) > whole, Account: t.account, Reports: examine(t, content)}
		found = append(found, faults(t.account.Name, content, p.Reports)...)
		p.Post = psn.Post{AccountID: t.account.ID, State: psn.Draft, Content: content, Revision: 1}
		if d.At != "" && !asksApproval(h) {
			fault(reachable(ctx, h, t, content))
		} else {
			waits, err := unreachable(ctx, h, t, content)
			fault(err)
			made.Warnings = append(made.Warnings, waits...)
		}
		if d.At != "" {
			when, err := a.moment(ctx, h, d.At, t.account, "")
			if err != nil && !said[err.Error()] {
				said[err.Error()] = true
				fault(err)
			}
			if err == nil {
				if !asksApproval(h) && !r.bare {
					p.Post.State = psn.Scheduled
				}
				p.Post.ScheduledAt, p.Post.Zone = when.At, when.At.Location().String()
			}
			if when.Note != "" && !said[when.Note] {
				said[when.Note] = true
				made.Warnings = append(made.Warnings, when.Note)
			}
		}
		made.Posts = append(made.Posts, p)
	}
	return made, found
}

// create stores what was planned.
func (a *App) create(ctx context.Context, h *hub.Hub, request hub.CreateRequest, made PostsMade, proposed string) (PostsMade, error) {
	for _, p := range made.Posts {
		request.Posts = append(request.Posts, newPost(p.Post, proposed))
	}
	created, err := h.CreatePosts(ctx, request)
	if err != nil {
		return PostsMade{}, err
	}
	if created.Replayed { // somebody was faster with the same key
		return a.replayed(ctx, h, created.Posts)
	}
	for i, post := range created.Posts {
		made.Posts[i].Post = post
	}
	return made, a.warn(ctx, h, &made)
}

func newPost(p psn.Post, proposed string) hub.NewPost {
	return hub.NewPost{
		AccountID: p.AccountID, Content: p.Content, State: p.State, ScheduledAt: p.ScheduledAt, Zone: p.Zone, Proposed: proposed,
	}
}

// warn adds what should be known about posts that are scheduled or whose account can't publish.
func (a *App) warn(ctx context.Context, h *hub.Hub, made *PostsMade) error {
	if asksApproval(h) {
		made.Warnings = append(made.Warnings, "this hub asks for approval: a draft goes out when it was submitted and a person approved it, at the time that it has then")
	}
	var accounts []psn.Account
	scheduled := false
	for _, p := range made.Posts {
		accounts = append(accounts, p.Account)
		if p.Post.State != psn.Scheduled {
			continue
		}
		scheduled = true
		near, err := a.nearWarning(ctx, h, p.Account, p.Post.ScheduledAt, p.Post.ID)
		if err != nil {
			return err
		}
		made.Warnings = append(made.Warnings, near...)
	}
	if !scheduled {
		made.Warnings = append(made.Warnings, accountWarnings(accounts...)...)
		return nil
	}
	waiting, err := waitWarnings(ctx, h, accounts...)
	made.Warnings = append(made.Warnings, waiting...)
	return err
}
