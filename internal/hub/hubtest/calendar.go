package hubtest

import (
	"fmt"
	"time"

	"github.com/postshitnow/psn/internal/hub"
	"github.com/postshitnow/psn/internal/psn"
)

// readsCalendar looks at what stands in a span, for accounts with posts, without, and removed.
func readsCalendar(k *kit) {
	a, b, idle, gone := k.account("a"), k.account("b"), k.account("idle"), k.account("gone")
	day := time.Date(2030, 5, 1, 12, 0, 0, 0, time.UTC)
	first, last := k.post(a, day, "first", "second part"), k.post(b, day.Add(47*time.Hour), "last")
	middle := k.post(a, day.Add(time.Hour), "middle")
	removed := k.post(gone, day.Add(2*time.Hour), "of a removed account")
	deleted := k.post(a, day, "deleted")
	k.ok(k.hub().Delete(k.Context(), deleted.ID, ana))
	draft := k.post(a, time.Time{}, "a draft without a time")
	k.exec(`UPDATE posts SET created_at = ? WHERE id = ?`, day.UnixMicro(), draft.ID)
	k.post(a, day.Add(-time.Microsecond), "before")
	k.post(a, day.Add(48*time.Hour), "after")
	_, err := k.hub().Move(k.Context(), middle.ID, psn.ActCancel, "", ana)
	k.ok(err)
	k.exec(`UPDATE accounts SET removed_at = 1 WHERE id IN (?, ?)`, gone.ID, k.account("long gone").ID)

	span := hub.CalendarQuery{From: day, To: day.Add(48 * time.Hour)}
	page, err := k.hub().Calendar(k.Context(), span)
	k.ok(err)
	k.same("posts", calendarIDs(page), []string{first.ID, middle.ID, removed.ID, last.ID})
	p := page.Posts[0]
	if p.AccountID != a.ID || p.State != psn.Scheduled || p.Content.Text() != "first\n\nsecond part" || !p.At.Equal(day) ||
		p.UpdatedAt.Sub(first.UpdatedAt).Abs() > time.Minute || page.Posts[1].State != psn.Cancelled || !page.Next.IsZero() {
		k.Errorf("%+v, next %s", page.Posts[:2], page.Next)
	}
	for _, account := range []psn.Account{a, b, idle, gone} {
		got := page.Accounts[account.ID]
		want := hub.CalendarAccount{
			ID: account.ID, Name: account.Name, Platform: account.Platform, State: psn.AccountActive, Removed: account.ID == gone.ID,
		}
		if got != want {
			k.Errorf("account %+v, want %+v", got, want)
		}
	}
	if len(page.Accounts) != 4 {
		k.Errorf("%d accounts", len(page.Accounts))
	}
	span.AccountID = b.ID
	page, err = k.hub().Calendar(k.Context(), span)
	k.ok(err)
	k.same("of one account", calendarIDs(page), []string{last.ID})
}

// cutsCalendar reads more posts than fit, some at the same time.
func cutsCalendar(k *kit) {
	a := k.account("a")
	all := k.many(a, 30)
	k.exec(`UPDATE posts SET scheduled_at = scheduled_at / 10000 * 10000`)
	span := hub.CalendarQuery{From: all[0].ScheduledAt.Add(-time.Hour), To: all[29].ScheduledAt.Add(time.Hour)}
	whole, err := k.hub().Calendar(k.Context(), span)
	k.ok(err)
	if len(whole.Posts) != len(all) {
		k.Fatalf("%d posts", len(whole.Posts))
	}
	for _, limit := range []int{1, 7, 29, 30, hub.CalendarMost + 1} {
		span.Limit = limit
		page, err := k.hub().Calendar(k.Context(), span)
		k.ok(err)
		k.same(fmt.Sprint("limit ", limit), calendarIDs(page), calendarIDs(whole)[:min(limit, 30)])
		var next time.Time
		if limit < 30 {
			next = whole.Posts[limit].At
		}
		if !page.Next.Equal(next) {
			k.Errorf("limit %d: next %s, want %s", limit, page.Next, next)
		}
	}
}

func calendarIDs(page hub.CalendarPage) []string {
	out := make([]string, len(page.Posts))
	for i, p := range page.Posts {
		out[i] = p.ID
	}
	return out
}
