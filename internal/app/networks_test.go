package app_test

import (
	"testing"
	"time"

	"github.com/postshitnow/psn/internal/app"
	"github.com/postshitnow/psn/internal/hub"
	"github.com/postshitnow/psn/internal/psn"
	"github.com/postshitnow/psn/internal/sim"
)

// TestThreadOnThreeNetworks publishes a thread on each network, each part under the one before.
func TestThreadOnThreeNetworks(t *testing.T) {
	t.Parallel()
	onBothAll(t, func(t *testing.T, w *trio) {
		t.Helper()
		for name := range w.accounts {
			id := w.post(t, name, "one on "+name, "two on "+name, "three on "+name)
			if err := w.publish(t.Context(), id, time.Minute); err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			w.expect(t, id, psn.Published)
			made := w.created(name)
			if len(made) != 3 || made[0].InReplyTo != "" || made[1].InReplyTo != made[0].ID || made[2].InReplyTo != made[1].ID {
				t.Errorf("%s: %+v", name, made)
			}
		}
	})
}

// TestLostAnswersOnThreeNetworks loses the answer to the second part of a thread: it is found, and the third
// follows under it.
func TestLostAnswersOnThreeNetworks(t *testing.T) {
	t.Parallel()
	onBothAll(t, func(t *testing.T, w *trio) {
		t.Helper()
		w.work(t)
		for name := range w.accounts {
			for _, do := range []sim.Action{sim.AcceptThenReset, sim.AcceptThen502, sim.GarbageSuccess} {
				mark := string(do) + " on " + name
				w.fault(t, sim.Fault{Do: do, Network: name, On: sim.Publish, Text: "two " + mark, Times: 1})
				id := w.post(t, name, "one "+mark, "two "+mark, "three "+mark)
				if err := w.publish(t.Context(), id, time.Minute); err != nil {
					t.Errorf("%s: %v", mark, err)
				}
				w.expect(t, id, psn.Published)
			}
			if made := w.created(name); len(made) != 9 {
				t.Errorf("%s: %d posts were made, want 9", name, len(made))
			}
		}
	})
}

// TestThreadResumes refuses the fourth part of five; when a person retries, the fourth and fifth follow.
func TestThreadResumes(t *testing.T) {
	t.Parallel()
	onBothAll(t, func(t *testing.T, w *trio) {
		t.Helper()
		for name := range w.accounts {
			w.fault(t, sim.Fault{Do: sim.Refuse, Network: name, On: sim.Publish, Text: "part four", Times: 1})
			id := w.post(t, name, "part one", "part two", "part three", "part four", "part five")
			if err := w.publish(t.Context(), id, time.Minute); psn.CodeOf(err) != psn.CodeRefused {
				t.Fatalf("%s: %v", name, err)
			}
			w.expect(t, id, psn.Failed)
			if _, err := w.hub.Retry(t.Context(), id, time.Now(), psn.Actor{Kind: psn.Person, Name: "ana"}); err != nil {
				t.Fatal(err)
			}
			if err := w.publish(t.Context(), id, time.Minute); err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			made := w.created(name)
			if len(made) != 5 || made[3].InReplyTo != made[2].ID || made[4].InReplyTo != made[3].ID {
				t.Errorf("%s: %+v", name, made)
			}
		}
	})
}

// TestThreadStopsWithoutItsParent deletes the first part before the second is sent: the thread stops.
func TestThreadStopsWithoutItsParent(t *testing.T) {
	t.Parallel()
	onBothAll(t, func(t *testing.T, w *trio) {
		t.Helper()
		for name := range w.accounts {
			w.fault(t, sim.Fault{Do: sim.Refuse, Network: name, On: sim.Publish, Text: "second", Times: 1})
			id := w.post(t, name, "first", "second", "third")
			if err := w.publish(t.Context(), id, time.Minute); psn.CodeOf(err) != psn.CodeRefused {
				t.Fatalf("%s: %v", name, err)
			}
			w.takeDownFirst(t, id)
			if _, err := w.hub.Retry(t.Context(), id, time.Now(), psn.Actor{Kind: psn.Person, Name: "ana"}); err != nil {
				t.Fatal(err)
			}
			err := w.publish(t.Context(), id, time.Minute)
			if psn.CodeOf(err) != psn.CodeRefused {
				t.Fatalf("%s: %v", name, err)
			}
			story := w.expect(t, id, psn.Failed)
			if story.Post.ProblemCode != "parent-gone" || len(w.created(name)) != 1 {
				t.Errorf("%s: %s %q, %d posts", name, story.Post.ProblemCode, story.Post.Problem, len(w.created(name)))
			}
		}
	})
}

// TestDuplicateIsEvidence makes X forget to list a post whose answer was lost. psn takes it for not sent and
// sends it again, X refuses it as a duplicate, and once X lists it, it is adopted.
func TestDuplicateIsEvidence(t *testing.T) {
	t.Parallel()
	onBothAll(t, func(t *testing.T, w *trio) {
		t.Helper()
		w.env["PSN_DEADLINE"] = "500ms" // after which X has decided
		w.work(t)
		w.fault(t, sim.Fault{Do: sim.Lag, Network: "x", On: sim.Publish, Text: "hidden", Times: 1, Seconds: 3600})
		w.fault(t, sim.Fault{Do: sim.AcceptThenReset, Network: "x", On: sim.Publish, Text: "hidden", Times: 1})
		id := w.post(t, "x", "hidden for a while")
		done := make(chan error, 1)
		go func() { done <- w.publish(t.Context(), id, time.Minute) }()
		for deadline := time.Now().Add(time.Minute); ; time.Sleep(10 * time.Millisecond) {
			story, err := w.hub.Post(t.Context(), id)
			if err == nil && len(story.Attempts) == 2 && story.Attempts[1].Outcome == psn.OutcomeUnknown {
				break
			}
			if time.Now().After(deadline) {
				t.Fatalf("it was never sent again: %+v, %v", story.Attempts, err)
			}
		}
		w.ahead.Store(int64(61 * time.Minute))
		if err := <-done; err != nil {
			t.Error(err)
		}
		story := w.expect(t, id, psn.Published)
		if len(story.Attempts) != 2 || story.Attempts[1].Code != "duplicate" || len(w.created("x")) != 1 {
			t.Errorf("%d posts were made; attempts %+v", len(w.created("x")), story.Attempts)
		}
	})
}

// TestDuplicateAlone is refused: nothing of this post was sent before.
func TestDuplicateAlone(t *testing.T) {
	t.Parallel()
	onBothAll(t, func(t *testing.T, w *trio) {
		t.Helper()
		if err := w.publish(t.Context(), w.post(t, "x", "the same"), time.Minute); err != nil {
			t.Fatal(err)
		}
		again := w.post(t, "x", "the same")
		if err := w.publish(t.Context(), again, time.Minute); psn.CodeOf(err) != psn.CodeRefused {
			t.Errorf("%v", err)
		}
		if story := w.expect(t, again, psn.Failed); story.Post.ProblemCode != "duplicate" {
			t.Errorf("%s: %s", story.Post.ProblemCode, story.Post.Problem)
		}
	})
}

// TestMeasure asks each network how a thread is doing.
func TestMeasure(t *testing.T) {
	t.Parallel()
	onBothAll(t, func(t *testing.T, w *trio) {
		t.Helper()
		for name := range w.accounts {
			id := w.post(t, name, "one on "+name, "two on "+name)
			if err := w.publish(t.Context(), id, time.Minute); err != nil {
				t.Fatal(err)
			}
			w.ahead.Add(int64(20 * time.Minute))
			got, err := w.MeasurePost(t.Context(), "", id)
			if err != nil || len(got.Segments) != 2 {
				t.Fatalf("%s: %v, %+v", name, err, got.Segments)
			}
			for _, s := range got.Segments {
				if !s.There || s.Metrics.Likes == nil || (s.Metrics.Impressions == nil) != (name != "x") {
					t.Errorf("%s: %+v", name, s)
				}
			}
		}
		if _, err := w.MeasurePost(t.Context(), "", w.post(t, "x", "not out")); psn.CodeOf(err) != psn.CodeConflict {
			t.Errorf("a post that is not out: %v", err)
		}
	})
}

// TestOneRefuses posts to three networks at once; one refuses. The others are out, and a retry touches the one.
func TestOneRefuses(t *testing.T) {
	t.Parallel()
	onBothAll(t, func(t *testing.T, w *trio) {
		t.Helper()
		w.fault(t, sim.Fault{Do: sim.Refuse, Network: "bluesky", On: sim.Publish, Times: 1})
		made, err := w.CreatePosts(t.Context(), app.CreatePosts{Input: app.PostInput{
			File: "draft.md", Raw: []byte("for all three"), Accounts: []string{"x", "bluesky", "mastodon"},
		}})
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range made.Posts {
			want, code := psn.Published, psn.Code("")
			if p.Account.Name == "bluesky" {
				want, code = psn.Failed, psn.CodeRefused
			}
			if err := w.publish(t.Context(), p.Post.ID, time.Minute); psn.CodeOf(err) != code {
				t.Errorf("%s: %v", p.Account.Name, err)
			}
			w.expect(t, p.Post.ID, want)
		}
		again := made.Posts[1].Post.ID
		if _, err := w.hub.Retry(t.Context(), again, time.Now(), psn.Actor{Kind: psn.Person, Name: "ana"}); err != nil {
			t.Fatal(err)
		}
		if err := w.publish(t.Context(), again, time.Minute); err != nil {
			t.Error(err)
		}
		for name := range w.accounts {
			if n := len(w.created(name)); n != 1 {
				t.Errorf("%s has %d posts, want one", name, n)
			}
		}
	})
}

// TestLimitedLooksWait loses an answer while nothing is left of what the account may read: psn waits with looking,
// asks nobody, and finds the post when it may look again.
func TestLimitedLooksWait(t *testing.T) {
	t.Parallel()
	onBothAll(t, func(t *testing.T, w *trio) {
		t.Helper()
		w.work(t)
		account := w.accounts["mastodon"].ID
		budget := hub.Budget{Name: "requests", Capacity: 3, Window: 5 * time.Minute, Publish: 1}
		for range 3 {
			if ok, _, err := w.hub.Spend(t.Context(), account, budget, 1, true); !ok || err != nil {
				t.Fatal(ok, err)
			}
		}
		w.fault(t, sim.Fault{Do: sim.AcceptThenReset, Network: "mastodon", On: sim.Publish, Times: 1})
		w.fault(t, sim.Fault{Do: sim.Slow, Network: "mastodon", On: sim.List, Seconds: 0.01})
		id := w.post(t, "mastodon", "looked for later")
		if err := w.publish(t.Context(), id, 2*time.Second); psn.CodeOf(err) != psn.CodeUnknown {
			t.Fatalf("%v", err)
		}
		story := w.expect(t, id, psn.Publishing)
		for _, f := range w.sim.Faults().List() {
			if f.Do == sim.Slow && f.Applied > 0 {
				t.Errorf("it was listed %d times although nothing was left", f.Applied)
			}
		}
		if story.Attempts[0].Looks != 0 {
			t.Errorf("%d looks were counted", story.Attempts[0].Looks)
		}
		err := w.hub.Observe(t.Context(), account, []hub.Quota{{
			Name: "requests", Capacity: 300, Left: 300, Window: 5 * time.Minute, Publish: 1, ResetsAt: time.Now().Add(10 * time.Minute),
		}})
		if err != nil {
			t.Fatal(err)
		}
		if err := w.publish(t.Context(), id, time.Minute); err != nil {
			t.Error(err)
		}
		w.expect(t, id, psn.Published)
	})
}

// TestRefusedLooksDoNotCount answers more looks with 429 than psn has before it asks a person: that ends by itself.
func TestRefusedLooksDoNotCount(t *testing.T) {
	t.Parallel()
	onBothAll(t, func(t *testing.T, w *trio) {
		t.Helper()
		w.work(t)
		w.fault(t, sim.Fault{Do: sim.AcceptThenReset, Network: "mastodon", On: sim.Publish, Times: 1})
		w.fault(t, sim.Fault{Do: sim.RateLimit, Network: "mastodon", On: sim.List, Seconds: 0.05, Times: 9})
		id := w.post(t, "mastodon", "asked too often")
		if err := w.publish(t.Context(), id, time.Minute); err != nil {
			t.Error(err)
		}
		story := w.expect(t, id, psn.Published)
		if looks := story.Attempts[0].Looks; len(story.Attempts) != 1 || looks > 2 {
			t.Errorf("%d attempts, %d looks were counted", len(story.Attempts), looks)
		}
	})
}
