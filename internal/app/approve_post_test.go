package app_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/postshitnow/psn/internal/app"
	"github.com/postshitnow/psn/internal/psn"
)

// here is a person at a terminal.
var here = app.Consent{Terminal: true}

func (d *desk) askForApproval(t *testing.T) {
	t.Helper()
	if _, err := d.HubPolicy(t.Context(), app.SetHubPolicy{Approval: psn.ApprovalRequired, Consent: here}); err != nil {
		t.Fatal(err)
	}
}

func (d *desk) submitted(t *testing.T, at string, segments ...string) string {
	t.Helper()
	id := d.draft(t, segments...)
	if _, err := d.SubmitPost(t.Context(), app.SubmitPost{Post: id, At: at}); err != nil {
		t.Fatal(err)
	}
	return id
}

// TestEditedAfterApproval edits approved posts while a worker takes them: either the words that a person approved go
// out, or nothing does.
func TestEditedAfterApproval(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, d *desk) {
		t.Helper()
		d.askForApproval(t)
		d.work(t)
		edited := map[string]error{}
		for round := range 12 {
			id := d.submitted(t, "", fmt.Sprintf("seen %d", round))
			var both sync.WaitGroup
			approved := make(chan struct{})
			both.Go(func() {
				defer close(approved)
				if _, err := d.ApprovePost(t.Context(), app.ApprovePost{Post: id, At: "now", Consent: here}); err != nil && psn.CodeOf(err) != psn.CodeStale && psn.CodeOf(err) != psn.CodeConflict {
					t.Error(err)
				}
			})
			both.Go(func() {
				if round%2 == 0 { // the others race the approval itself
					<-approved
				}
				_, edited[id] = d.EditPost(t.Context(), app.EditPost{Post: id, Input: text(fmt.Sprintf("unseen %d", round))})
			})
			both.Wait()
		}
		// What was approved and not edited goes out.
		last := d.submitted(t, "", "the last")
		if _, err := d.ApprovePost(t.Context(), app.ApprovePost{Post: last, At: "now", Consent: here}); err != nil {
			t.Fatal(err)
		}
		settled := func() bool {
			counts, err := d.hub.Counts(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			return counts[psn.Approved]+counts[psn.Publishing] == 0
		}
		for deadline := time.Now().Add(30 * time.Second); !settled(); time.Sleep(20 * time.Millisecond) {
			if time.Now().After(deadline) {
				t.Fatal("posts are still on their way")
			}
		}
		out := d.arrived()
		if !slices.Contains(out, "the last") || slices.ContainsFunc(out, func(s string) bool { return strings.HasPrefix(s, "unseen") }) {
			t.Errorf("%q arrived", out)
		}
		for id, err := range edited {
			story, failed := d.hub.Post(t.Context(), id)
			if failed != nil {
				t.Fatal(failed)
			}
			first := strings.Replace(story.Post.Content.Text(), "unseen", "seen", 1)
			switch p := story.Post; {
			case err == nil && (p.State != psn.Draft || p.Revision != 2 || slices.Contains(out, first)):
				t.Errorf("post %s was edited, is %s, and %q arrived", id, p.State, out)
			case err != nil && (psn.CodeOf(err) != psn.CodeConflict || p.State != psn.Published || !slices.Contains(out, first)):
				t.Errorf("post %s is %s: %v", id, p.State, err)
			}
		}
	})
}

// TestApprovalTakesAPerson tries to approve without one.
func TestApprovalTakesAPerson(t *testing.T) {
	t.Parallel()
	d := newDesk(t, psn.SQLite)
	d.askForApproval(t)
	id := d.submitted(t, "in 2h", "words")
	made, err := d.PersonToken(t.Context(), app.AskPersonToken{Consent: here})
	if err != nil || made.Person != "ana" || strings.Contains(fmt.Sprintf("%+v", made), made.Token.Reveal()) {
		t.Fatalf("%+v %v", made, err)
	}
	for _, env := range []map[string]string{
		{"PSN_ACTOR": "agent:helper"}, {"CLAUDECODE": "1"}, {"CLAUDECODE": "1", "PSN_ACTOR": "person:ana"}, {},
	} {
		maps.Copy(d.env, env)
		who := app.Consent{Terminal: len(env) > 0}
		_, yes := d.ApprovePost(t.Context(), app.ApprovePost{Post: id, Consent: who})
		_, no := d.RejectPost(t.Context(), app.RejectPost{Post: id, Reason: "no", Consent: who})
		_, policy := d.HubPolicy(t.Context(), app.SetHubPolicy{Approval: psn.ApprovalNone, Consent: who})
		_, token := d.PersonToken(t.Context(), app.AskPersonToken{Consent: who})
		_, wrong := d.ApprovePost(t.Context(), app.ApprovePost{Post: id, Consent: app.Consent{Terminal: true, Token: psn.NewSecret("psn-person-x")}})
		for i, err := range []error{yes, no, policy, token, wrong} {
			if psn.CodeOf(err) != psn.CodePolicy {
				t.Errorf("%v, act %d: %v", env, i, err)
			}
		}
		for key := range env {
			delete(d.env, key)
		}
	}
	d.expect(t, id, psn.PendingApproval)
	d.env["CLAUDECODE"] = "1"
	c, err := d.ApprovePost(t.Context(), app.ApprovePost{Post: id, Consent: app.Consent{Token: made.Token}})
	if err != nil || c.Item.Post.State != psn.Approved {
		t.Errorf("%+v %v", c, err)
	}
	yes, ok := app.ApprovalOf(d.expect(t, id, psn.Approved))
	if !ok || yes.By != "person:ana" || !yes.Valid || yes.How != "with ana's token, by agent:claude" {
		t.Errorf("%+v", yes)
	}
}

// TestApproveShowsWhatIsApproved edits a post while the person looks at it.
func TestApproveShowsWhatIsApproved(t *testing.T) {
	t.Parallel()
	d := newDesk(t, psn.SQLite)
	d.askForApproval(t)
	id := d.submitted(t, "in 2h", "seen")
	_, err := d.ApprovePost(t.Context(), app.ApprovePost{Post: id, Consent: here, Confirm: func(p app.PostPreview) error {
		if p.Story.Post.Content.Text() != "seen" {
			t.Errorf("%+v", p)
		}
		if _, err := d.EditPost(t.Context(), app.EditPost{Post: id, Input: text("unseen")}); err != nil {
			t.Error(err)
		}
		_, err := d.SubmitPost(t.Context(), app.SubmitPost{Post: id})
		return err
	}})
	if psn.CodeOf(err) != psn.CodeStale {
		t.Error(err)
	}
	d.expect(t, id, psn.PendingApproval)
}

// TestPolicyOnEveryRoad tries each verb that could make a post ready that nobody approved.
func TestPolicyOnEveryRoad(t *testing.T) {
	t.Parallel()
	d := newDesk(t, psn.SQLite)
	failed := d.draft(t, "failed")
	for _, act := range []func() error{
		func() error {
			_, err := d.SchedulePost(t.Context(), app.SchedulePost{Post: failed, At: "in 1h"})
			return err
		},
		func() error { _, err := d.CancelPost(t.Context(), "", failed, false); return err },
		func() error { _, err := d.ReopenPost(t.Context(), "", failed, false); return err },
	} {
		if err := act(); err != nil {
			t.Fatal(err)
		}
	}
	d.askForApproval(t)
	made, err := d.CreatePosts(t.Context(), app.CreatePosts{Input: app.PostInput{Text: "wish", At: "in 1h"}})
	if err != nil || made.Posts[0].Post.State != psn.Draft || made.Posts[0].Post.ScheduledAt.IsZero() {
		t.Errorf("%+v %v", made, err)
	}
	wish := made.Posts[0].Post.ID
	for _, dryRun := range []bool{true, false} {
		_, scheduled := d.SchedulePost(t.Context(), app.SchedulePost{Post: wish, At: "in 2h", DryRun: dryRun})
		_, published := d.PublishPost(t.Context(), app.PublishNow{Post: wish, DryRun: dryRun, Wait: time.Second})
		for _, err := range []error{scheduled, published} {
			if psn.CodeOf(err) != psn.CodePolicy {
				t.Error(err)
			}
		}
	}
	copied, err := d.DuplicatePost(t.Context(), app.DuplicatePost{Post: wish})
	if err != nil || copied.Posts[0].Post.State != psn.Draft {
		t.Errorf("%+v %v", copied, err)
	}
	if got := d.arrived(); len(got) != 0 {
		t.Errorf("%q arrived", got)
	}
}

// TestEditConflict edits one revision twice.
func TestEditConflict(t *testing.T) {
	t.Parallel()
	d := newDesk(t, psn.SQLite)
	id := d.draft(t, "one", "two")
	draft, err := d.DraftForEdit(t.Context(), "", id, 0)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := d.EditPost(t.Context(), app.EditPost{Post: id, Input: text("theirs")}); err != nil {
		t.Fatal(err)
	}
	c, err := d.EditPost(t.Context(), app.EditPost{
		Post: id, IfRevision: draft.Revision, Whole: true, Input: app.PostInput{File: draft.Name, Raw: draft.Raw},
	})
	if psn.CodeOf(err) != psn.CodeStale || c.Conflict == nil || c.Conflict.Yours.Text() != "one\n\ntwo" ||
		c.Conflict.Hub.Content.Text() != "theirs" || c.Conflict.Revision != 1 || c.Conflict.Hub.Revision != 2 {
		t.Errorf("%+v %v", c, err)
	}
	if _, err := d.DraftForEdit(t.Context(), "", id, 1); psn.CodeOf(err) != psn.CodeStale {
		t.Error(err)
	}
	// A text that means something in a draft file is not offered to an editor.
	made, err := d.CreatePosts(t.Context(), app.CreatePosts{Input: text("a\n<!-- next -->\nb")})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := d.DraftForEdit(t.Context(), "", made.Posts[0].Post.ID, 0); psn.CodeOf(err) != psn.CodeUnsupported {
		t.Error(err)
	}
}

// TestReopenNeedsReview reopens a post that may be out only after somebody looked.
func TestReopenNeedsReview(t *testing.T) {
	t.Parallel()
	d := newDesk(t, psn.SQLite)
	id := d.review(t, "accept-then-reset", "maybe out")
	for _, dryRun := range []bool{true, false} {
		if _, err := d.ReopenPost(t.Context(), "", id, dryRun); psn.CodeOf(err) != psn.CodeConflict || !strings.Contains(err.Error(), "may be out") {
			t.Error(err)
		}
	}
	d.expect(t, id, psn.NeedsReview)
	if _, err := d.ResolvePost(t.Context(), app.ResolvePost{Post: id, At: "in 2h"}); err != nil {
		t.Fatal(err)
	}
	if _, err := d.ReopenPost(t.Context(), "", id, false); err != nil {
		t.Error(err)
	}
	d.expect(t, id, psn.Draft)
}
