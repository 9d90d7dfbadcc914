package mastodon_test

import (
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/postshitnow/psn/internal/platform"
	"github.com/postshitnow/psn/internal/platform/mastodon"
	"github.com/postshitnow/psn/internal/platform/platformtest"
	"github.com/postshitnow/psn/internal/psn"
	"github.com/postshitnow/psn/internal/sim"
	simulated "github.com/postshitnow/psn/internal/sim/mastodon"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func TestMastodon(t *testing.T) {
	t.Parallel()
	platformtest.Run(t, platformtest.Suite{
		Start:   start(simulated.Mastodon),
		Options: map[string]string{"visibility": "unlisted", "spoiler": "warning", "sensitive": "true"},
		Keys:    true,
	})
}

func TestGoToSocial(t *testing.T) {
	t.Parallel()
	platformtest.Run(t, platformtest.Suite{
		Start:   start(simulated.GoToSocial),
		Options: map[string]string{"visibility": "private", "spoiler": "warning", "sensitive": "false"},
	})
}

// seconds are what the simulator's faults need to know beside their name.
var seconds = map[platformtest.Fault]float64{
	platformtest.RateLimit: 60, platformtest.Lag: 60, platformtest.Slow: 0.3, platformtest.SlowBody: 0.3,
}

// start returns what starts a simulated server of that flavour.
func start(flavour simulated.Flavour) func(t *testing.T) platformtest.Network {
	return func(t *testing.T) platformtest.Network {
		t.Helper()
		var offset atomic.Int64
		clock := func() time.Time { return time.Now().Add(time.Duration(offset.Load())) }
		network := &simulated.Network{Flavour: flavour, Requests: -1}
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
		return platformtest.Network{
			Platform: mastodon.Platform{},
			Login: platform.Login{
				Server: server.URL() + "/" + network.Name(),
				Token:  psn.Token{Access: psn.NewSecret(account.Token)},
			},
			Handle: "@" + account.Handle + "@" + strings.TrimPrefix(server.URL(), "http://"),
			Clock:  clock,
			Fault: func(t *testing.T, fault platformtest.Fault) {
				t.Helper()
				if err := server.Faults().Add(sim.Fault{Do: sim.Action(fault), On: sim.Publish, Times: 1, Seconds: seconds[fault]}); err != nil {
					t.Fatal(err)
				}
			},
			Arrivals: func() []platformtest.Arrival { return arrivals(server.Ledger()) },
			Advance:  func(d time.Duration) { offset.Add(int64(d)) },
		}
	}
}

func arrivals(ledger []sim.Arrival) []platformtest.Arrival {
	list := make([]platformtest.Arrival, len(ledger))
	for i, a := range ledger {
		list[i] = platformtest.Arrival{Key: a.Key, Text: a.Text, Created: a.Effect == sim.Created}
	}
	return list
}
