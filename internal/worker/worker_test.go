package worker_test

import (
	"context"
	"log/slog"
	"path/filepath"
	"testing"
	"time"

	"github.com/postshitnow/psn/internal/app"
	"github.com/postshitnow/psn/internal/httpc"
	"github.com/postshitnow/psn/internal/hub"
	"github.com/postshitnow/psn/internal/hub/pgtest"
	"github.com/postshitnow/psn/internal/notify"
	notifylog "github.com/postshitnow/psn/internal/notify/log"
	"github.com/postshitnow/psn/internal/platform"
	"github.com/postshitnow/psn/internal/platform/mastodon"
	"github.com/postshitnow/psn/internal/psn"
	"github.com/postshitnow/psn/internal/sim"
	simmastodon "github.com/postshitnow/psn/internal/sim/mastodon"
	"github.com/postshitnow/psn/internal/worker"
)

// bundle is a hub with one simulated account, and a worker for it.
type bundle struct {
	sim     *sim.Server
	hub     *hub.Hub
	account psn.Account
	worker  *worker.Worker
	work    *app.WorkHub
}

func setup(t *testing.T, engine psn.Engine) *bundle {
	t.Helper()
	ctx := t.Context()
	s := &sim.Server{Networks: []sim.Network{&simmastodon.Network{Flavour: simmastodon.GoToSocial}}}
	if err := s.Start("127.0.0.1:0"); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })

	url := "sqlite://" + filepath.Join(t.TempDir(), "hub.db")
	if engine == psn.Postgres {
		url = pgtest.NewDatabase(t)
	}
	public, private, err := hub.NewKeys()
	if err != nil {
		t.Fatal(err)
	}
	h, err := hub.Create(ctx, hub.Options{URL: psn.NewSecret(url)}, hub.New{
		ID: psn.NewID(), Name: "test", Kind: psn.Personal, PublicKey: public,
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(h.Close)
	http := platform.HTTP{Publish: httpc.NewPublisher(httpc.PublisherOptions{}), Read: httpc.NewReader(0), Clock: time.Now}
	t.Cleanup(http.Publish.Close)
	acct := s.Network("gotosocial").Accounts()[0]
	actor := psn.Actor{Kind: psn.Person, Name: "ana"}
	token := psn.Token{Access: psn.NewSecret(acct.Token)}
	server := s.URL() + "/gotosocial"
	member := mastodon.Platform{}
	client, err := member.Client(platform.Login{Server: server, Token: token}, http)
	if err != nil {
		t.Fatal(err)
	}
	who, err := client.Verify(ctx)
	if err != nil {
		t.Fatal(err)
	}
	account, _, err := h.AddAccount(ctx, hub.NewAccount{
		Account: psn.Account{
			Name: "masto", Platform: "mastodon", Handle: who.Handle, ExternalID: who.ExternalID, Server: server, Simulated: true,
		},
		Limits: who.Limits, Token: token, Actor: actor,
	})
	if err != nil {
		t.Fatal(err)
	}
	log := slog.New(slog.NewTextHandler(t.Output(), nil))
	work, err := app.NewWorkHub(app.WorkOptions{
		Hub: h, Name: "test", Key: private, Platforms: platform.Registry{member}, HTTP: http,
		Tuning: app.Tuning{Lease: 2 * time.Second, Heartbeat: 500 * time.Millisecond, Lag: time.Second},
		Worker: "w1", Log: log, Notifiers: notify.Registry{notifylog.Notifier{}},
	})
	if err != nil {
		t.Fatal(err)
	}
	return &bundle{s, h, account, &worker.Worker{Hubs: []*app.WorkHub{work}, Clock: time.Now, Log: log}, work}
}

func (b *bundle) schedule(t *testing.T, text string, at time.Time) string {
	t.Helper()
	made, err := b.hub.CreatePosts(t.Context(), hub.CreateRequest{
		Posts: []hub.NewPost{{
			AccountID: b.account.ID, Content: psn.Content{Segments: []psn.Segment{{Text: text}}},
			State: psn.Scheduled, ScheduledAt: at, Zone: "UTC",
		}},
		Actor: psn.Actor{Kind: psn.Person, Name: "ana"},
	})
	if err != nil {
		t.Fatal(err)
	}
	return made.Posts[0].ID
}

func (b *bundle) run(t *testing.T) (stop func()) {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- b.worker.Run(ctx) }()
	stopped := false
	stop = func() {
		if stopped {
			return
		}
		stopped = true
		cancel()
		if err := <-done; err != nil {
			t.Error(err)
		}
	}
	t.Cleanup(stop)
	return stop
}

func (b *bundle) waitFor(t *testing.T, id string, want psn.State) {
	t.Helper()
	deadline := time.Now().Add(20 * time.Second)
	for {
		got, err := b.hub.State(t.Context(), id)
		if err != nil {
			t.Fatal(err)
		}
		if got == want {
			return
		}
		if time.Now().After(deadline) {
			story, _ := b.hub.Post(t.Context(), id)
			t.Fatalf("post is %s, want %s; %+v", got, want, story)
		}
		time.Sleep(20 * time.Millisecond)
	}
}

func each(t *testing.T, test func(t *testing.T, b *bundle)) {
	t.Helper()
	for _, engine := range []psn.Engine{psn.SQLite, psn.Postgres} {
		t.Run(string(engine), func(t *testing.T) {
			t.Parallel()
			test(t, setup(t, engine))
		})
	}
}

func TestPublishesWhatIsDue(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, b *bundle) {
		t.Helper()
		now := b.schedule(t, "due now", time.Now())
		b.run(t)
		soon := b.schedule(t, "due soon", time.Now().Add(time.Second))
		b.waitFor(t, now, psn.Published)
		b.waitFor(t, soon, psn.Published)
	})
}

func TestFindsALostAnswer(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, b *bundle) {
		t.Helper()
		if err := b.sim.Faults().Add(sim.Fault{Do: sim.AcceptThenReset, On: sim.Publish, Times: 1}); err != nil {
			t.Fatal(err)
		}
		id := b.schedule(t, "lost answer", time.Now())
		b.run(t)
		b.waitFor(t, id, psn.Published)
		created := 0
		for _, a := range b.sim.Ledger() {
			if a.Effect == sim.Created {
				created++
			}
		}
		if created != 1 {
			t.Errorf("created %d statuses, want 1", created)
		}
	})
}
