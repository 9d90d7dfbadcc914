package hub

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/postshitnow/psn/internal/psn"
)

// ImportRequest creates many groups of posts at once, all or none.
type ImportRequest struct {
	Groups         []ImportGroup
	Actor          psn.Actor
	AllowDuplicate bool
	SkipDuplicates bool  // leave out posts that are there already, and create the others
	DryRun         bool  // check everything, change nothing
	Plan           *Plan // whose slots the groups are; nil for none
}

// Plan names a plan that is applied.
type Plan struct {
	ID       string
	From, To time.Time // its first and its last post
}

// ImportGroup is one group of posts, as CreatePosts would make it.
type ImportGroup struct {
	Posts            []NewPost
	Key, RequestHash string // idempotency key, scoped by author; may be empty
	Slot             string // of the plan; created once, whoever applies it
	Link             Link   // what it comes from
}

// PostsImported is what ImportPosts did. If it names conflicts, or duplicates that were not to be left out, it
// created nothing.
type PostsImported struct {
	Groups     []GroupImported // by group
	Duplicates []PostDuplicate
	Conflicts  []int // groups whose key was used before for something else
	Created    int   // posts
}

// GroupImported is what became of a group.
type GroupImported struct {
	ID       string
	Replayed bool     // its key was used before for the same request; ID is the group of then
	Posts    []string // ids of the posts that were created, in the order of the request; empty for one left out
}

// PostDuplicate is a post that is in the hub already.
type PostDuplicate struct {
	Group, Post int // of the request
	ID          string
	State       psn.State
}

// refused reports whether nothing may be created.
func (p PostsImported) refused(r ImportRequest) bool {
	return len(p.Conflicts) > 0 || len(p.Duplicates) > 0 && !r.SkipDuplicates
}

// ImportPosts creates groups of posts in one transaction. Unlike CreatePosts it takes for a duplicate what has the
// same content for the same account at any time, unless that was cancelled, rejected or deleted: an import that is
// repeated creates nothing twice. Accounts and media that are not in the hub are psn.CodeNotFound.
func (h *Hub) ImportPosts(ctx context.Context, r ImportRequest) (PostsImported, error) {
	var out PostsImported
	err := h.update(ctx, "import the posts", func(ctx context.Context, t *tx) error {
		out = PostsImported{}
		for _, g := range r.Groups {
			out.Groups = append(out.Groups, GroupImported{ID: psn.NewID(), Posts: make([]string, len(g.Posts))})
		}
		now, err := t.now(ctx)
		if err != nil {
			return err
		}
		if err := t.importKeys(ctx, r, &out, now); err != nil {
			return err
		}
		if err := t.planSlots(ctx, r, &out, now); err != nil {
			return err
		}
		if err := t.admitImport(ctx, r); err != nil {
			return err
		}
		if err := t.findDuplicates(ctx, r, &out); err != nil {
			return err
		}
		if !out.refused(r) {
			if err := t.insertPosts(ctx, r, &out, now); err != nil {
				return err
			}
			if err := t.keepSlots(ctx, r, &out, now); err != nil {
				return err
			}
		}
		if out.refused(r) || r.DryRun {
			return errDryRun
		}
		return nil
	})
	if errors.Is(err, errDryRun) {
		err = nil
	}
	return out, err
}

// importKeys claims the groups' idempotency keys, and finds out which were used before.
func (t *tx) importKeys(ctx context.Context, r ImportRequest, out *PostsImported, now instant) error {
	author, index := r.Actor.String(), map[string]int{}
	var keys []string
	for i, g := range r.Groups {
		if g.Key != "" {
			index[g.Key] = i
			keys = append(keys, g.Key)
		}
	}
	if len(keys) == 0 {
		return nil
	}
	slices.Sort(keys) // always in the same order, so that two imports never wait for one another
	if _, err := t.exec(ctx, `DELETE FROM creations WHERE author = ? AND created_at < ? AND key IN {ids}`,
		author, int64(now)-micros(keyLife), t.h.dialect.ids(keys)); err != nil {
		return err
	}
	rows := t.table("TEXT", "TEXT", "TEXT")
	for _, key := range keys {
		rows.add(key, r.Groups[index[key]].RequestHash, out.Groups[index[key]].ID)
	}
	if _, err := t.exec(ctx, `WITH v (v_key, v_hash, v_group) AS (`+rows.query()+`)
		INSERT INTO creations (author, key, request_hash, group_id, created_at)
		SELECT CAST(? AS TEXT), v_key, v_hash, v_group, CAST(? AS BIGINT) FROM v WHERE TRUE ON CONFLICT DO NOTHING`,
		rows.args(author, int64(now))...); err != nil {
		return err
	}
	return t.rows(ctx, func(rows *sql.Rows) error {
		var key, hash, group string
		if err := rows.Scan(&key, &hash, &group); err != nil {
			return err
		}
		i := index[key]
		switch g := &out.Groups[i]; {
		case g.ID == group: // made just now
		case hash == r.Groups[i].RequestHash:
			g.ID, g.Replayed = group, true
		default:
			out.Conflicts = append(out.Conflicts, i)
		}
		return nil
	}, `SELECT key, request_hash, group_id FROM creations WHERE author = ? AND key IN {ids} ORDER BY key`, author, t.h.dialect.ids(keys))
}

// admitImport refuses accounts and media that are not there. Other creations for these accounts wait until this
// transaction ends, so that none makes a duplicate meanwhile.
func (t *tx) admitImport(ctx context.Context, r ImportRequest) error {
	var accounts []string
	var contents []psn.Content
	for _, g := range r.Groups {
		for _, n := range g.Posts {
			contents = append(contents, n.Content)
			if !slices.Contains(accounts, n.AccountID) {
				accounts = append(accounts, n.AccountID)
			}
		}
	}
	found := 0
	err := t.rows(ctx, func(rows *sql.Rows) error {
		var id string
		found++
		return rows.Scan(&id)
	}, `SELECT id FROM accounts WHERE removed_at IS NULL AND id IN {ids} ORDER BY id {lock}`, t.h.dialect.ids(accounts))
	if err != nil {
		return err
	}
	if found < len(accounts) {
		return t.keepAccounts(ctx, accounts) // says which
	}
	return t.keepMedia(ctx, r.DryRun, contents...)
}

// findDuplicates looks for posts with the same content for the same account.
func (t *tx) findDuplicates(ctx context.Context, r ImportRequest, out *PostsImported) error {
	if r.AllowDuplicate {
		return nil
	}
	for from := 0; from < len(r.Groups); from += importBatch {
		found := map[[2]int]PostDuplicate{}
		wanted := t.table("TEXT", "TEXT", "BIGINT", "BIGINT")
		for i := from; i < min(from+importBatch, len(r.Groups)); i++ {
			if out.Groups[i].Replayed {
				continue
			}
			for j, n := range r.Groups[i].Posts {
				wanted.add(n.AccountID, n.Content.Hash(), int64(i), int64(j))
			}
		}
		if wanted.empty() {
			continue
		}
		err := t.rows(ctx, func(rows *sql.Rows) error {
			var d PostDuplicate
			err := rows.Scan(&d.Group, &d.Post, &d.ID, &d.State)
			found[[2]int{d.Group, d.Post}] = d // the latest of several
			return err
		}, `WITH v (v_account, v_hash, v_group, v_post) AS (`+wanted.query()+`)
			SELECT v_group, v_post, p.id, p.state FROM v JOIN posts p ON p.account_id = v_account AND p.content_hash = v_hash
			WHERE p.deleted_at IS NULL AND p.state NOT IN ('cancelled', 'rejected') ORDER BY p.created_at, p.id`, wanted.args()...)
		if err != nil {
			return err
		}
		for i := from; i < min(from+importBatch, len(r.Groups)); i++ {
			for j := range r.Groups[i].Posts {
				if d, ok := found[[2]int{i, j}]; ok {
					out.Duplicates = append(out.Duplicates, d)
				}
			}
		}
	}
	return nil
}

// insertPosts creates the posts that are neither replayed nor left out.
func (t *tx) insertPosts(ctx context.Context, r ImportRequest, out *PostsImported, now instant) error {
	skip := map[[2]int]bool{}
	for _, d := range out.Duplicates {
		skip[[2]int{d.Group, d.Post}] = true
	}
	b := importer{tx: t, actor: r.Actor.String()}
	required, err := t.approvalRequired(ctx)
	if err != nil {
		return err
	}
	var unused []string // keys of groups that come to nothing
	for i, g := range r.Groups {
		group := &out.Groups[i]
		if group.Replayed {
			continue
		}
		made := 0
		for j, n := range g.Posts {
			if skip[[2]int{i, j}] {
				continue
			}
			if required {
				n.State = psn.Draft
			}
			group.Posts[j] = psn.NewID()
			if made == 0 { // the first post of a group lends it its id
				group.Posts[j] = group.ID
			}
			made++
			if err := b.add(ctx, group.ID, group.Posts[j], n, now+instant(out.Created)); err != nil {
				return err
			}
			out.Created++
		}
		if made == 0 && g.Key != "" {
			unused = append(unused, g.Key)
		}
	}
	if err := b.flush(ctx); err != nil || len(unused) == 0 {
		return err
	}
	_, err = t.exec(ctx, `DELETE FROM creations WHERE author = ? AND key IN {ids}`, r.Actor.String(), t.h.dialect.ids(unused))
	return err
}

// importer inserts posts with what belongs to them, many at a time.
type importer struct {
	*tx
	actor string
	posts []any
	count int
	uses  [][2]string // post and media
	story []entry
}

// importColumns are the columns of a new post; its approval, its lease and its past are the defaults.
var importColumns = []string{
	"id", "group_id", "account_id", "state", "content", "content_hash", "scheduled_at", "zone", "due_at", "created_by", "created_at", "updated_at",
}

func (b *importer) add(ctx context.Context, group, id string, n NewPost, when instant) error {
	content, err := json.Marshal(n.Content)
	if err != nil {
		return err
	}
	b.posts = append(b.posts, id, group, n.AccountID, string(n.State), string(content), n.Content.Hash(), at(n.ScheduledAt), n.Zone,
		at(n.ScheduledAt), b.actor, int64(when), int64(when))
	for _, m := range mediaOf(n.Content) {
		if m != "" { // only on a rehearsal
			b.uses = append(b.uses, [2]string{id, m})
		}
	}
	b.story = append(b.story, entry{actor: b.actor, act: "create", subject: "post", id: id, to: string(psn.Draft), detail: "by an import"})
	if n.State == psn.Scheduled {
		if err := psn.CheckTransition(psn.Draft, psn.ActSchedule, psn.Scheduled); err != nil {
			return err
		}
		b.story = append(b.story, entry{
			actor: b.actor, act: string(psn.ActSchedule), subject: "post", id: id, from: string(psn.Draft), to: string(psn.Scheduled),
			detail: "for " + psn.FormatInstant(n.ScheduledAt),
		})
	}
	if b.count++; b.count == importBatch {
		return b.flush(ctx)
	}
	return nil
}

func (b *importer) flush(ctx context.Context) error {
	if b.count == 0 {
		return nil
	}
	_, err := b.exec(ctx, "INSERT INTO posts ("+strings.Join(importColumns, ", ")+") VALUES "+
		strings.TrimSuffix(strings.Repeat(list(len(importColumns))+", ", b.count), ", "), b.posts...)
	if err != nil {
		return err
	}
	if len(b.uses) > 0 {
		rows := b.table("TEXT", "TEXT")
		for _, u := range b.uses {
			rows.add(u[0], u[1])
		}
		if _, err := b.exec(ctx, `WITH v (v_post, v_media) AS (`+rows.query()+`)
			INSERT INTO post_media (post_id, media_id) SELECT v_post, v_media FROM v`, rows.args()...); err != nil {
			return err
		}
	}
	if err := b.audit(ctx, b.story...); err != nil {
		return err
	}
	b.posts, b.count, b.uses, b.story = nil, 0, nil, nil
	return nil
}
