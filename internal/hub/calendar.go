package hub

import (
	"context"
	"database/sql"
	"encoding/json"
	"time"

	"github.com/postshitnow/psn/internal/psn"
)

// CalendarMost bounds the posts of one page of a calendar.
const CalendarMost = 5000

// CalendarQuery selects a stretch of a hub's calendar.
type CalendarQuery struct {
	From, To  time.Time // To is exclusive
	AccountID string    // empty for the posts of all accounts
	Limit     int       // 0 means CalendarMost, which is also the most
}

// CalendarPost is a post that has a time, with what a calendar shows of it.
type CalendarPost struct {
	ID        string
	AccountID string
	State     psn.State
	Content   psn.Content
	At        time.Time // scheduled
	UpdatedAt time.Time
}

// CalendarAccount is an account as a calendar names it.
type CalendarAccount struct {
	ID       string
	Name     string
	Platform string
	State    psn.AccountState
	Removed  bool // it has posts in the calendar, and no further ones will come
}

// CalendarPage is a stretch of a hub's calendar.
type CalendarPage struct {
	Posts    []CalendarPost             // the earliest first
	Accounts map[string]CalendarAccount // by id: all of the hub, and removed ones that have posts here
	Next     time.Time                  // of the first post that did not fit; zero if all did
}

// Calendar returns the posts that are scheduled for some time in a span, in whatever state, and the hub's
// accounts, with one statement. Deleted posts are left out, and so are those without a time.
func (h *Hub) Calendar(ctx context.Context, q CalendarQuery) (CalendarPage, error) {
	if q.Limit <= 0 || q.Limit > CalendarMost {
		q.Limit = CalendarMost
	}
	where, args := "", []any{q.From.UnixMicro(), q.To.UnixMicro()}
	if q.AccountID != "" { // in a form that no index has: the span is searched, not all posts of the account
		where, args = "AND account_id || '' = ?", append(args, q.AccountID)
	}
	page := CalendarPage{Accounts: map[string]CalendarAccount{}}
	err := h.query(ctx, func(rows *sql.Rows) error {
		a, p, err := scanCalendar(rows)
		if err != nil {
			return err
		}
		page.Accounts[a.ID] = a
		if p.ID != "" {
			page.Posts = append(page.Posts, p)
		}
		return nil
	}, `SELECT a.id, a.name, a.platform, a.state, a.removed_at, COALESCE(p.id, ''), COALESCE(p.state, ''),
			COALESCE(p.content, ''), p.scheduled_at, p.updated_at
		FROM accounts a LEFT JOIN (
			SELECT id, account_id, state, content, scheduled_at, updated_at FROM posts
			WHERE deleted_at IS NULL AND scheduled_at IS NOT NULL
				AND COALESCE(scheduled_at, created_at) >= ? AND COALESCE(scheduled_at, created_at) < ? `+where+`
			ORDER BY COALESCE(scheduled_at, created_at), id DESC LIMIT ?
		) p ON p.account_id = a.id
		WHERE a.removed_at IS NULL OR p.id IS NOT NULL
		ORDER BY p.scheduled_at, p.id DESC`, append(args, int64(q.Limit)+1)...)
	if err != nil {
		return CalendarPage{}, h.wrap("read the calendar", err)
	}
	if len(page.Posts) > q.Limit {
		page.Next = page.Posts[q.Limit].At
		page.Posts = page.Posts[:q.Limit]
	}
	return page, nil
}

// scanCalendar reads a row of a calendar; the post's id is empty if the account has none there.
func scanCalendar(rows *sql.Rows) (a CalendarAccount, p CalendarPost, err error) {
	var accountState, state, content string
	var removed, at, updated instant
	err = rows.Scan(&a.ID, &a.Name, &a.Platform, &accountState, &removed, &p.ID, &state, &content, &at, &updated)
	if err != nil {
		return a, p, err
	}
	a.State, a.Removed = psn.AccountState(accountState), removed != 0
	if p.ID == "" {
		return a, p, nil
	}
	if err := json.Unmarshal([]byte(content), &p.Content); err != nil {
		return a, p, psn.Errorf(psn.CodeCorrupt, "the content of post %s can't be read", p.ID)
	}
	p.AccountID, p.State, p.At, p.UpdatedAt = a.ID, psn.State(state), at.time(), updated.time()
	return a, p, nil
}
