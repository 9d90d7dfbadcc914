//go:build psnfault && (linux || darwin)

package faulttest

import (
	"context"
	"fmt"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/postshitnow/psn/internal/fault"
	"github.com/postshitnow/psn/internal/httpc"
	"github.com/postshitnow/psn/internal/hub"
	"github.com/postshitnow/psn/internal/hub/pgtest"
	"github.com/postshitnow/psn/internal/platform"
	"github.com/postshitnow/psn/internal/platform/all"
	"github.com/postshitnow/psn/internal/psn"
	"github.com/postshitnow/psn/internal/sim"
	simmastodon "github.com/postshitnow/psn/internal/sim/mastodon"
	simx "github.com/postshitnow/psn/internal/sim/x"
)

// world is one hub with one account on a simulated server of its own, the workers that were started on it,
// and what went wrong.
type world struct {
	probes  bool // the network tells of a post only by refusing its repeat
	film    int  // the bytes of a post's film, where posts have one; zero for a small one, or a picture
	t       *testing.T
	engine  psn.Engine
	folder  string
	url     string
	key     psn.Secret
	hub     *hub.Hub
	network sim.Network
	sim     *sim.Server
	door    *door // between the workers and the simulated server
	account psn.Account
	cluster *pgtest.Cluster // the hub's own; nil where it is not
	times   times
	ahead   atomic.Int64 // how far the network's clock is ahead
	mutant  fault.Defect

	publicAt string // where the networks fetch files from the workers

	mu      sync.Mutex
	wrong   []string
	posts   map[string]*written // by id
	places  map[string]place    // by text
	workers []*process
}

// times are what the workers of a world are told.
type times struct{ lease, heartbeat, lag, deadline, retry time.Duration }

// short are times that let a case end in seconds. A lease is long enough for a machine with much to do.
var short = times{
	lease: 2500 * time.Millisecond, heartbeat: 400 * time.Millisecond, lag: 600 * time.Millisecond,
	deadline: 1500 * time.Millisecond, retry: 50 * time.Millisecond,
}

var ana = psn.Actor{Kind: psn.Person, Name: "ana"}

// newWorld makes a hub. With a cluster the hub lies there; without one it is a file or a database of the
// cluster that all cases share.
func newWorld(t *testing.T, engine psn.Engine, cluster *pgtest.Cluster) *world {
	t.Helper()
	return newWorldOn(t, engine, cluster, &simmastodon.Network{Flavour: simmastodon.GoToSocial, Requests: -1})
}

// newWorldOn is newWorld with a simulated network to choose.
func newWorldOn(t *testing.T, engine psn.Engine, cluster *pgtest.Cluster, network sim.Network) *world {
	t.Helper()
	w := &world{
		t: t, engine: engine, network: network, folder: t.TempDir(), cluster: cluster, times: short,
		posts: map[string]*written{}, places: map[string]place{},
	}
	w.url = w.newDatabase()
	w.key = keys().private
	var err error
	w.hub, err = createHub(t.Context(), w.url)
	w.must(err)
	t.Cleanup(w.hub.Close)

	w.sim = &sim.Server{Networks: []sim.Network{&witness{network, w}}, LedgerPath: filepath.Join(w.folder, "ledger"), Clock: func() time.Time {
		return time.Now().Add(time.Duration(w.ahead.Load()))
	}}
	w.must(w.sim.Start("127.0.0.1:0"))
	t.Cleanup(func() { _ = w.sim.Close() })
	w.door = newDoor(t, w.sim.URL())
	w.must(w.signIn())
	t.Cleanup(w.endWorkers)
	return w
}

func (w *world) newDatabase() string {
	w.t.Helper()
	switch {
	case w.engine == psn.SQLite:
		return "sqlite://" + filepath.Join(w.folder, "hub.db")
	case w.cluster != nil:
		url, err := w.cluster.CreateDatabase(w.t.Context(), psn.NewID(), "template1")
		w.must(err)
		return url
	}
	return withHub.NewDatabase(w.t)
}

type keyPair struct {
	public  string
	private psn.Secret
}

// keys are those of every hub of the suite.
var keys = sync.OnceValue(func() keyPair {
	public, private, err := hub.NewKeys()
	if err != nil {
		panic(err)
	}
	return keyPair{public, private}
})

// createHub makes a hub, or opens the one that the database holds.
func createHub(ctx context.Context, url string) (*hub.Hub, error) {
	return hub.Create(ctx, hub.Options{URL: psn.NewSecret(url)}, hub.New{
		ID: psn.NewID(), Name: "fault", Kind: psn.Personal, PublicKey: keys().public,
	})
}

// withHub is a database with a hub in it.
var withHub = pgtest.NewTemplate(func(ctx context.Context, url string) error {
	h, err := createHub(ctx, url)
	if err == nil {
		h.Close()
	}
	return err
})

// signIn adds the simulated account to the hub, or gives it a new token there.
func (w *world) signIn() error { return w.signInAs(w.network.Accounts()[0], "sim") }

func (w *world) signInAs(known sim.Account, name string) error {
	http := platform.HTTP{Publish: httpc.NewPublisher(httpc.PublisherOptions{}), Read: httpc.NewReader(0), Clock: time.Now}
	defer http.Publish.Close()
	defer http.Read.Close()
	member, err := all.Platforms().Find(w.platform())
	if err != nil {
		return err
	}
	login := platform.Login{Server: w.server(), Handle: known.Handle, Token: psn.Token{Access: psn.NewSecret(known.Token)}}
	if entrance, ok := member.(platform.Entrance); ok {
		if login, err = entrance.Enter(w.t.Context(), login, w.given(known), http); err != nil {
			return err
		}
	}
	client, err := member.Client(login, http)
	if err != nil {
		return err
	}
	who, err := client.Verify(w.t.Context())
	if err != nil {
		return err
	}
	w.account, _, err = w.hub.AddAccount(w.t.Context(), hub.NewAccount{
		Account: psn.Account{
			Name: name, Platform: member.Name(), Handle: who.Handle, ExternalID: who.ExternalID, Server: login.Server, Simulated: true,
		},
		Limits: who.Limits, Token: login.Token, Actor: ana,
	})
	return err
}

// platform is the name of the member that talks to the network.
func (w *world) platform() string {
	if w.network.Name() == "gotosocial" {
		return "mastodon"
	}
	return w.network.Name()
}

// server is the network's address, by way of the door.
func (w *world) server() string { return w.door.url() + "/" + w.network.Name() }

// given is what a person types in to sign in.
func (w *world) given(known sim.Account) psn.Secret {
	x, ok := w.network.(*simx.Network)
	if !ok {
		return psn.NewSecret(known.Token)
	}
	access, refresh, client := x.Tokens(known.Handle)
	return psn.NewSecret(fmt.Sprintf(`{"access_token":%q,"refresh_token":%q,"client_id":%q,"expires_in":7200}`, access, refresh, client))
}

// trouble gives the simulated server faults.
func (w *world) trouble(faults ...sim.Fault) {
	w.t.Helper()
	w.must(w.sim.Faults().Add(faults...))
}

func (w *world) must(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

// violate notes that something is not as it must be.
func (w *world) violate(format string, args ...any) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.wrong = append(w.wrong, fmt.Sprintf(format, args...))
}

// patience bounds every wait: a machine with much to do is slow, and that is no fault of psn's.
const patience = 2 * time.Minute

// await waits until done says yes. It reports false, and a violation, if that takes too long.
func (w *world) await(what string, done func() bool) bool {
	for end := time.Now().Add(patience); !done(); time.Sleep(20 * time.Millisecond) {
		if time.Now().After(end) {
			w.violate("waited %s in vain for %s", patience, what)
			return false
		}
	}
	return true
}

// settle waits until no post is on its way.
func (w *world) settle() bool {
	return w.await("every post to come to its end", func() bool {
		counts, err := w.hub.Counts(context.Background())
		return err == nil && counts[psn.Scheduled]+counts[psn.Approved]+counts[psn.Publishing] == 0
	})
}
