package bluesky_test

import (
	"sync/atomic"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/postshitnow/psn/internal/platform"
	"github.com/postshitnow/psn/internal/platform/bluesky"
	"github.com/postshitnow/psn/internal/platform/platformtest"
	"github.com/postshitnow/psn/internal/psn"
	"github.com/postshitnow/psn/internal/sim"
	simulated "github.com/postshitnow/psn/internal/sim/bluesky"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func TestBluesky(t *testing.T) {
	t.Parallel()
	platformtest.Run(t, platformtest.Suite{
		Start:   func(t *testing.T) platformtest.Network { t.Helper(); return start(t).Network },
		Options: map[string]string{"labels": "nudity, graphic-media", "langs": "en, pt-BR", "card": "none"},
		Texts: []string{
			"hello @alex.test and @nobody.test, see example.com/a and #Go 🎉 #日本語",
			"📷 https://example.com/🎉/x?y=ü#z 👩‍👩‍👧‍👦 #👩‍👧tag.",
		},
		Keys:  true,
		Posts: 215, // more than two pages
	})
}

// seconds are what the simulator's faults need to know beside their name.
var seconds = map[platformtest.Fault]float64{
	platformtest.RateLimit: 60, platformtest.Lag: 60, platformtest.Slow: 0.3, platformtest.SlowBody: 0.3,
}

// started is a simulated server with its one account, signed in.
type started struct {
	platformtest.Network
	server  *sim.Server
	network *simulated.Network
	account sim.Account
}

func start(t *testing.T) started {
	t.Helper()
	var offset atomic.Int64
	clock := func() time.Time { return time.Now().Add(time.Duration(offset.Load())) }
	network := &simulated.Network{Points: -1}
	server := &sim.Server{Networks: []sim.Network{network}, Clock: clock}
	if err := server.Start("127.0.0.1:0"); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := server.Close(); err != nil {
			t.Error(err)
		}
	})
	account := network.Accounts()[0]
	access, refresh, err := network.Session(account.Handle)
	if err != nil {
		t.Fatal(err)
	}
	return started{server: server, network: network, account: account, Network: platformtest.Network{
		Platform: bluesky.Platform{},
		Login: platform.Login{
			Server: server.URL() + "/" + network.Name(),
			Token:  psn.Token{Access: psn.NewSecret(access), Refresh: psn.NewSecret(refresh)},
		},
		Handle: "@" + account.Handle,
		Clock:  clock,
		Fault: func(t *testing.T, fault platformtest.Fault) {
			t.Helper()
			if err := server.Faults().Add(sim.Fault{Do: sim.Action(fault), On: sim.Publish, Times: 1, Seconds: seconds[fault]}); err != nil {
				t.Fatal(err)
			}
		},
		Arrivals: func() []platformtest.Arrival { return arrivals(server.Ledger()) },
		Captions: func(id string) (shown []platformtest.Caption) {
			for _, item := range network.Feed(0) {
				for _, m := range item.Media {
					for _, c := range m.Captions {
						if item.ID == id {
							shown = append(shown, platformtest.Caption{Language: c.Language, Text: c.Text})
						}
					}
				}
			}
			return shown
		},
		Advance: func(d time.Duration) { offset.Add(int64(d)) },
	}}
}

func arrivals(ledger []sim.Arrival) []platformtest.Arrival {
	list := make([]platformtest.Arrival, len(ledger))
	for i, a := range ledger {
		list[i] = platformtest.Arrival{Key: a.Key, Text: a.Text, Created: a.Effect == sim.Created}
	}
	return list
}
