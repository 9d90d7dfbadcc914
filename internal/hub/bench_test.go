package hub_test

import (
	"fmt"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/postshitnow/psn/internal/hub"
	"github.com/postshitnow/psn/internal/hub/hubtest"
	"github.com/postshitnow/psn/internal/hub/pgtest"
	"github.com/postshitnow/psn/internal/psn"
)

// BenchmarkPublish takes posts through all that the database has to do with publishing them: claims of 16,
// and Begin and Finish of 64 posts at a time. Every commit is on the disk before it is confirmed.
func BenchmarkPublish(b *testing.B) {
	b.Run("sqlite", func(b *testing.B) { benchmarkPublish(b, sqliteURL(sqliteHub(b))) })
	b.Run("postgres", func(b *testing.B) {
		url := psn.NewSecret(pgtest.NewCluster(b, pgtest.Options{Durable: true}).URL())
		if err := hubtest.Fill(b.Context(), url); err != nil {
			b.Fatal(err)
		}
		benchmarkPublish(b, url)
	})
}

func benchmarkPublish(b *testing.B, url psn.Secret) {
	b.Helper()
	const slots = 64
	ctx := b.Context()
	h, err := hub.Open(ctx, hub.Options{URL: url})
	if err != nil {
		b.Fatal(err)
	}
	defer h.Close()
	fillPosts(b, h, b.N, 0)
	b.ResetTimer()
	began := processorTime(b)
	var flight sync.WaitGroup
	free := make(chan struct{}, slots)
	for range slots {
		free <- struct{}{}
	}
	for left := b.N; left > 0; {
		most := min(hub.ClaimMost, left)
		for range most {
			<-free
		}
		claims, err := h.Claim(ctx, hub.ClaimRequest{Worker: "w", Most: most, Lease: time.Minute, Grace: time.Hour, Suspects: true})
		if err != nil {
			b.Fatal(err)
		}
		for range most - len(claims) {
			free <- struct{}{}
		}
		left -= len(claims)
		for _, c := range claims {
			flight.Go(func() {
				attempt := psn.NewID()
				if _, err := h.Begin(ctx, hub.Begin{
					AttemptID: attempt, PostID: c.Post.ID, Fence: c.Fence, Revision: c.Post.Revision, Hash: c.Post.ContentHash,
					Worker: "w", Lease: time.Minute,
				}); err != nil {
					b.Error(err)
				}
				if err := h.Finish(ctx, hub.Finish{
					PostID: c.Post.ID, Fence: c.Fence, Worker: "w", AttemptID: attempt, Outcome: psn.OutcomePublished,
					RemoteID: attempt, URL: "https://example.social/@ana/" + attempt, Next: hub.Done, AccountID: c.Account.ID,
				}); err != nil {
					b.Error(err)
				}
				free <- struct{}{}
			})
		}
	}
	flight.Wait()
	b.StopTimer()
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "posts/s")
	b.ReportMetric(float64((processorTime(b)-began).Microseconds())/float64(b.N), "cpu-µs/post")
}

// processorTime is how long this process has kept a processor busy, which a machine with other work does
// not lengthen as it does the time of day.
func processorTime(b *testing.B) time.Duration {
	b.Helper()
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		b.Fatal(err)
	}
	return time.Duration(usage.Utime.Nano() + usage.Stime.Nano())
}

// fillPosts adds an account with posts that came due a moment ago, and some that are due in a year.
func fillPosts(tb testing.TB, h *hub.Hub, due, future int) psn.Account {
	tb.Helper()
	actor := psn.Actor{Kind: psn.Person, Name: "ana"}
	account, _, err := h.AddAccount(tb.Context(), hub.NewAccount{
		Account: psn.Account{Name: "a", Platform: "mastodon", ExternalID: "1", Server: "https://example.social"},
		Token:   psn.Token{Access: psn.NewSecret("token")}, Actor: actor,
	})
	if err != nil {
		tb.Fatal(err)
	}
	for made := 0; made < due+future; {
		r := hub.CreateRequest{Actor: actor, AllowDuplicate: true}
		for range min(500, due+future-made) {
			when := time.Now().Add(-time.Minute)
			if made >= due {
				when = when.AddDate(1, 0, 0)
			}
			r.Posts = append(r.Posts, hub.NewPost{
				AccountID: account.ID, State: psn.Scheduled, ScheduledAt: when.Add(time.Duration(made)), Zone: "UTC",
				Content: psn.Content{Segments: []psn.Segment{{Text: fmt.Sprintf("post %d: %0100d", made, made)}}},
			})
			made++
		}
		if _, err := h.CreatePosts(tb.Context(), r); err != nil {
			tb.Fatal(err)
		}
	}
	return account
}
