package hubtest

import (
	"fmt"
	"slices"
	"time"

	"github.com/postshitnow/psn/internal/hub"
	"github.com/postshitnow/psn/internal/psn"
)

func findsByPrefix(k *kit) {
	a := k.account("a")
	for i, id := range []string{"bcd22", "bcd33", "bcd", "xyz99"} {
		p := k.post(a, time.Time{}, fmt.Sprint(i))
		k.exec(`UPDATE audit SET subject_id = ? WHERE subject_id = ?`, id, p.ID)
		k.exec(`UPDATE posts SET id = ?, group_id = ? WHERE id = ?`, id, id, p.ID)
	}
	k.exec(`UPDATE posts SET deleted_at = 1 WHERE id = 'xyz99'`)
	for prefix, want := range map[string]string{"bcd": "bcd", "bcd2": "bcd22", "bcd33": "bcd33", "x": "xyz99"} {
		got, err := k.hub().PostID(k.Context(), prefix)
		k.ok(err)
		if got != want {
			k.Errorf("%s is %s, want %s", prefix, got, want)
		}
	}
	for prefix, want := range map[string]psn.Code{
		"bc": psn.CodeAmbiguous, "z": psn.CodeNotFound, "bcd222": psn.CodeNotFound, "": psn.CodeInvalid,
		"%": psn.CodeInvalid, "bc_": psn.CodeInvalid, "bcdbcdbcdbcd": psn.CodeInvalid,
	} {
		_, err := k.hub().PostID(k.Context(), prefix)
		k.code(err, want)
	}
}

func filtersLists(k *kit) {
	a, b := k.account("a"), k.account("b")
	day := time.Date(2030, 5, 1, 12, 0, 0, 0, time.UTC)
	first, second, third := k.post(a, day, "1"), k.post(b, day.AddDate(0, 0, 1), "2"), k.post(a, day.AddDate(0, 0, 2), "3")
	draft := k.post(a, time.Time{}, "draft")
	gone := k.post(a, day, "gone")
	k.ok(k.hub().Delete(k.Context(), gone.ID, ana))
	for what, c := range map[string]struct {
		filter hub.PostFilter
		want   []psn.Post
	}{
		"all":     {hub.PostFilter{}, []psn.Post{third, second, first, draft}},
		"state":   {hub.PostFilter{States: []psn.State{psn.Draft, psn.Failed}}, []psn.Post{draft}},
		"account": {hub.PostFilter{AccountID: b.ID}, []psn.Post{second}},
		"group":   {hub.PostFilter{GroupID: first.GroupID}, []psn.Post{first}},
		"times":   {hub.PostFilter{From: day, To: day.AddDate(0, 0, 2)}, []psn.Post{second, first}},
		"both":    {hub.PostFilter{AccountID: a.ID, From: day, States: []psn.State{psn.Scheduled}}, []psn.Post{third, first}},
		"limit":   {hub.PostFilter{Limit: 1}, []psn.Post{third}},
	} {
		page, _, err := k.hub().Posts(k.Context(), c.filter)
		k.ok(err)
		k.same(what, ids(page), ids(c.want))
	}
	near, err := k.hub().Near(k.Context(), a.ID, day, 48*time.Hour, first.ID)
	k.ok(err)
	k.same("near", ids(near), []string{third.ID})
	counts, err := k.hub().Counts(k.Context())
	k.ok(err)
	if counts[psn.Scheduled] != 3 || counts[psn.Draft] != 1 || len(counts) != 2 {
		k.Errorf("counts are %v", counts)
	}
	_, _, err = k.hub().Posts(k.Context(), hub.PostFilter{Cursor: "nonsense"})
	k.code(err, psn.CodeInvalid)
}

// pagesLists reads posts, many of which are at the same time, page by page while others are added.
func pagesLists(k *kit) {
	a := k.account("a")
	all := k.many(a, 97)
	k.exec(`UPDATE posts SET scheduled_at = scheduled_at / 10000000 * 10000000`)
	k.exec(`UPDATE posts SET scheduled_at = NULL, state = 'draft', created_at = 1900000000000000 WHERE id IN (?, ?, ?)`,
		all[1].ID, all[2].ID, all[3].ID)
	for _, size := range []int{1, 7, 96, 97, 98} {
		var seen []string
		filter := hub.PostFilter{Limit: size}
		for {
			page, next, err := k.hub().Posts(k.Context(), filter)
			k.ok(err)
			seen = append(seen, ids(page)...)
			if next == "" {
				break
			}
			if filter.Cursor == "" { // later than all others, so on no page that is still to come
				k.post(a, time.Now().AddDate(100, 0, size), fmt.Sprint("new ", size))
			}
			filter.Cursor = next
		}
		seen = slices.DeleteFunc(seen, func(id string) bool { return !slices.Contains(ids(all), id) })
		if len(seen) != len(all) {
			k.Errorf("pages of %d show %d posts, want %d", size, len(seen), len(all))
		}
		slices.Sort(seen)
		if len(slices.Compact(seen)) != len(all) {
			k.Errorf("pages of %d show posts twice", size)
		}
	}
}

func unknownPost(k *kit) {
	h, ctx := k.hub(), k.Context()
	_, errPost := h.Post(ctx, "none")
	_, errState := h.State(ctx, "none")
	_, errSchedule := h.Schedule(ctx, "none", time.Now(), "UTC", ana)
	_, errEdit := h.Edit(ctx, "none", text("x"), 0, ana)
	_, errMove := h.Move(ctx, "none", psn.ActCancel, "", ana)
	_, errRetry := h.Retry(ctx, "none", time.Now(), ana)
	_, errResolve := h.Resolve(ctx, "none", hub.Resolution{Actor: ana})
	for _, err := range []error{
		errPost, errState, errSchedule, errEdit, errMove, errRetry, errResolve, h.Delete(ctx, "none", ana),
	} {
		k.code(err, psn.CodeNotFound)
	}
}
