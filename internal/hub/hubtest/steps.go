package hubtest

import (
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/postshitnow/psn/internal/hub"
	"github.com/postshitnow/psn/internal/psn"
)

func newAccount(name string) hub.NewAccount {
	return hub.NewAccount{
		Account: psn.Account{
			Name: name, Platform: "mastodon", Handle: "@" + name + "@example.social", ExternalID: "id-" + name,
			Server: "https://example.social",
		},
		Limits: map[string]int{"characters": 500},
		Token:  psn.Token{Access: psn.NewSecret("canary-" + name)},
		Actor:  ana,
	}
}

func (k *kit) add(n hub.NewAccount) psn.Account {
	k.Helper()
	a, _, err := k.hub().AddAccount(k.Context(), n)
	k.ok(err)
	return a
}

// account adds an account.
func (k *kit) account(name string) psn.Account {
	k.Helper()
	return k.add(newAccount(name))
}

// serial adds an account whose posts go out one at a time.
func (k *kit) serial(name string) psn.Account {
	k.Helper()
	n := newAccount(name)
	n.Account.Serial = true
	return k.add(n)
}

func text(segments ...string) psn.Content {
	var c psn.Content
	for _, s := range segments {
		c.Segments = append(c.Segments, psn.Segment{Text: s})
	}
	return c
}

// scheduled is a request for one post at a time; the zero time makes a draft.
func scheduled(account psn.Account, when time.Time, segments ...string) hub.CreateRequest {
	p := hub.NewPost{AccountID: account.ID, Content: text(segments...), State: psn.Draft}
	if !when.IsZero() {
		p.State, p.ScheduledAt, p.Zone = psn.Scheduled, when, "UTC"
	}
	return hub.CreateRequest{Posts: []hub.NewPost{p}, Actor: ana}
}

// post creates a post that is scheduled for when, or a draft.
func (k *kit) post(account psn.Account, when time.Time, segments ...string) psn.Post {
	k.Helper()
	made, err := k.hub().CreatePosts(k.Context(), scheduled(account, when, segments...))
	k.ok(err)
	return made.Posts[0]
}

// ago is a time that has passed.
func ago(d time.Duration) time.Time { return time.Now().Add(-d) }

// many creates n posts that are due now, with distinct texts.
func (k *kit) many(account psn.Account, n int) []psn.Post {
	k.Helper()
	var all []psn.Post
	for len(all) < n {
		r := hub.CreateRequest{Actor: ana}
		for i := range min(100, n-len(all)) {
			r.Posts = append(r.Posts, hub.NewPost{
				AccountID: account.ID, Content: text(fmt.Sprintf("post %d", len(all)+i)), State: psn.Scheduled,
				ScheduledAt: ago(time.Minute).Add(time.Duration(len(all)+i) * time.Millisecond), Zone: "UTC",
			})
		}
		made, err := k.hub().CreatePosts(k.Context(), r)
		k.ok(err)
		all = append(all, made.Posts...)
	}
	return all
}

// request is what a worker asks for.
func request(worker string) hub.ClaimRequest {
	return hub.ClaimRequest{Worker: worker, Most: hub.ClaimMost, Lease: lease, Grace: grace, Suspects: true}
}

func (k *kit) claim(h *hub.Hub, r hub.ClaimRequest) []hub.Claim {
	k.Helper()
	claims, err := h.Claim(k.Context(), r)
	k.ok(err)
	return claims
}

// claimOne claims the only post that is due.
func (k *kit) claimOne(worker string) hub.Claim {
	k.Helper()
	claims := k.claim(k.hub(), request(worker))
	if len(claims) != 1 {
		k.Fatalf("claimed %d posts, want 1", len(claims))
	}
	return claims[0]
}

// expire ends a claim's lease.
func (k *kit) expire(post string) {
	k.Helper()
	k.exec(`UPDATE posts SET lease_until = 1 WHERE id = ?`, post)
}

// begins begins an attempt and returns the error only.
func (k *kit) begins(b hub.Begin) error {
	_, err := k.hub().Begin(k.Context(), b)
	return err
}

// begin is the beginning of a claim's next segment.
func begin(c hub.Claim, worker string) hub.Begin {
	return hub.Begin{
		AttemptID: psn.NewID(), PostID: c.Post.ID, Fence: c.Fence, Segment: len(c.Publications), Revision: c.Post.Revision,
		Hash: c.Post.ContentHash, Worker: worker, Lease: lease,
	}
}

// end is the outcome of an attempt.
func end(c hub.Claim, b hub.Begin, next hub.Next, outcome psn.Outcome) hub.Finish {
	f := hub.Finish{
		PostID: c.Post.ID, Fence: c.Fence, Worker: b.Worker, Segment: b.Segment, AttemptID: b.AttemptID,
		Outcome: outcome, Next: next, Ready: c.Ready, AccountID: c.Account.ID, TokenVersion: c.TokenVersion,
	}
	if outcome == psn.OutcomePublished {
		f.RemoteID = "remote-" + b.AttemptID
		f.URL = "https://example.social/" + f.RemoteID
	}
	return f
}

// publish claims and publishes the only post that is due, whole.
func (k *kit) publish(worker string) hub.Claim {
	k.Helper()
	c := k.claimOne(worker)
	for i := range c.Post.Content.Segments {
		b := begin(c, worker)
		b.Segment = i
		k.ok(k.begins(b))
		next := hub.Continue
		if i == len(c.Post.Content.Segments)-1 {
			next = hub.Done
		}
		k.ok(k.hub().Finish(k.Context(), end(c, b, next, psn.OutcomePublished)))
	}
	return c
}

// unknown brings the only due post to needs-review with an attempt whose outcome is unknown.
func (k *kit) unknown(worker string) (hub.Claim, hub.Begin) {
	k.Helper()
	c := k.claimOne(worker)
	b := begin(c, worker)
	k.ok(k.begins(b))
	k.ok(k.hub().Finish(k.Context(), end(c, b, hub.Review, psn.OutcomeUnknown)))
	return c, b
}

func (k *kit) state(id string, want psn.State) {
	k.Helper()
	got, err := k.hub().State(k.Context(), id)
	k.ok(err)
	if got != want {
		k.Fatalf("post %s is %s, want %s", id, got, want)
	}
}

// story returns everything that is known of a post.
func (k *kit) story(id string) hub.PostStory {
	k.Helper()
	s, err := k.hub().Post(k.Context(), id)
	k.ok(err)
	return s
}

// last returns the latest audit entry of a subject.
func (k *kit) last(subject, id string) psn.AuditEntry {
	k.Helper()
	story, err := k.hub().Story(k.Context(), subject, id)
	k.ok(err)
	if len(story) == 0 {
		k.Fatalf("%s %s has no story", subject, id)
	}
	return story[len(story)-1]
}

// together runs do n times, all of them starting together, and waits for them.
func together(n int, do func(i int)) {
	var all sync.WaitGroup
	start := make(chan struct{})
	for i := range n {
		all.Go(func() {
			<-start
			do(i)
		})
	}
	close(start)
	all.Wait()
}

// eventually waits until is true.
func (k *kit) eventually(what string, is func() bool) {
	k.Helper()
	for deadline := time.Now().Add(15 * time.Second); !is(); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(deadline) {
			k.Fatalf("not within 15 s: %s", what)
		}
	}
}

// ids returns the ids of posts.
func ids(posts []psn.Post) []string {
	out := make([]string, len(posts))
	for i, p := range posts {
		out[i] = p.ID
	}
	return out
}

// claimed returns the ids of claimed posts.
func claimed(claims []hub.Claim) []string {
	out := make([]string, len(claims))
	for i, c := range claims {
		out[i] = c.Post.ID
	}
	return out
}

// same fails the test unless two lists are equal.
func (k *kit) same(what string, got, want []string) {
	k.Helper()
	if !slices.Equal(got, want) {
		k.Fatalf("%s: got %v, want %v", what, got, want)
	}
}
