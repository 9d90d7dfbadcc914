package app_test

import (
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/postshitnow/psn/internal/app"
	"github.com/postshitnow/psn/internal/psn"
	"github.com/postshitnow/psn/internal/sim"
	simx "github.com/postshitnow/psn/internal/sim/x"
)

// refreshes counts the requests for a new token that a network has seen, without harming them.
func (w *trio) refreshes(t *testing.T, network string) func() int {
	t.Helper()
	w.fault(t, sim.Fault{Do: sim.Slow, Network: network, On: sim.Token, Seconds: 0.05})
	return func() int {
		n := 0
		for _, f := range w.sim.Faults().List() {
			if f.Do == sim.Slow && f.Network == network {
				n += f.Applied
			}
		}
		return n
	}
}

// TestTwentyWantOneRefresh lets the access token die and has twenty processes publish and one command look at
// the same moment: one of them refreshes the token, which may be done once, and all of them go on with it.
func TestTwentyWantOneRefresh(t *testing.T) {
	t.Parallel()
	for _, engine := range []psn.Engine{psn.SQLite, psn.Postgres} {
		t.Run(string(engine), func(t *testing.T) {
			t.Parallel()
			w := newTrio(t, engine, &simx.Network{Requests: -1})
			for _, name := range []string{"x", "bluesky"} {
				count := w.refreshes(t, name)
				w.expire(t, name)
				var all sync.WaitGroup
				const processes = 20
				posts := make([]string, processes)
				for i := range posts {
					posts[i] = w.post(t, name, fmt.Sprintf("post %d on %s", i, name))
				}
				for i := range posts {
					own := w.openAll(t)
					all.Go(func() {
						if _, err := own.PublishPost(t.Context(), app.PublishNow{Post: posts[i], Wait: time.Minute}); err != nil {
							t.Errorf("%s: %v", name, err)
						}
					})
				}
				own := w.openAll(t)
				all.Go(func() {
					if _, err := own.TryAccount(t.Context(), "", name, false); err != nil {
						t.Errorf("try %s: %v", name, err)
					}
				})
				all.Wait()
				if n := count(); n != 1 {
					t.Errorf("%s was asked for a new token %d times, want once", name, n)
				}
				if made := len(w.created(name)); made != processes {
					t.Errorf("%s has %d posts, want %d", name, made, processes)
				}
			}
		})
	}
}

// expire makes a network refuse the access token that the hub has, as when its time is over.
func (w *trio) expire(t *testing.T, name string) {
	t.Helper()
	secrets, err := w.hub.AccountByID(t.Context(), w.accounts[name].ID)
	if err != nil {
		t.Fatal(err)
	}
	opener, err := w.hub.NewOpener(w.private)
	if err != nil {
		t.Fatal(err)
	}
	token, err := opener.Open(t.Context(), secrets.Account.ID, secrets.Sealed)
	if err != nil {
		t.Fatal(err)
	}
	turn, err := w.hub.BeginRefresh(t.Context(), secrets.Account.ID, secrets.TokenVersion, time.Minute)
	if err != nil || !turn.Won {
		t.Fatal(turn.Won, err)
	}
	token.Access, token.ExpiresAt = psn.NewSecret("eyJhbGciOiJub25lIn0.e30.expired"), time.Now().Add(-time.Second)
	if _, err := w.hub.EndRefresh(t.Context(), secrets.Account.ID, secrets.TokenVersion, token, time.Time{}, time.Time{}); err != nil {
		t.Fatal(err)
	}
}

// TestRefusedTokenIsRefreshed has the network refuse a token that should still be good: it is refreshed, and
// the post goes out by a second attempt.
func TestRefusedTokenIsRefreshed(t *testing.T) {
	t.Parallel()
	onBothAll(t, func(t *testing.T, w *trio) {
		t.Helper()
		for _, name := range []string{"x", "bluesky"} {
			w.fault(t, sim.Fault{Do: sim.ExpiredToken, Network: name, On: sim.Publish, Times: 1})
			id := w.post(t, name, "refused once")
			if err := w.publish(t.Context(), id, time.Minute); err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			story := w.expect(t, id, psn.Published)
			if len(story.Attempts) != 2 || story.Attempts[0].Outcome != psn.OutcomeUnauthorised || len(w.created(name)) != 1 {
				t.Errorf("%s: attempts %+v", name, story.Attempts)
			}
		}
	})
}

// TestDeadTokenHoldsPosts spends the refresh token elsewhere: the account needs a person, its posts are held,
// and after signing in they go out.
func TestDeadTokenHoldsPosts(t *testing.T) {
	t.Parallel()
	onBothAll(t, func(t *testing.T, w *trio) {
		t.Helper()
		handle := w.x.Accounts()[0].Handle
		access, _, _ := w.x.Tokens(handle)
		if !w.x.RevokeToken(access) {
			t.Fatal("the token was worth nothing")
		}
		w.fault(t, sim.Fault{
			Do: sim.Refuse, Network: "x", On: sim.Token, Status: 400,
			Body: `{"error":"invalid_request","error_description":"Value passed for the token was invalid."}`,
		})
		id := w.post(t, "x", "held")
		if err := w.publish(t.Context(), id, 5*time.Second); psn.CodeOf(err) != psn.CodeUnauthorised {
			t.Fatalf("%v", err)
		}
		w.expect(t, id, psn.Scheduled)
		account, err := w.hub.AccountByID(t.Context(), w.accounts["x"].ID)
		if err != nil || account.Account.State != psn.AccountReauthRequired {
			t.Fatalf("the account is %s, %v", account.Account.State, err)
		}
		w.sim.Faults().Clear()
		if _, err := w.x.CreateAccount(handle, ""); err != nil { // another token for the same account
			t.Fatal(err)
		}
		w.signIn(t, "x")
		if err := w.publish(t.Context(), id, time.Minute); err != nil {
			t.Fatal(err)
		}
		w.expect(t, id, psn.Published)
	})
}

// TestTransientRefreshIsNotDeath keeps the token endpoint away for a while.
func TestTransientRefreshIsNotDeath(t *testing.T) {
	t.Parallel()
	onBothAll(t, func(t *testing.T, w *trio) {
		t.Helper()
		w.work(t)
		for _, name := range []string{"x", "bluesky"} {
			w.fault(t, sim.Fault{Do: sim.Unavailable, Network: name, On: sim.Token, Times: 2})
			w.expire(t, name)
			id := w.post(t, name, "later")
			if err := w.publish(t.Context(), id, time.Minute); err != nil {
				t.Errorf("%s: %v", name, err)
			}
			w.expect(t, id, psn.Published)
		}
	})
}

// TestNothingToPayWith pauses the account with the reason when the app's credits are spent.
func TestNothingToPayWith(t *testing.T) {
	t.Parallel()
	onBothAll(t, func(t *testing.T, w *trio) {
		t.Helper()
		w.fault(t, sim.Fault{Do: sim.Refuse, Network: "x", On: sim.Publish, Status: 402, Body: `{"account_id":7,"title":"CreditsDepleted",
			"detail":"Your enrolled account [7] does not have any credits to fulfill this request.","type":"https://api.twitter.com/2/problems/credits"}`})
		id := w.post(t, "x", "unpaid")
		if err := w.publish(t.Context(), id, 5*time.Second); psn.CodeOf(err) != psn.CodePaused {
			t.Fatalf("%v", err)
		}
		story := w.expect(t, id, psn.Scheduled)
		account, err := w.hub.AccountByID(t.Context(), w.accounts["x"].ID)
		if err != nil || account.Account.State != psn.AccountPaused || account.Account.Problem == "" || len(story.Attempts) != 1 {
			t.Errorf("the account is %s (%s), %v; %d attempts", account.Account.State, account.Account.Problem, err, len(story.Attempts))
		}
	})
}
