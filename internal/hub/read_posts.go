package hub

import (
	"context"
	"encoding/base64"
	"fmt"
	"strings"
	"time"

	"github.com/uptrace/bun"

	"github.com/postshitnow/psn/internal/psn"
)

// PostFilter selects posts; zero fields select everything.
type PostFilter struct {
	States    []psn.State
	AccountID string
	GroupID   string
	From, To  time.Time // by the time scheduled, or created where not scheduled; To is exclusive
	Limit     int       // 0 means 50; at most 500
	Cursor    string    // as an earlier page returned it
}

// Posts returns posts, the latest scheduled (or created) first, and the cursor of the next page, which
// is empty after the last. Deleted posts are left out.
func (h *Hub) Posts(ctx context.Context, f PostFilter) (page []psn.Post, next string, err error) {
	ctx, cancel := bounded(ctx)
	defer cancel()
	if f.Limit <= 0 {
		f.Limit = 50
	}
	f.Limit = min(f.Limit, 500)
	var rows []postRow
	q := h.read.NewSelect().Model(&rows).Where("p.deleted_at IS NULL").
		OrderExpr("COALESCE(p.scheduled_at, p.created_at) DESC, p.id").Limit(int64(f.Limit) + 1)
	if len(f.States) == 1 {
		q = q.Where("p.state = ?", f.States[0]) // as the index of posts that need review has it
	} else if len(f.States) > 0 {
		q = q.Where("p.state IN (?)", bun.List(f.States))
	}
	if f.AccountID != "" {
		q = q.Where("p.account_id = ?", f.AccountID)
	}
	if f.GroupID != "" {
		q = q.Where("p.group_id = ?", f.GroupID)
	}
	if !f.From.IsZero() {
		q = q.Where("COALESCE(p.scheduled_at, p.created_at) >= ?", f.From.UnixMicro())
	}
	if !f.To.IsZero() {
		q = q.Where("COALESCE(p.scheduled_at, p.created_at) < ?", f.To.UnixMicro())
	}
	if f.Cursor != "" {
		when, id, err := parseCursor(f.Cursor)
		if err != nil {
			return nil, "", err
		}
		// The first condition is the one that an index is searched by.
		q = q.Where("COALESCE(p.scheduled_at, p.created_at) <= ?", when).
			Where("(COALESCE(p.scheduled_at, p.created_at) < ? OR p.id > ?)", when, id)
	}
	if err := q.Scan(ctx); err != nil {
		return nil, "", h.wrap("list posts", err)
	}
	if len(rows) > f.Limit {
		rows = rows[:f.Limit]
		last := rows[len(rows)-1]
		when := last.ScheduledAt
		if when == 0 {
			when = last.CreatedAt
		}
		next = base64.RawURLEncoding.EncodeToString(fmt.Appendf(nil, "%d.%s", when, last.ID))
	}
	page, err = posts(rows)
	return page, next, err
}

func parseCursor(cursor string) (when int64, id string, err error) {
	raw, err := base64.RawURLEncoding.DecodeString(cursor)
	if err == nil {
		_, err = fmt.Sscanf(strings.Replace(string(raw), ".", " ", 1), "%d %s", &when, &id)
	}
	if err != nil {
		return 0, "", psn.Errorf(psn.CodeInvalid, "the cursor %q is not one", psn.Excerpt(cursor, 40)).
			WithHint("pass next_cursor of the page before, unchanged")
	}
	return when, id, nil
}

// PostID returns the id of the one post that begins with prefix, deleted posts included. It returns an
// error with psn.CodeNotFound or psn.CodeAmbiguous otherwise.
func (h *Hub) PostID(ctx context.Context, prefix string) (string, error) {
	if err := psn.CheckID(prefix); err != nil {
		return "", err
	}
	ctx, cancel := bounded(ctx)
	defer cancel()
	var ids []string
	err := h.read.NewSelect().Model((*postRow)(nil)).Column("id").
		Where("id >= ? AND id < ?", prefix, prefix+"{"). // "{" follows "z"
		Order("id").Limit(6).Scan(ctx, &ids)
	if err != nil {
		return "", h.wrap("find the post", err)
	}
	return unique("post", prefix, ids)
}

// unique returns the only id, or says why there is none.
func unique(noun, prefix string, ids []string) (string, error) {
	switch {
	case len(ids) == 0:
		return "", psn.Errorf(psn.CodeNotFound, "there is no %s %s", noun, prefix).WithNext("psn " + noun + " list")
	case len(ids) == 1 || ids[0] == prefix:
		return ids[0], nil
	}
	return "", psn.Errorf(psn.CodeAmbiguous, "%s fits several: %s", prefix, strings.Join(ids, ", ")).
		WithHint("give one more letter")
}

// PostStory is everything that is known of a post.
type PostStory struct {
	Post         psn.Post
	Account      psn.Account
	Attempts     []psn.Attempt
	Publications []psn.Publication
	Notes        []psn.Note        // oldest first
	Comment      *psn.FirstComment // nil until the post is out
	Uploads      []Upload          // of a post that is on its way
	Proposed     string            // the text as it was first proposed; empty if that is not known
	Audit        []psn.AuditEntry
	Policy       psn.Approval // of the hub
}

// Post returns a post with everything that is known of it.
func (h *Hub) Post(ctx context.Context, id string) (PostStory, error) {
	ctx, cancel := bounded(ctx)
	defer cancel()
	var s PostStory
	var row postRow
	if err := h.read.NewSelect().Model(&row).Where("id = ?", id).Scan(ctx); err != nil {
		return s, h.wrap("read the post", noPost(err, id))
	}
	var err error
	if s.Post, err = row.post(); err != nil {
		return s, err
	}
	var account accountRow
	if err := h.read.NewSelect().Model(&account).Where("id = ?", row.AccountID).Scan(ctx); err != nil {
		return s, h.wrap("read the post's account", err)
	}
	s.Account = account.account()
	var attempts []attemptRow
	if err := h.read.NewSelect().Model(&attempts).Where("post_id = ?", id).Order("segment", "number").Scan(ctx); err != nil {
		return s, h.wrap("read the post's attempts", err)
	}
	for i := range attempts {
		s.Attempts = append(s.Attempts, attempts[i].attempt())
	}
	var publications []publicationRow
	if err := h.read.NewSelect().Model(&publications).Where("post_id = ?", id).Order("segment").Scan(ctx); err != nil {
		return s, h.wrap("read the post's publications", err)
	}
	for i := range publications {
		s.Publications = append(s.Publications, publications[i].publication())
	}
	s.Policy = h.info.Approval
	if s.Notes, err = h.Notes(ctx, id); err != nil {
		return s, err
	}
	if s.Comment, err = h.firstComment(ctx, id); err != nil {
		return s, err
	}
	if s.Proposed, err = h.proposed(ctx, id); err != nil {
		return s, err
	}
	if s.Post.State.Ready() || s.Post.State == psn.Publishing {
		if s.Uploads, err = h.Uploads(ctx, id); err != nil {
			return s, err
		}
	}
	s.Audit, err = h.Story(ctx, "post", id)
	return s, err
}

// State returns where a post stands, and nothing else.
func (h *Hub) State(ctx context.Context, id string) (psn.State, error) {
	ctx, cancel := bounded(ctx)
	defer cancel()
	var state string
	err := h.read.NewSelect().Model((*postRow)(nil)).Column("state").Where("id = ?", id).Scan(ctx, &state)
	return psn.State(state), h.wrap("read the post's state", noPost(err, id))
}

// Near returns the posts of an account that are scheduled within span of t, without one post.
func (h *Hub) Near(ctx context.Context, accountID string, t time.Time, span time.Duration, without string) ([]psn.Post, error) {
	ctx, cancel := bounded(ctx)
	defer cancel()
	var rows []postRow
	err := h.read.NewSelect().Model(&rows).
		Where("p.account_id = ? AND p.deleted_at IS NULL AND p.id <> ?", accountID, without).
		Where("p.state IN (?)", bun.List([]psn.State{psn.Scheduled, psn.Approved, psn.PendingApproval, psn.Publishing, psn.Published})).
		Where("COALESCE(p.scheduled_at, p.created_at) BETWEEN ? AND ?", t.Add(-span).UnixMicro(), t.Add(span).UnixMicro()).
		OrderExpr("COALESCE(p.scheduled_at, p.created_at)").Limit(50).Scan(ctx)
	if err != nil {
		return nil, h.wrap("look for posts nearby", err)
	}
	return posts(rows)
}

// Counts returns how many posts are in each state.
func (h *Hub) Counts(ctx context.Context) (map[psn.State]int, error) {
	ctx, cancel := bounded(ctx)
	defer cancel()
	var rows []struct {
		State string `bun:"state"`
		N     int    `bun:"n"`
	}
	err := h.read.NewSelect().Model((*postRow)(nil)).Column("state").ColumnExpr("COUNT(*) AS n").
		Where("deleted_at IS NULL").Group("state").Scan(ctx, &rows)
	counts := map[psn.State]int{}
	for _, r := range rows {
		counts[psn.State(r.State)] = r.N
	}
	return counts, h.wrap("count posts", err)
}

// Adopted returns which of an account's remote ids belong to a publication already.
func (h *Hub) Adopted(ctx context.Context, accountID string, remoteIDs []string) (map[string]bool, error) {
	ctx, cancel := bounded(ctx)
	defer cancel()
	var ids []string
	err := h.read.NewSelect().Model((*publicationRow)(nil)).Column("remote_id").
		Where("account_id = ? AND remote_id IN (?)", accountID, bun.List(remoteIDs)).Scan(ctx, &ids)
	out := make(map[string]bool, len(ids))
	for _, id := range ids {
		out[id] = true
	}
	return out, h.wrap("look for adopted posts", err)
}
