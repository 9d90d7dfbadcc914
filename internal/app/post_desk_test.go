package app_test

import (
	"context"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/postshitnow/psn/internal/app"
	"github.com/postshitnow/psn/internal/httpc"
	"github.com/postshitnow/psn/internal/hub"
	"github.com/postshitnow/psn/internal/hub/pgtest"
	"github.com/postshitnow/psn/internal/platform"
	"github.com/postshitnow/psn/internal/platform/mastodon"
	"github.com/postshitnow/psn/internal/psn"
	"github.com/postshitnow/psn/internal/sim"
	simmastodon "github.com/postshitnow/psn/internal/sim/mastodon"
	"github.com/postshitnow/psn/internal/worker"
)

// desk is an App on a hub with one simulated account, as a command finds it.
type desk struct {
	*app.App
	sim     *sim.Server
	hub     *hub.Hub
	account psn.Account
	private psn.Secret
	env     map[string]string
	dir     string
	members platform.Registry // those that an App knows; nil for Mastodon
}

func newDesk(t *testing.T, engine psn.Engine) *desk {
	t.Helper()
	s := &sim.Server{Networks: []sim.Network{&simmastodon.Network{Flavour: simmastodon.GoToSocial}}}
	if err := s.Start("127.0.0.1:0"); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	dir := t.TempDir()
	url := "sqlite://" + filepath.Join(dir, "hub.db")
	if engine == psn.Postgres {
		url = pgtest.NewDatabase(t)
	}
	public, private, err := hub.NewKeys()
	if err != nil {
		t.Fatal(err)
	}
	h, err := hub.Create(t.Context(), hub.Options{URL: psn.NewSecret(url)}, hub.New{
		ID: psn.NewID(), Name: "test", Kind: psn.Personal, PublicKey: public,
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(h.Close)
	d := &desk{sim: s, hub: h, private: private, dir: dir, env: map[string]string{
		"HOME": dir, "USER": "ana", "TZ": "UTC", "PSN_HUB_URL": url, "PSN_HUB_KEY": private.Reveal(),
		"PSN_LAG": "400ms", "PSN_RETRY": "50ms",
	}}
	d.account = d.addAccount(t, "masto", "alex")
	d.App = d.open(t)
	return d
}

// open returns another App on the same hub, as another process has.
func (d *desk) open(t *testing.T) *app.App {
	t.Helper()
	members := d.members
	if members == nil {
		members = platform.Registry{mastodon.Platform{}}
	}
	a := app.New(app.Options{
		Clock: time.Now, Dir: d.dir, Platforms: members,
		Lookup: func(name string) (string, bool) { v, ok := d.env[name]; return v, ok },
		HTTP: func() platform.HTTP {
			http := platform.HTTP{Publish: httpc.NewPublisher(httpc.PublisherOptions{}), Read: httpc.NewReader(0), Clock: time.Now}
			t.Cleanup(http.Publish.Close)
			return http
		},
	})
	t.Cleanup(a.Close)
	return a
}

func (d *desk) addAccount(t *testing.T, name, handle string) psn.Account {
	t.Helper()
	known, err := d.sim.Network("gotosocial").CreateAccount(handle, "")
	if err != nil {
		t.Fatal(err)
	}
	login := platform.Login{Server: d.sim.URL() + "/gotosocial", Token: psn.Token{Access: psn.NewSecret(known.Token)}}
	client, err := mastodon.Platform{}.Client(login, platform.HTTP{Read: httpc.NewReader(0), Clock: time.Now})
	if err != nil {
		t.Fatal(err)
	}
	who, err := client.Verify(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	account, _, err := d.hub.AddAccount(t.Context(), hub.NewAccount{
		Account: psn.Account{
			Name: name, Platform: "mastodon", Handle: who.Handle, ExternalID: who.ExternalID, Server: login.Server, Simulated: true,
		},
		Limits: who.Limits, Token: login.Token, Actor: psn.Actor{Kind: psn.Person, Name: "ana"},
	})
	if err != nil {
		t.Fatal(err)
	}
	return account
}

// draft creates a post and returns its id.
func (d *desk) draft(t *testing.T, segments ...string) string {
	t.Helper()
	made, err := d.CreatePosts(t.Context(), app.CreatePosts{Input: app.PostInput{
		File: "draft.md", Raw: []byte(strings.Join(segments, "\n<!-- next -->\n")),
	}})
	if err != nil {
		t.Fatal(err)
	}
	return made.Posts[0].Post.ID
}

func (d *desk) publish(ctx context.Context, id string, wait time.Duration) error {
	_, err := d.PublishPost(ctx, app.PublishNow{Post: id, Wait: wait})
	return err
}

func (d *desk) fault(t *testing.T, f sim.Fault) {
	t.Helper()
	if err := d.sim.Faults().Add(f); err != nil {
		t.Fatal(err)
	}
}

// arrived lists the texts of the posts that came into being, in their order.
func (d *desk) arrived() []string {
	var texts []string
	for _, a := range d.sim.Ledger() {
		if a.Effect == sim.Created {
			texts = append(texts, a.Text)
		}
	}
	return texts
}

func (d *desk) expect(t *testing.T, id string, want psn.State) app.PostStory {
	t.Helper()
	story, err := d.hub.Post(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	if story.Post.State != want {
		t.Errorf("post %s is %s (%s), want %s", id, story.Post.State, story.Post.Problem, want)
	}
	return story
}

// strategy makes the folder of the desk a workspace.
func (d *desk) strategy(t *testing.T, yaml string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Join(d.dir, "config"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(d.dir, "config", "strategy.yaml"), []byte(yaml), 0o600); err != nil {
		t.Fatal(err)
	}
}

// work runs a worker on the desk's hub until the test ends.
func (d *desk) work(t *testing.T) {
	t.Helper()
	log := slog.New(slog.DiscardHandler)
	settings := must(d.Settings(nil))
	hubs, err := d.SetUpWorker(t.Context(), nil, false, settings, log)
	if err != nil {
		t.Fatal(err)
	}
	w := &worker.Worker{Hubs: hubs, Clock: time.Now, Log: log, PublicURL: settings.PublicURL, PublicListen: settings.PublicListen}
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- w.Run(ctx) }()
	t.Cleanup(func() {
		cancel()
		if err := <-done; err != nil {
			t.Error(err)
		}
	})
	for deadline := time.Now().Add(20 * time.Second); ; time.Sleep(10 * time.Millisecond) {
		workers, err := d.hub.Workers(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if slices.ContainsFunc(workers, func(w hub.WorkerInfo) bool { return w.OpensTokens }) {
			return
		}
		if time.Now().After(deadline) {
			t.Fatal("the worker gave no sign of life")
		}
	}
}

func must[T any](value T, err error) T {
	if err != nil {
		panic(err)
	}
	return value
}

// onBoth runs a test on each engine.
func onBoth(t *testing.T, test func(t *testing.T, d *desk)) {
	t.Helper()
	for _, engine := range []psn.Engine{psn.SQLite, psn.Postgres} {
		t.Run(string(engine), func(t *testing.T) {
			t.Parallel()
			test(t, newDesk(t, engine))
		})
	}
}
