package hub

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"slices"
	"time"

	"github.com/postshitnow/psn/internal/psn"
)

// NewPost is a post about to be created.
type NewPost struct {
	AccountID   string
	Content     psn.Content
	State       psn.State // Draft or Scheduled; a draft where the hub asks for approval
	ScheduledAt time.Time // with Scheduled; of a draft it is what was wished for
	Zone        string
	Proposed    string // the text as it was first proposed to its author; may be empty
}

// CreateRequest creates the posts of one group, all or none.
type CreateRequest struct {
	Posts          []NewPost
	Actor          psn.Actor
	Key            string // idempotency key, scoped by author; may be empty
	RequestHash    string // of everything that the key stands for
	AllowDuplicate bool
	DryRun         bool // check everything, change nothing
	Link           Link // what they come from
}

// Created is what CreatePosts did.
type Created struct {
	Posts    []psn.Post
	Replayed bool // the key was used before for the same request; Posts are those
}

// keyLife is how long an idempotency key is kept, and duplicateWithin how long identical content for the
// same account counts as a duplicate.
const (
	keyLife         = 30 * 24 * time.Hour
	duplicateWithin = 24 * time.Hour
)

// errDryRun undoes a transaction that was only a rehearsal.
var errDryRun = &psn.Error{Code: psn.CodeCancelled, Message: "dry run"}

// CreatePosts creates posts. A key that was used for another request is refused with psn.CodeConflict;
// identical content for the same account within 24 hours with psn.CodeDuplicate, unless allowed; media that
// are not in the hub with psn.CodeNotFound.
func (h *Hub) CreatePosts(ctx context.Context, r CreateRequest) (Created, error) {
	var out Created
	err := h.update(ctx, "create the post", func(ctx context.Context, t *tx) error {
		out = Created{}
		now, err := t.now(ctx)
		if err != nil {
			return err
		}
		group := psn.NewID()
		if r.Key != "" {
			replay, err := t.useKey(ctx, r, group, now)
			if err != nil {
				return err
			}
			if replay != "" {
				out.Replayed = true
				out.Posts, err = t.group(ctx, replay)
				return err
			}
		}
		if err := t.admit(ctx, r); err != nil {
			return err
		}
		required, err := t.approvalRequired(ctx)
		if err != nil {
			return err
		}
		for i, n := range r.Posts {
			if required {
				n.State = psn.Draft
			}
			post, err := t.createPost(ctx, r, n, group, i, now)
			if err != nil {
				return err
			}
			out.Posts = append(out.Posts, post)
		}
		made := make([]string, len(out.Posts))
		for i, p := range out.Posts {
			made[i] = p.ID
		}
		if err := t.link(ctx, r.Link, group, made, r.Actor.String(), now); err != nil {
			return err
		}
		if r.DryRun {
			return errDryRun
		}
		return nil
	})
	if errors.Is(err, errDryRun) {
		err = nil
	}
	return out, err
}

// admit refuses accounts and media that are not there, and lets creations of the same content wait for one another.
func (t *tx) admit(ctx context.Context, r CreateRequest) error {
	var accounts, contents []string
	var all []psn.Content
	for _, n := range r.Posts {
		all = append(all, n.Content)
		accounts = append(accounts, n.AccountID)
		contents = append(contents, n.AccountID+n.Content.Hash())
	}
	if err := t.keepAccounts(ctx, accounts); err != nil {
		return err
	}
	if err := t.keepMedia(ctx, r.DryRun, all...); err != nil {
		return err
	}
	if t.h.place.Engine == psn.SQLite || r.AllowDuplicate {
		return nil
	}
	slices.Sort(contents) // always in the same order, so that two groups never wait for one another
	for _, c := range contents {
		if _, err := t.exec(ctx, `SELECT pg_advisory_xact_lock(hashtextextended(?, 0))`, c); err != nil {
			return err
		}
	}
	return nil
}

// useKey claims an idempotency key for a new group, or returns the group that it was used for.
func (t *tx) useKey(ctx context.Context, r CreateRequest, group string, now instant) (replay string, err error) {
	author := r.Actor.String()
	if _, err := t.exec(ctx, `DELETE FROM creations WHERE author = ? AND key = ? AND created_at < ?`,
		author, r.Key, int64(now)-micros(keyLife)); err != nil {
		return "", err
	}
	made, err := t.exec(ctx, `INSERT INTO creations (author, key, request_hash, group_id, created_at)
		VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`, author, r.Key, r.RequestHash, group, int64(now))
	if err != nil || made == 1 {
		return "", err
	}
	var hash, known string
	err = t.row(ctx, []any{&hash, &known}, `SELECT request_hash, group_id FROM creations WHERE author = ? AND key = ?`, author, r.Key)
	if err != nil {
		return "", err
	}
	if hash != r.RequestHash {
		return "", psn.Errorf(psn.CodeConflict, "the idempotency key %q was used for another request", psn.Excerpt(r.Key, 60)).
			WithHint("use a new key for new content; the earlier post is %s", known).WithNext("psn post show " + known)
	}
	return known, nil
}

func (t *tx) createPost(ctx context.Context, r CreateRequest, n NewPost, group string, i int, now instant) (psn.Post, error) {
	hash := n.Content.Hash()
	if !r.AllowDuplicate {
		if err := t.refuseDuplicate(ctx, n.AccountID, hash, now); err != nil {
			return psn.Post{}, err
		}
	}
	content, err := json.Marshal(n.Content)
	if err != nil {
		return psn.Post{}, err
	}
	row := postRow{
		ID: group, GroupID: group, AccountID: n.AccountID, State: string(n.State), Content: string(content),
		ContentHash: hash, Revision: 1, ScheduledAt: at(n.ScheduledAt), Zone: n.Zone, DueAt: at(n.ScheduledAt),
		CreatedBy: r.Actor.String(), CreatedAt: now + instant(i), UpdatedAt: now + instant(i), // in the order of the request
	}
	if i > 0 { // the first post of a group lends it its id
		row.ID = psn.NewID()
	}
	if _, err := t.NewInsert().Model(&row).Exec(ctx); err != nil {
		return psn.Post{}, err
	}
	if err := t.useMedia(ctx, row.ID, n.Content); err != nil {
		return psn.Post{}, err
	}
	if err := t.propose(ctx, row.ID, n.Proposed); err != nil {
		return psn.Post{}, err
	}
	story := []entry{{
		actor: r.Actor.String(), act: "create", subject: "post", id: row.ID, to: string(psn.Draft),
	}}
	if n.State == psn.Scheduled {
		if err := psn.CheckTransition(psn.Draft, psn.ActSchedule, psn.Scheduled); err != nil {
			return psn.Post{}, err
		}
		story = append(story, entry{
			actor: r.Actor.String(), act: string(psn.ActSchedule), subject: "post", id: row.ID,
			from: string(psn.Draft), to: string(psn.Scheduled), detail: "for " + psn.FormatInstant(n.ScheduledAt),
		})
	}
	if err := t.audit(ctx, story...); err != nil {
		return psn.Post{}, err
	}
	return row.post()
}

// refuseDuplicate refuses identical content for one account within 24 hours. Cancelled, deleted and
// rejected posts don't count.
func (t *tx) refuseDuplicate(ctx context.Context, accountID, hash string, now instant) error {
	var id, state string
	err := t.row(ctx, []any{&id, &state}, `SELECT id, state FROM posts
		WHERE account_id = ? AND content_hash = ? AND created_at > ? AND deleted_at IS NULL
			AND state NOT IN ('cancelled', 'rejected') ORDER BY created_at DESC LIMIT 1`,
		accountID, hash, int64(now)-micros(duplicateWithin))
	if errors.Is(err, sql.ErrNoRows) {
		return nil
	}
	if err != nil {
		return err
	}
	return psn.Errorf(psn.CodeDuplicate, "the same content for the same account was created within 24 hours: post %s, %s", id, state).
		WithHint("use that post, or add --allow-duplicate").WithNext("psn post show " + id)
}

// group reads the posts of a group in the order of their creation.
func (t *tx) group(ctx context.Context, group string) ([]psn.Post, error) {
	var rows []postRow
	err := t.NewSelect().Model(&rows).Where("group_id = ?", group).
		OrderExpr("CASE WHEN id = group_id THEN 0 ELSE 1 END, created_at, id").Scan(ctx)
	if err != nil {
		return nil, err
	}
	return posts(rows)
}

func posts(rows []postRow) ([]psn.Post, error) {
	out := make([]psn.Post, len(rows))
	for i := range rows {
		post, err := rows[i].post()
		if err != nil {
			return nil, err
		}
		out[i] = post
	}
	return out, nil
}
