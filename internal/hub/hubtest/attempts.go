package hubtest

import (
	"fmt"
	"sync"
	"time"

	"github.com/postshitnow/psn/internal/hub"
	"github.com/postshitnow/psn/internal/psn"
)

func beginRefuses(k *kit) {
	a := k.account("a")
	p := k.post(a, ago(time.Minute), "one", "two")
	c := k.claimOne("w")
	refused := func(what string, b hub.Begin) {
		k.Helper()
		k.unchanged(func() {
			if err := k.begins(b); psn.CodeOf(err) != psn.CodeStale {
				k.Errorf("%s: %v", what, err)
			}
		})
	}
	for what, change := range map[string]func(*hub.Begin){
		"fence":    func(b *hub.Begin) { b.Fence++ },
		"revision": func(b *hub.Begin) { b.Revision++ },
		"content":  func(b *hub.Begin) { b.Hash = "another" },
		"post":     func(b *hub.Begin) { b.PostID = "another" },
	} {
		b := begin(c, "w")
		change(&b)
		refused(what, b)
	}
	for what, change := range map[string][2]string{
		"approval": {`UPDATE posts SET approved_hash = 'another'`, `UPDATE posts SET approved_hash = ''`},
		"deleted":  {`UPDATE posts SET deleted_at = 1`, `UPDATE posts SET deleted_at = NULL`},
		"state":    {`UPDATE posts SET state = 'scheduled'`, `UPDATE posts SET state = 'publishing'`},
		"paused":   {`UPDATE accounts SET state = 'paused'`, `UPDATE accounts SET state = 'active'`},
		"refused":  {`UPDATE accounts SET state = 'reauth-required'`, `UPDATE accounts SET state = 'active'`},
		"removed":  {`UPDATE accounts SET removed_at = 1`, `UPDATE accounts SET removed_at = NULL`},
	} {
		k.exec(change[0])
		refused(what, begin(c, "w"))
		k.exec(change[1])
	}
	b := begin(c, "w")
	k.ok(k.begins(b))
	k.code(k.begins(begin(c, "w")), psn.CodeStale) // it is still open
	k.ok(k.hub().Finish(k.Context(), end(c, b, hub.Continue, psn.OutcomePublished)))
	k.code(k.begins(begin(c, "w")), psn.CodeStale) // it is out
	if s := k.story(p.ID); len(s.Attempts) != 1 {
		k.Errorf("attempts are %+v", s.Attempts)
	}
}

// oneOpenAttempt asks the index itself.
func oneOpenAttempt(k *kit) {
	p := k.post(k.account("a"), ago(time.Minute), "one")
	k.ok(k.begins(begin(k.claimOne("w"), "w")))
	for _, outcome := range []psn.Outcome{psn.OutcomeSending, psn.OutcomeUnknown} {
		_, err := k.db().ExecContext(k.Context(), k.sql(`INSERT INTO attempts (id, post_id, segment, number, revision, fence, outcome, worker, started_at)
			VALUES ('second', ?, 0, 2, 1, 1, ?, 'w', 1)`), p.ID, string(outcome))
		if err == nil {
			k.Errorf("a second attempt, %s, was let in", outcome)
		}
	}
}

func recordsOutcomes(k *kit) {
	a := k.account("a")
	for _, c := range []struct {
		next    hub.Next
		outcome psn.Outcome
		state   psn.State
	}{
		{hub.Done, psn.OutcomePublished, psn.Published},
		{hub.Fail, psn.OutcomeRejected, psn.Failed},
		{hub.Review, psn.OutcomeUnknown, psn.NeedsReview},
		{hub.Park, psn.OutcomeUnknown, psn.Publishing},
		{hub.Defer, psn.OutcomeNotSent, psn.Scheduled},
	} {
		p := k.post(a, ago(time.Minute), string(c.outcome)+string(c.state))
		claim := k.claimOne("w")
		b := begin(claim, "w")
		k.ok(k.begins(b))
		f := end(claim, b, c.next, c.outcome)
		f.Code, f.Detail, f.Status, f.DueIn, f.Tried = "code", "detail", 418, time.Hour, true
		f.Problem, f.ProblemCode = "problem", "problem-code"
		k.ok(k.hub().Finish(k.Context(), f))
		s := k.story(p.ID)
		if s.Post.State != c.state || s.Post.Problem != "problem" || s.Post.ProblemCode != "problem-code" {
			k.Errorf("%s: post is %+v", c.outcome, s.Post)
		}
		got := s.Attempts[0]
		want := psn.Attempt{
			ID: b.AttemptID, PostID: p.ID, Number: 1, Revision: 1, Outcome: c.outcome, Code: "code", Detail: "detail",
			Status: 418, RemoteID: f.RemoteID, URL: f.URL, Worker: "w", StartedAt: got.StartedAt, FinishedAt: got.FinishedAt,
		}
		if got != want || got.StartedAt.IsZero() || got.FinishedAt.Before(got.StartedAt) {
			k.Errorf("%s: attempt is %+v, want %+v", c.outcome, got, want)
		}
		if out := c.next == hub.Done; out != (len(s.Publications) == 1) ||
			out && (s.Publications[0].RemoteID != f.RemoteID || s.Publications[0].AttemptID != b.AttemptID) {
			k.Errorf("%s: publications are %+v", c.outcome, s.Publications)
		}
		later := time.Until(s.Post.DueAt) > 59*time.Minute
		if later != (c.next == hub.Park || c.next == hub.Defer) {
			k.Errorf("%s: due at %s", c.outcome, s.Post.DueAt)
		}
		if c.next == hub.Defer {
			again := k.claim(k.later(2*time.Hour), request("w"))
			for _, r := range again {
				if r.Post.ID == p.ID && (r.Tries != 1 || len(r.Attempts) == 0 || r.Open != nil) {
					k.Errorf("deferred post comes back as %+v", r)
				}
			}
		}
	}
}

func marksAccounts(k *kit) {
	a, b := k.account("a"), k.account("b")
	k.post(a, ago(time.Minute), "one")
	c := k.claimOne("w")
	f := hub.Finish{
		PostID: c.Post.ID, Fence: c.Fence, Worker: "w", Next: hub.Defer, Ready: psn.Scheduled, AccountID: a.ID, LimitedFor: time.Hour,
	}
	k.ok(k.hub().Finish(k.Context(), f))
	k.same("limited account", claimed(k.claim(k.hub(), request("w"))), nil)
	other := k.post(b, ago(time.Minute), "two")
	c = k.claimOne("w")
	k.same("other account", []string{c.Post.ID}, []string{other.ID})
	k.ok(k.hub().Finish(k.Context(), hub.Finish{
		PostID: other.ID, Fence: c.Fence, Worker: "w", Next: hub.Defer, Ready: psn.Scheduled, AccountID: b.ID, Unauthorised: "token revoked", TokenVersion: 1,
	}))
	s, err := k.hub().AccountByID(k.Context(), b.ID)
	k.ok(err)
	if s.Account.State != psn.AccountReauthRequired || s.Account.Problem != "token revoked" {
		k.Errorf("account is %+v", s.Account)
	}
	if e := k.last("account", b.ID); e.Act != "refused" || e.From != "active" || e.To != "reauth-required" || e.Actor != "worker:w" {
		k.Errorf("story ends with %+v", e)
	}
	k.same("after the limit", claimed(k.claim(k.later(2*time.Hour), request("w"))), []string{f.PostID})
}

func renewsLeases(k *kit) {
	a := k.account("a")
	k.many(a, 3)
	r := request("w")
	r.Lease = time.Second
	claims := k.claim(k.hub(), r)
	var held []hub.Held
	for _, c := range claims {
		held = append(held, hub.Held{PostID: c.Post.ID, Fence: c.Fence})
	}
	until, lost, err := k.hub().Renew(k.Context(), "w", lease, append(held, hub.Held{PostID: "another", Fence: 1}))
	k.ok(err)
	if left := time.Until(until); len(lost) != 1 || lost[0].PostID != "another" || left <= time.Second || left > lease {
		k.Errorf("renewed for %s, lost %v", left, lost)
	}
	k.same("after the first lease", claimed(k.claim(k.later(10*time.Second), request("w2"))), nil)
	if n := len(k.claim(k.later(2*lease), request("w2"))); n != 1 { // suspects come one at a time
		k.Errorf("%d posts taken over after the renewed lease", n)
	}
}

// renewsWhileRecording renews the leases of posts whose outcomes are being recorded.
func renewsWhileRecording(k *kit) {
	a := k.account("a")
	k.many(a, 4*hub.ClaimMost)
	var claims []hub.Claim
	var held []hub.Held
	for range 4 {
		claims = append(claims, k.claim(k.hub(), request("w"))...)
	}
	for _, c := range claims {
		held = append(held, hub.Held{PostID: c.Post.ID, Fence: c.Fence})
	}
	done := make(chan struct{})
	var renewing sync.WaitGroup
	renewing.Go(func() {
		for {
			select {
			case <-done:
				return
			default:
			}
			if _, _, err := k.hub().Renew(k.Context(), "w", lease, held); err != nil {
				k.Error(err)
			}
		}
	})
	together(len(claims), func(i int) {
		for range 4 {
			b := begin(claims[i], "w")
			if err := k.begins(b); err != nil {
				k.Error(err)
			}
			if err := k.hub().Finish(k.Context(), end(claims[i], b, hub.Continue, psn.OutcomeNotSent)); err != nil {
				k.Error(err)
			}
		}
	})
	close(done)
	renewing.Wait()
}

// groupCommit begins and ends many attempts at once; some of them are refused, each by itself.
func groupCommit(k *kit) {
	a := k.account("a")
	k.many(a, 6*hub.ClaimMost)
	var claims []hub.Claim
	for range 6 {
		claims = append(claims, k.claim(k.hub(), request("w"))...)
	}
	begins := make([]hub.Begin, len(claims))
	want := func(i int) psn.Code {
		if i%5 == 0 {
			return psn.CodeStale
		}
		return ""
	}
	together(len(claims), func(i int) {
		begins[i] = begin(claims[i], "w")
		mine := begins[i]
		if want(i) != "" {
			mine.Fence--
		}
		if err := k.begins(mine); psn.CodeOf(err) != want(i) {
			k.Errorf("begin %d: %v", i, err)
		}
	})
	together(len(claims), func(i int) {
		f := end(claims[i], begins[i], hub.Done, psn.OutcomePublished)
		if want(i) != "" {
			f.Fence--
		}
		if err := k.hub().Finish(k.Context(), f); psn.CodeOf(err) != want(i) {
			k.Errorf("finish %d: %v", i, err)
		}
	})
	for i, c := range claims {
		s := k.story(c.Post.ID)
		switch {
		case want(i) != "" && (s.Post.State != psn.Publishing || len(s.Attempts)+len(s.Publications) != 0):
			k.Errorf("refused post %d is %+v", i, s)
		case want(i) == "" && (s.Post.State != psn.Published || len(s.Publications) != 1 ||
			s.Publications[0].RemoteID != "remote-"+begins[i].AttemptID || s.Attempts[0].ID != begins[i].AttemptID):
			k.Errorf("post %d is %+v", i, s)
		}
	}
}

// badOperationInAGroup has the platform answer twice with the same id, among many good answers, and an
// operation that the database refuses.
func badOperationInAGroup(k *kit) {
	a := k.account("a")
	k.many(a, 2*hub.ClaimMost)
	claims := append(k.claim(k.hub(), request("w")), k.claim(k.hub(), request("w"))...)
	begins := make([]hub.Begin, len(claims))
	together(len(claims), func(i int) {
		begins[i] = begin(claims[i], "w")
		if i == 3 {
			begins[i].AttemptID += "\x00" // Postgres takes no such text, SQLite does
		}
		err := k.begins(begins[i])
		if refused := i == 3 && k.engine.Name == psn.Postgres; refused != (err != nil) {
			k.Errorf("begin %d: %v", i, err)
		}
	})
	k.exec(`INSERT INTO publications (post_id, segment, account_id, attempt_id, remote_id, url, published_at)
		VALUES (?, 7, ?, '', 'taken', '', 1)`, claims[3].Post.ID, a.ID)
	together(len(claims), func(i int) {
		if i == 3 {
			return
		}
		f := end(claims[i], begins[i], hub.Done, psn.OutcomePublished)
		if i == 5 {
			f.RemoteID = "taken"
		}
		if err := k.hub().Finish(k.Context(), f); err != nil {
			k.Errorf("finish %d: %v", i, err)
		}
	})
	for i, c := range claims {
		want := psn.Published
		switch i {
		case 3:
			want = psn.Publishing
		case 5: // it can't be told from the other post, so a person looks at it
			want = psn.NeedsReview
		}
		s := k.story(c.Post.ID)
		if s.Post.State != want {
			k.Errorf("post %d is %s, want %s", i, s.Post.State, want)
		}
		if i == 5 && (len(s.Publications) != 0 || s.Attempts[0].Outcome != psn.OutcomeUnknown || s.Post.ProblemCode != "id-taken") {
			k.Errorf("the post with the id of another is %+v", s)
		}
	}
}

// jam keeps the operations of a hub from being committed until release is called. Those that come first
// wait in the database, the others behind them.
func (k *kit) jam(h *hub.Hub) (release func()) {
	k.Helper()
	db, lock := h.Handles().SQLite, `SELECT 1` // a transaction holds the one connection
	if db == nil {
		db, lock = k.db(), `LOCK TABLE attempts IN EXCLUSIVE MODE`
	}
	tx, err := db.BeginTx(k.Context(), nil)
	k.ok(err)
	_, err = tx.ExecContext(k.Context(), lock)
	k.ok(err)
	return func() { k.ok(tx.Rollback()) }
}

// queueing is time enough for operations to wait behind others.
const queueing = 30 * time.Millisecond

// closesWhileWaiting closes a hub under operations that wait: each is committed and says so, or is not and
// says that.
func closesWhileWaiting(k *kit) {
	a := k.account("a")
	for round := range 5 {
		h := k.later(0)
		k.many(a, 2*hub.ClaimMost)
		claims := append(k.claim(h, request("w")), k.claim(h, request("w"))...)
		errs := make([]error, len(claims))
		release := k.jam(h)
		var waiting sync.WaitGroup
		for i, c := range claims {
			waiting.Go(func() { _, errs[i] = h.Begin(k.Context(), begin(c, "w")) })
		}
		time.Sleep(queueing)
		waiting.Go(h.Close)
		time.Sleep(queueing)
		release()
		waiting.Wait()
		for i, c := range claims {
			if errs[i] != nil {
				k.code(errs[i], psn.CodeCancelled)
			}
			if n := len(k.story(c.Post.ID).Attempts); (n == 1) != (errs[i] == nil) {
				k.Errorf("round %d: %d attempts, and the answer was %v", round, n, errs[i])
			}
		}
		k.exec(`UPDATE posts SET state = 'cancelled', content_hash = id ` + fmt.Sprintf("|| '%d'", round))
	}
}
