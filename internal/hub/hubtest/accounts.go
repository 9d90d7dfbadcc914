package hubtest

import (
	"fmt"
	"time"

	"github.com/postshitnow/psn/internal/hub"
	"github.com/postshitnow/psn/internal/psn"
)

func addsAndRenews(k *kit) {
	n := newAccount("work")
	first := k.add(n)
	k.ok(k.hub().SetAccountState(k.Context(), first.ID, psn.AccountPaused, "on holiday", ana))

	n.Account.Name, n.Account.Handle, n.Account.Serial = "ignored", "@new@example.social", true
	n.Token.Access = psn.NewSecret("second")
	got, renewed, err := k.hub().AddAccount(k.Context(), n)
	k.ok(err)
	want := first
	want.Handle, want.Serial, want.UpdatedAt = "@new@example.social", true, got.UpdatedAt
	if !renewed || got != want {
		k.Errorf("renewed %t %+v, want %+v", renewed, got, want)
	}
	s, err := k.hub().AccountByID(k.Context(), first.ID)
	k.ok(err)
	token, err := k.opener(keys().private).Open(k.Context(), first.ID, s.Sealed)
	k.ok(err)
	if token.Access.Reveal() != "second" || s.TokenVersion != 2 {
		k.Errorf("token version %d is not the second token", s.TokenVersion)
	}
	if e := k.last("account", first.ID); e.Act != "sign-in" || e.From != "paused" || e.To != "active" || e.Actor != "person:ana" {
		k.Errorf("story ends with %+v", e)
	}

	var renewals [8]bool
	together(8, func(i int) {
		n := newAccount("twin")
		_, renewed, err := k.hub().AddAccount(k.Context(), n)
		if renewals[i] = renewed; err != nil {
			k.Error(err)
		}
	})
	fresh := 0
	for _, renewed := range renewals {
		if !renewed {
			fresh++
		}
	}
	if fresh != 1 {
		k.Errorf("one identity was added %d times", fresh)
	}
}

func keepsNamesApart(k *kit) {
	a, b := k.account("a"), k.account("b")
	n := newAccount("a")
	n.Account.ExternalID = "another"
	k.unchanged(func() {
		_, _, err := k.hub().AddAccount(k.Context(), n)
		k.code(err, psn.CodeConflict)
		k.code(k.hub().RenameAccount(k.Context(), b.ID, "a", ana), psn.CodeConflict)
	})
	k.ok(k.hub().RenameAccount(k.Context(), a.ID, "c", ana))
	k.ok(k.hub().RenameAccount(k.Context(), b.ID, "a", ana))
	all, err := k.hub().Accounts(k.Context())
	k.ok(err)
	if len(all) != 2 || all[0].Name != "a" || all[0].ID != b.ID || all[1].Name != "c" {
		k.Errorf("accounts are %+v", all)
	}
	_, err = k.hub().RemoveAccount(k.Context(), b.ID, ana)
	k.ok(err)
	k.account("b") // the name and the identity of a removed account are free
}

func keepsSimulatedApart(k *kit) {
	k.account("real")
	n := newAccount("simulated")
	n.Account.Simulated = true
	k.unchanged(func() {
		_, _, err := k.hub().AddAccount(k.Context(), n)
		k.code(err, psn.CodeConflict)
	})
}

// keepsSimulatedApartAtOnce adds accounts of both sorts from two handles at the same time.
func keepsSimulatedApartAtOnce(k *kit) {
	first, second := k.hub(), k.later(0)
	var errs [6]error
	together(6, func(i int) {
		n := newAccount(fmt.Sprintf("a%d", i))
		n.Account.Simulated = i%2 == 0
		h := first
		if n.Account.Simulated {
			h = second
		}
		_, _, errs[i] = h.AddAccount(k.Context(), n)
	})
	all, err := k.hub().Accounts(k.Context())
	k.ok(err)
	if len(all) != 3 {
		k.Errorf("%d accounts were added, want the three of one sort", len(all))
	}
	for i, err := range errs {
		if err != nil {
			k.code(err, psn.CodeConflict)
		} else if all[0].Simulated != (i%2 == 0) {
			k.Errorf("account %d was added beside the other sort", i)
		}
	}
}

func pausesAndResumes(k *kit) {
	a := k.account("a")
	set := func(to psn.AccountState) error {
		return k.hub().SetAccountState(k.Context(), a.ID, to, "because", berta)
	}
	state := func() psn.AccountState {
		s, err := k.hub().AccountByID(k.Context(), a.ID)
		k.ok(err)
		return s.Account.State
	}
	k.ok(set(psn.AccountPaused))
	if e := k.last("account", a.ID); e.Actor != "person:berta" || e.From != "active" || e.To != "paused" || e.Detail != "because" {
		k.Errorf("story ends with %+v", e)
	}
	k.unchanged(func() { k.ok(set(psn.AccountPaused)) })
	k.ok(set(psn.AccountActive))
	k.ok(set(psn.AccountReauthRequired))
	k.unchanged(func() {
		k.code(set(psn.AccountActive), psn.CodeUnauthorised)
		k.code(set(psn.AccountPaused), psn.CodeUnauthorised) // it would be a way to resume
	})
	if got := state(); got != psn.AccountReauthRequired {
		k.Errorf("account is %s", got)
	}
	k.account("a")
	if got := state(); got != psn.AccountActive {
		k.Errorf("after signing in the account is %s", got)
	}
}

func removesAccounts(k *kit) {
	a := k.account("a")
	draft := k.post(a, time.Time{}, "draft")
	ready := k.post(a, ago(time.Minute), "ready")
	asked := k.post(a, time.Time{}, "asked")
	_, err := k.hub().Submit(k.Context(), asked.ID, time.Time{}, "", ana)
	k.ok(err)
	n, err := k.hub().RemoveAccount(k.Context(), a.ID, ana)
	k.ok(err)
	if n != 2 {
		k.Errorf("%d posts were cancelled, want 2", n)
	}
	k.state(draft.ID, psn.Draft)
	k.state(ready.ID, psn.Cancelled)
	k.state(asked.ID, psn.Cancelled)
	if e := k.last("post", ready.ID); e.From != "scheduled" || e.To != "cancelled" || e.Actor != "person:ana" {
		k.Errorf("story ends with %+v", e)
	}
	s, err := k.hub().AccountByID(k.Context(), a.ID)
	k.ok(err)
	if len(s.Sealed) != 0 {
		k.Error("the token was kept")
	}
	if k.number(`SELECT COUNT(*) FROM accounts WHERE token IS NOT NULL`) != 0 {
		k.Error("the token is still in the database")
	}
	_, err = k.hub().RemoveAccount(k.Context(), a.ID, ana)
	k.code(err, psn.CodeNotFound)
}

func keepsAccountWhilePublishing(k *kit) {
	a := k.account("a")
	k.post(a, ago(time.Minute), "one")
	c := k.claimOne("w")
	k.post(a, ago(-time.Hour), "two")
	k.unchanged(func() {
		_, err := k.hub().RemoveAccount(k.Context(), a.ID, ana)
		k.code(err, psn.CodeConflict)
	})
	b := begin(c, "w")
	k.ok(k.begins(b))
	k.ok(k.hub().Finish(k.Context(), end(c, b, hub.Done, psn.OutcomePublished)))
	_, err := k.hub().RemoveAccount(k.Context(), a.ID, ana)
	k.ok(err)
}

// removedAccountTakesNoPosts tries every way to a post that could never go out.
func removedAccountTakesNoPosts(k *kit) {
	a := k.account("a")
	draft := k.post(a, time.Time{}, "draft")
	failed := k.post(a, time.Time{}, "failed")
	k.exec(`UPDATE posts SET state = 'failed' WHERE id = ?`, failed.ID)
	_, err := k.hub().RemoveAccount(k.Context(), a.ID, ana)
	k.ok(err)
	k.unchanged(func() {
		_, err := k.hub().CreatePosts(k.Context(), scheduled(a, time.Now(), "new"))
		k.code(err, psn.CodeNotFound)
		_, err = k.hub().Schedule(k.Context(), draft.ID, time.Now(), "UTC", ana)
		k.code(err, psn.CodeConflict)
		_, err = k.hub().Submit(k.Context(), draft.ID, time.Time{}, "", ana)
		k.code(err, psn.CodeConflict)
		_, err = k.hub().Retry(k.Context(), failed.ID, time.Now(), ana)
		k.code(err, psn.CodeConflict)
	})
	_, err = k.hub().Move(k.Context(), failed.ID, psn.ActReopen, "", ana)
	k.ok(err)
}

// removeRacesCreation leaves no ready post behind, whoever is faster.
func removeRacesCreation(k *kit) {
	other := k.later(0)
	for round := range 10 {
		a := k.account(fmt.Sprintf("a%d", round))
		draft := k.post(a, time.Time{}, "draft")
		together(3, func(i int) {
			switch i {
			case 0:
				_, _ = k.hub().CreatePosts(k.Context(), scheduled(a, time.Now(), "new"))
			case 1:
				_, _ = other.Schedule(k.Context(), draft.ID, time.Now(), "UTC", ana)
			case 2:
				if _, err := other.RemoveAccount(k.Context(), a.ID, ana); err != nil {
					k.code(err, psn.CodeConflict)
				}
			}
		})
		_, _ = other.RemoveAccount(k.Context(), a.ID, ana) // if it was refused
		if n := k.number(`SELECT COUNT(*) FROM posts WHERE account_id = ? AND state = 'scheduled'`, a.ID); n != 0 {
			k.Fatalf("round %d: %d ready posts of a removed account", round, n)
		}
	}
}

func countsWaiting(k *kit) {
	a := k.account("a")
	k.post(a, time.Time{}, "draft")
	k.post(a, ago(time.Minute), "due")
	old := k.post(a, ago(2*time.Hour), "old")
	k.post(a, ago(-time.Hour), "soon")
	open, overdue, err := k.hub().Waiting(k.Context(), a.ID, time.Hour.Microseconds())
	k.ok(err)
	if open != 4 || overdue != 1 {
		k.Errorf("open %d, overdue %d, want 4 and 1", open, overdue)
	}
	n, err := k.hub().MissOverdue(k.Context(), a.ID, time.Hour.Microseconds(), berta)
	k.ok(err)
	if n != 1 {
		k.Errorf("%d posts were missed, want 1", n)
	}
	k.state(old.ID, psn.Missed)
	if e := k.last("post", old.ID); e.Act != "miss" || e.From != "scheduled" || e.To != "missed" || e.Actor != "person:berta" {
		k.Errorf("story ends with %+v", e)
	}
}

func unknownAccount(k *kit) {
	_, err := k.hub().AccountByID(k.Context(), "nobody")
	k.code(err, psn.CodeNotFound)
	k.code(k.hub().RenameAccount(k.Context(), "nobody", "x", ana), psn.CodeNotFound)
	k.code(k.hub().SetAccountState(k.Context(), "nobody", psn.AccountPaused, "", ana), psn.CodeNotFound)
	_, err = k.hub().CreatePosts(k.Context(), scheduled(psn.Account{ID: "nobody"}, time.Now(), "x"))
	k.code(err, psn.CodeNotFound)
}
