package x_test

import (
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/postshitnow/psn/internal/platform"
	"github.com/postshitnow/psn/internal/platform/platformtest"
	"github.com/postshitnow/psn/internal/platform/x"
	"github.com/postshitnow/psn/internal/psn"
	"github.com/postshitnow/psn/internal/sim"
	simulated "github.com/postshitnow/psn/internal/sim/x"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// texts are what X changes or counts in its own way.
var texts = []string{
	"no scheme: Example.com/Path?a=b, www.example.co.uk. and sub-domain.example.org/",
	"no links: example.invalid1, 127.0.0.1/x, http://localhost/abc and file.notatld",
	"glued 日本example.com日本 and 日本.example.com",
	"ten https://example.com/a_(b_c)_d(e), (example.com/(x)) and https://example.com/?q=(a)&b=<c>",
	"one cashtag $ACME and 5$ $$",
	"keycaps 1️⃣ #️⃣ 1 flags 🏴󠁧󠁢󠁥󠁮󠁧󠁿🇩🇪 © ©️ ™ ™️ ☺ ☺️ ☺︎ 👩🏽‍🚀",
	"cyrillic https://example.com/привет and ελληνικά https://example.com/αβγ",
	"https://t.co/abcdefghij is wrapped again",
}

func TestX(t *testing.T) {
	t.Parallel()
	platformtest.Run(t, platformtest.Suite{
		Start:   start(func() *simulated.Network { return &simulated.Network{} }),
		Options: map[string]string{"reply_settings": "following", "made_with_ai": "true", "paid_partnership": "false"},
		Texts:   texts,
		Posts:   230,
	})
}

// TestStrictPremium runs the suite against an X that refuses fields it does not know, for an account that
// may write long posts.
func TestStrictPremium(t *testing.T) {
	t.Parallel()
	platformtest.Run(t, platformtest.Suite{
		Start: start(func() *simulated.Network {
			return &simulated.Network{Premium: true, StrictFields: true, BlankHistory: true, Delete404: true, NewHost: true, OldLimitBody: true}
		}),
		Options: map[string]string{"reply_settings": "anyone"},
		Texts:   []string{strings.Repeat("a long post with a link https://example.com/a?b&c ", 20)},
		Posts:   110,
	})
}

// seconds are what the simulator's faults need to know beside their name.
var seconds = map[platformtest.Fault]float64{
	platformtest.RateLimit: 60, platformtest.Lag: 60, platformtest.Slow: 0.3, platformtest.SlowBody: 0.3,
}

// start returns what starts a simulated X. It accepts the same text twice, as the suite sends it.
func start(made func() *simulated.Network) func(t *testing.T) platformtest.Network {
	return func(t *testing.T) platformtest.Network {
		t.Helper()
		network := made()
		network.Requests, network.Repeats = -1, true
		w := serve(t, network)
		return platformtest.Network{
			Platform: x.Platform{},
			Login:    w.login(sim.DefaultHandle),
			Handle:   "@" + sim.DefaultHandle,
			Clock:    w.clock,
			Fault: func(t *testing.T, fault platformtest.Fault) {
				t.Helper()
				if err := w.server.Faults().Add(sim.Fault{Do: sim.Action(fault), On: sim.Publish, Times: 1, Seconds: seconds[fault]}); err != nil {
					t.Fatal(err)
				}
			},
			Arrivals: func() []platformtest.Arrival { return arrivals(w.server.Ledger()) },
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
			Advance: func(d time.Duration) { w.offset.Add(int64(d)) },
		}
	}
}

// world is a simulated X that runs, and a clock that can be moved.
type world struct {
	network *simulated.Network
	server  *sim.Server
	offset  atomic.Int64
}

func serve(t *testing.T, network *simulated.Network) *world {
	t.Helper()
	w := &world{network: network}
	w.server = &sim.Server{Networks: []sim.Network{network}, Clock: w.clock}
	if err := w.server.Start("127.0.0.1:0"); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := w.server.Close(); err != nil {
			t.Error(err)
		}
	})
	return w
}

func (w *world) clock() time.Time { return time.Now().Add(time.Duration(w.offset.Load())) }

// login is an account's as a person enters it.
func (w *world) login(handle string) platform.Login {
	access, refresh, clientID := w.network.Tokens(handle)
	return platform.Login{
		Server: w.server.URL() + "/" + w.network.Name(),
		Token:  psn.Token{Access: psn.NewSecret(access), Refresh: psn.NewSecret(refresh), ClientID: clientID},
	}
}

func arrivals(ledger []sim.Arrival) []platformtest.Arrival {
	list := make([]platformtest.Arrival, len(ledger))
	for i, a := range ledger {
		list[i] = platformtest.Arrival{Key: a.Key, Text: a.Text, Created: a.Effect == sim.Created}
	}
	return list
}
