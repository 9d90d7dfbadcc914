package hubtest

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/postshitnow/psn/internal/hub"
	"github.com/postshitnow/psn/internal/psn"
)

// approval sets the hub's policy.
func (k *kit) approval(policy psn.Approval) []string {
	k.Helper()
	_, waiting, err := k.hub().SetApproval(k.Context(), policy, "", ana)
	k.ok(err)
	return waiting
}

// approved creates a post that Berta approved for a time.
func (k *kit) approved(a psn.Account, when time.Time, segments ...string) psn.Post {
	k.Helper()
	p := k.post(a, time.Time{}, segments...)
	_, err := k.hub().Submit(k.Context(), p.ID, time.Time{}, "", ana)
	k.ok(err)
	p, err = k.hub().Approve(k.Context(), p.ID, hub.Approval{Hash: p.ContentHash, When: when, Zone: "UTC", Actor: berta})
	k.ok(err)
	return p
}

// keepsToThePolicy tries every road to a ready post that nobody approved.
func keepsToThePolicy(k *kit) {
	a := k.account("a")
	failed := k.post(a, ago(-time.Hour), "failed")
	k.exec(`UPDATE posts SET state = 'failed' WHERE id = ?`, failed.ID)
	if k.hub().Info().Approval != psn.ApprovalNone {
		k.Errorf("a new hub has %+v", k.hub().Info())
	}
	k.approval(psn.ApprovalRequired)
	if e := k.last("hub", k.hub().Info().ID); e.Act != "policy" || e.From != "approval none" || e.To != "approval required" || e.Actor != "person:ana" {
		k.Errorf("the story says %+v", e)
	}
	if other := k.later(0); other.Info().Approval != psn.ApprovalRequired {
		k.Errorf("another command sees %+v", other.Info())
	}
	when := ago(-time.Hour)
	p := k.post(a, when, "wish")
	if p.State != psn.Draft || !p.ScheduledAt.Equal(when.Truncate(time.Microsecond)) {
		k.Errorf("created with a time it is %s at %s", p.State, p.ScheduledAt)
	}
	imported, err := k.hub().ImportPosts(k.Context(), hub.ImportRequest{Actor: ana, Groups: []hub.ImportGroup{{Posts: []hub.NewPost{{
		AccountID: a.ID, Content: text("imported"), State: psn.Scheduled, ScheduledAt: when, Zone: "UTC",
	}}}}})
	k.ok(err)
	k.state(imported.Groups[0].ID, psn.Draft)
	k.unchanged(func() {
		_, err := k.hub().Schedule(k.Context(), p.ID, when, "UTC", ana)
		k.code(err, psn.CodePolicy)
		_, err = k.hub().Retry(k.Context(), failed.ID, when, ana)
		k.code(err, psn.CodePolicy)
		_, err = k.hub().Reschedule(k.Context(), p.ID, when, "UTC", ana)
		k.code(err, psn.CodeConflict)
		changed, _, err := k.hub().SetApproval(k.Context(), psn.ApprovalRequired, "", ana)
		k.ok(err)
		if changed {
			k.Error("the policy changed to what it was")
		}
	})
	k.approval(psn.ApprovalNone)
	_, err = k.hub().Schedule(k.Context(), p.ID, when, "UTC", ana)
	k.ok(err)
	k.state(p.ID, psn.Scheduled)
}

// asksForApprovalLater turns the policy on where posts are scheduled already: those that nobody approved wait.
func asksForApprovalLater(k *kit) {
	a := k.account("a")
	when := ago(-time.Hour)
	loose, seen := k.post(a, when, "loose"), k.approved(a, when, "seen")
	k.same("waiting", k.approval(psn.ApprovalRequired), []string{loose.ID})
	k.state(loose.ID, psn.PendingApproval)
	k.state(seen.ID, psn.Approved)
	story := k.story(loose.ID)
	if !story.Post.ScheduledAt.Equal(loose.ScheduledAt) {
		k.Errorf("%+v", story.Post)
	}
	for i, want := range []psn.Transition{{From: psn.Scheduled, Act: psn.ActReopen, To: psn.Draft}, {From: psn.Draft, Act: psn.ActSubmit, To: psn.PendingApproval}} {
		e := story.Audit[len(story.Audit)-2+i]
		if (psn.Transition{From: psn.State(e.From), Act: psn.Act(e.Act), To: psn.State(e.To)}) != want {
			k.Errorf("the story says %+v, want %+v", e, want)
		}
		k.ok(psn.CheckTransition(want.From, want.Act, want.To))
	}
	// A post that slipped through waits after the next sweep.
	k.exec(`UPDATE posts SET state = 'scheduled' WHERE id = ?`, loose.ID)
	_, err := k.hub().Sweep(k.Context(), "w", grace)
	k.ok(err)
	k.state(loose.ID, psn.PendingApproval)
	k.state(seen.ID, psn.Approved)
	k.exec(`UPDATE posts SET state = 'scheduled' WHERE id = ?`, loose.ID)
	_, err = k.hub().Edit(k.Context(), loose.ID, text("other words"), 0, ana)
	k.ok(err)
	k.state(loose.ID, psn.Draft)
}

func submitsAndApproves(k *kit) {
	a := k.account("a")
	k.approval(psn.ApprovalRequired)
	when := ago(-time.Hour).Truncate(time.Microsecond)
	p := k.post(a, when, "one")
	p, err := k.hub().Submit(k.Context(), p.ID, time.Time{}, "", ana)
	k.ok(err)
	if p.State != psn.PendingApproval || !p.ScheduledAt.Equal(when) {
		k.Errorf("submitted it is %s at %s", p.State, p.ScheduledAt)
	}
	p, err = k.hub().Reschedule(k.Context(), p.ID, when.Add(time.Hour), "UTC", ana)
	k.ok(err)
	if got := k.claim(k.later(3*time.Hour), request("w")); len(got) != 0 {
		k.Errorf("%v was claimed before it was approved", claimed(got))
	}
	p, err = k.hub().Approve(k.Context(), p.ID, hub.Approval{Hash: p.ContentHash, How: "at the terminal", Actor: berta})
	k.ok(err)
	if p.State != psn.Approved || !p.DueAt.Equal(when.Add(time.Hour)) || p.ApprovedHash != p.ContentHash {
		k.Errorf("approved it is %+v", p)
	}
	if e := k.last("post", p.ID); e.Act != "approve" || e.Actor != "person:berta" || e.Detail != "at the terminal" {
		k.Errorf("the story says %+v", e)
	}
	p, err = k.hub().Reschedule(k.Context(), p.ID, when, "UTC", ana) // time is not content
	k.ok(err)
	if p.State != psn.Approved || p.ApprovedHash != p.ContentHash {
		k.Errorf("moved it is %+v", p)
	}
	if got := k.claim(k.later(3*time.Hour), request("w")); len(got) != 1 {
		k.Errorf("claimed %v", claimed(got))
	}

	// A time that has passed is forgotten: nothing goes out by surprise.
	late := k.post(a, time.Time{}, "late")
	_, err = k.hub().Submit(k.Context(), late.ID, ago(time.Minute), "UTC", ana)
	k.ok(err)
	late, err = k.hub().Approve(k.Context(), late.ID, hub.Approval{Hash: late.ContentHash, Actor: berta})
	k.ok(err)
	if late.State != psn.Approved || !late.DueAt.IsZero() || !late.ScheduledAt.IsZero() {
		k.Errorf("%+v", late)
	}
	// No to a post is no to its content.
	no := k.post(a, time.Time{}, "no")
	_, err = k.hub().Submit(k.Context(), no.ID, time.Time{}, "", ana)
	k.ok(err)
	no, err = k.hub().Move(k.Context(), no.ID, psn.ActReject, "too loud", berta)
	k.ok(err)
	if no.State != psn.Rejected || no.Problem != "too loud" {
		k.Errorf("%+v", no)
	}
	// Reopened, an approved post needs approval again.
	back := k.approved(a, ago(-time.Hour), "back")
	_, err = k.hub().Move(k.Context(), back.ID, psn.ActCancel, "", ana)
	k.ok(err)
	back, err = k.hub().Move(k.Context(), back.ID, psn.ActReopen, "", ana)
	k.ok(err)
	if back.ReadyState() != psn.Scheduled {
		k.Errorf("%+v", back)
	}
}

// approvesOnlyWhatWasSeen edits a post between a person's look and their yes.
func approvesOnlyWhatWasSeen(k *kit) {
	k.approval(psn.ApprovalRequired)
	p := k.post(k.account("a"), time.Time{}, "seen")
	submit := func() {
		_, err := k.hub().Submit(k.Context(), p.ID, time.Time{}, "", ana)
		k.ok(err)
	}
	submit()
	_, err := k.hub().Edit(k.Context(), p.ID, text("unseen"), 0, ana)
	k.ok(err)
	k.state(p.ID, psn.Draft)
	submit()
	k.unchanged(func() {
		_, err := k.hub().Approve(k.Context(), p.ID, hub.Approval{Hash: p.ContentHash, Actor: berta})
		k.code(err, psn.CodeStale)
	})
}

// editRacesTheClaim edits approved posts while a worker claims and begins them: what was not approved never begins.
func editRacesTheClaim(k *kit) {
	a := k.account("a")
	worker := k.later(0)
	k.approval(psn.ApprovalRequired)
	out := 0
	for round := range 30 {
		p := k.approved(a, ago(time.Minute), fmt.Sprint("round ", round))
		edited := text(fmt.Sprint("edited ", round))
		var began []hub.Begin
		var err error
		together(2, func(i int) {
			if i == 0 {
				_, err = k.hub().Edit(k.Context(), p.ID, edited, 0, ana)
				return
			}
			for range 2 { // the first may come back empty while the post is locked
				for _, c := range k.claim(worker, request("w")) {
					b := begin(c, "w")
					if _, err := worker.Begin(k.Context(), b); err == nil {
						began = append(began, b)
						k.ok(worker.Finish(k.Context(), end(c, b, hub.Done, psn.OutcomePublished)))
					}
				}
			}
		})
		out += len(began)
		switch {
		case err == nil && len(began) == 0:
			k.state(p.ID, psn.Draft)
		case err != nil && len(began) == 1 && began[0].Hash == p.ContentHash:
			k.code(err, psn.CodeConflict)
			k.state(p.ID, psn.Published)
		default:
			k.Fatalf("round %d: the edit says %v, and %+v began", round, err, began)
		}
	}
	k.Logf("%d of 30 were published before they were edited", out)
}

// policyRacesCreation turns the policy on while posts are scheduled: none is left that a worker would take.
func policyRacesCreation(k *kit) {
	a := k.account("a")
	other := k.later(0)
	for round := range 15 {
		k.approval(psn.ApprovalNone)
		draft := k.post(a, time.Time{}, fmt.Sprint("draft ", round))
		var made hub.Created
		together(3, func(i int) {
			switch i {
			case 0:
				_, _, err := k.hub().SetApproval(k.Context(), psn.ApprovalRequired, "", ana)
				k.ok(err)
			case 1:
				var err error
				made, err = other.CreatePosts(k.Context(), scheduled(a, ago(time.Minute), fmt.Sprint("round ", round)))
				k.ok(err)
			default:
				if _, err := other.Schedule(k.Context(), draft.ID, ago(time.Minute), "UTC", ana); err != nil {
					k.code(err, psn.CodePolicy)
				}
			}
		})
		// A row that was locked just then is found by the worker's next sweep.
		_, err := other.Sweep(k.Context(), "w", grace)
		k.ok(err)
		if got := k.claim(other, request("w")); len(got) != 0 {
			k.Fatalf("round %d: %v was claimed", round, claimed(got))
		}
		if p := k.story(made.Posts[0].ID).Post; p.State != psn.Draft && p.State != psn.PendingApproval {
			k.Errorf("round %d: the new post is %s", round, p.State)
		}
	}
}

// asksForApprovalHalfway turns the policy on while a post is on its way.
func asksForApprovalHalfway(k *kit) {
	p := k.post(k.account("a"), ago(time.Minute), "one")
	_, b := k.unknown("w")
	k.approval(psn.ApprovalRequired)
	k.state(b.PostID, psn.NeedsReview)
	_, err := k.hub().Resolve(k.Context(), p.ID, hub.Resolution{Actor: ana})
	k.ok(err)
	k.state(p.ID, psn.PendingApproval)
}

func keepsPersonTokens(k *kit) {
	first, err := k.hub().NewPersonToken(k.Context(), "ana", "", ana)
	k.ok(err)
	other, err := k.hub().NewPersonToken(k.Context(), "berta", "", berta)
	k.ok(err)
	for token, want := range map[psn.Secret]string{first: "ana", other: "berta"} {
		got, err := k.hub().PersonOf(k.Context(), token)
		k.ok(err)
		if got != want {
			k.Errorf("it is %s's, want %s's", got, want)
		}
	}
	if dump := k.dump(); strings.Contains(dump, first.Reveal()) || strings.Contains(dump, strings.TrimPrefix(first.Reveal(), "psn-person-")) {
		k.Error("the token stands in the hub")
	}
	second, err := k.hub().NewPersonToken(k.Context(), "ana", "", ana)
	k.ok(err)
	for _, dead := range []psn.Secret{first, {}, psn.NewSecret("psn-person-"), psn.NewSecret(second.Reveal() + "x")} {
		_, err := k.hub().PersonOf(k.Context(), dead)
		k.code(err, psn.CodePolicy)
	}
	revoked, err := k.hub().RevokePersonToken(k.Context(), "ana", "", ana)
	k.ok(err)
	again, err := k.hub().RevokePersonToken(k.Context(), "ana", "", ana)
	k.ok(err)
	_, gone := k.hub().PersonOf(k.Context(), second)
	k.code(gone, psn.CodePolicy)
	left, err := k.hub().PersonTokens(k.Context())
	k.ok(err)
	if !revoked || again || len(left) != 1 || left[0].Person != "berta" || left[0].CreatedAt.IsZero() {
		k.Errorf("revoked %t, again %t, left %+v", revoked, again, left)
	}
}

func keepsNotes(k *kit) {
	p := k.post(k.account("a"), time.Time{}, "one")
	for _, text := range []string{"shorter, please", "and kinder"} {
		_, err := k.hub().AddNote(k.Context(), p.ID, text, berta)
		k.ok(err)
	}
	var got []string
	for _, n := range k.story(p.ID).Notes {
		got = append(got, n.Author+": "+n.Text)
		if n.CreatedAt.IsZero() || psn.CheckID(n.ID) != nil {
			k.Errorf("%+v", n)
		}
	}
	slices.Sort(got) // two within a microsecond are in any order
	k.same("notes", got, []string{"person:berta: and kinder", "person:berta: shorter, please"})
	if after := k.story(p.ID).Post; after.Revision != 1 || after.State != psn.Draft {
		k.Errorf("%+v", after)
	}
	k.ok(k.hub().Delete(k.Context(), p.ID, ana))
	_, err := k.hub().AddNote(k.Context(), p.ID, "too late", berta)
	k.code(err, psn.CodeConflict)
	_, err = k.hub().AddNote(k.Context(), "zzzzzzzzzz", "to nobody", berta)
	k.code(err, psn.CodeNotFound)
}
