package app_test

import (
	"encoding/json"
	"path/filepath"
	"sync/atomic"
	"testing"
	"time"

	"github.com/postshitnow/psn/internal/app"
	"github.com/postshitnow/psn/internal/httpc"
	"github.com/postshitnow/psn/internal/hub"
	"github.com/postshitnow/psn/internal/hub/pgtest"
	"github.com/postshitnow/psn/internal/platform"
	"github.com/postshitnow/psn/internal/platform/all"
	"github.com/postshitnow/psn/internal/psn"
	"github.com/postshitnow/psn/internal/sim"
	simbluesky "github.com/postshitnow/psn/internal/sim/bluesky"
	simmastodon "github.com/postshitnow/psn/internal/sim/mastodon"
	simx "github.com/postshitnow/psn/internal/sim/x"
)

// trio is a desk with an account on each of three networks.
type trio struct {
	*desk
	x        *simx.Network
	bluesky  *simbluesky.Network
	mastodon *simmastodon.Network
	accounts map[string]psn.Account // by platform
	ahead    atomic.Int64           // how far the networks' clock is ahead
}

// newTrio starts three simulated networks and signs in on each as a person does.
func newTrio(t *testing.T, engine psn.Engine, network *simx.Network) *trio {
	t.Helper()
	w := &trio{x: network, bluesky: &simbluesky.Network{}, mastodon: &simmastodon.Network{}, accounts: map[string]psn.Account{}}
	s := &sim.Server{
		Networks: []sim.Network{w.x, w.bluesky, w.mastodon},
		Clock:    func() time.Time { return time.Now().Add(time.Duration(w.ahead.Load())) },
	}
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
	w.desk = &desk{sim: s, hub: h, private: private, dir: dir, env: map[string]string{
		"HOME": dir, "USER": "ana", "TZ": "UTC", "PSN_HUB_URL": url, "PSN_HUB_KEY": private.Reveal(),
		"PSN_LAG": "400ms", "PSN_RETRY": "50ms",
	}}
	w.App = w.openAll(t)
	for _, n := range s.Networks {
		w.signIn(t, n.Name())
	}
	return w
}

// openAll returns another App on the same hub, with every platform.
func (w *trio) openAll(t *testing.T) *app.App {
	t.Helper()
	a := app.New(app.Options{
		Clock: time.Now, Dir: w.dir, Platforms: all.Platforms(),
		Lookup: func(name string) (string, bool) { v, ok := w.env[name]; return v, ok },
		HTTP: func() platform.HTTP {
			http := platform.HTTP{
				Publish: httpc.NewPublisher(httpc.PublisherOptions{}), Read: httpc.NewReader(0), Upload: httpc.NewReader(0), Clock: time.Now,
			}
			t.Cleanup(http.Publish.Close)
			return http
		},
	})
	t.Cleanup(a.Close)
	return a
}

// signIn gives the hub the account of a network, or a new token for it.
func (w *trio) signIn(t *testing.T, name string) {
	t.Helper()
	network := w.sim.Network(name)
	known := network.Accounts()[0]
	wish := app.AccountWish{Platform: name, Server: w.sim.URL() + "/" + name, Simulated: true}
	given := psn.NewSecret(known.Token)
	switch name {
	case "x":
		access, refresh, client := w.x.Tokens(known.Handle)
		raw, err := json.Marshal(map[string]any{"access_token": access, "refresh_token": refresh, "client_id": client, "expires_in": 7200})
		if err != nil {
			t.Fatal(err)
		}
		given = psn.NewSecret(string(raw))
	case "bluesky":
		wish.Handle = known.Handle
	}
	plan, err := w.PlanAccount(t.Context(), wish)
	if err != nil {
		t.Fatal(err)
	}
	added, err := plan.Add(t.Context(), given)
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	w.accounts[name] = added.Account
}

// post creates a post on one account that is due now, and returns its id.
func (w *trio) post(t *testing.T, account, text string, also ...string) string {
	t.Helper()
	for _, s := range also {
		text += "\n<!-- next -->\n" + s
	}
	made, err := w.CreatePosts(t.Context(), app.CreatePosts{
		Input: app.PostInput{File: "draft.md", Raw: []byte(text), Accounts: []string{account}}, AllowDuplicate: true,
	})
	if err != nil {
		t.Fatal(err)
	}
	return made.Posts[0].Post.ID
}

// created lists what came into being on a network, in its order.
func (w *trio) created(network string) []sim.Arrival {
	var out []sim.Arrival
	for _, a := range w.sim.Ledger() {
		if a.Network == network && a.Effect == sim.Created {
			out = append(out, a)
		}
	}
	return out
}

// onBothAll runs a test with three networks on each engine.
func onBothAll(t *testing.T, test func(t *testing.T, w *trio)) {
	t.Helper()
	for _, engine := range []psn.Engine{psn.SQLite, psn.Postgres} {
		t.Run(string(engine), func(t *testing.T) {
			t.Parallel()
			test(t, newTrio(t, engine, &simx.Network{}))
		})
	}
}

// takeDownFirst deletes the first segment of a post on its network, behind psn's back.
func (w *trio) takeDownFirst(t *testing.T, id string) {
	t.Helper()
	story, err := w.hub.Post(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	secrets, err := w.hub.AccountByID(t.Context(), story.Post.AccountID)
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
	member, err := w.Platforms().Find(secrets.Account.Platform)
	if err != nil {
		t.Fatal(err)
	}
	http := platform.HTTP{Publish: httpc.NewPublisher(httpc.PublisherOptions{}), Read: httpc.NewReader(0), Clock: time.Now}
	defer http.Publish.Close()
	defer http.Read.Close()
	client, err := member.Client(platform.Login{
		Server: secrets.Account.Server, ExternalID: secrets.Account.ExternalID, Handle: secrets.Account.Handle, Token: token,
	}, http)
	if err != nil {
		t.Fatal(err)
	}
	deleter, ok := client.(platform.Deleter)
	if !ok {
		t.Fatalf("%s can't delete", member.Name())
	}
	if err := deleter.Delete(t.Context(), story.Publications[0].RemoteID); err != nil {
		t.Fatal(err)
	}
}
