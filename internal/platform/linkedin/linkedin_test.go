package linkedin_test

import (
	"sync/atomic"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/postshitnow/psn/internal/platform"
	"github.com/postshitnow/psn/internal/platform/linkedin"
	"github.com/postshitnow/psn/internal/platform/platformtest"
	"github.com/postshitnow/psn/internal/psn"
	"github.com/postshitnow/psn/internal/sim"
	simulated "github.com/postshitnow/psn/internal/sim/linkedin"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// The scopes of the two kinds of app.
var (
	selfServe = []string{"openid", "profile", "w_member_social"}
	reviewed  = []string{
		"r_basicprofile", "w_member_social", "r_member_social", "w_member_social_feed", "r_member_postAnalytics",
		"w_organization_social", "r_organization_social", "w_organization_social_feed", "rw_organization_admin",
	}
)

// texts are what LinkedIn cuts or gives back in another form.
var texts = []string{
	"everything reserved: | { } @ [ ] ( ) < > # \\ * _ ~ and then some",
	"a mention of @[Acme Labs](urn:li:organization:55150001) and of @[Alex](urn:li:person:aB_c-9), not of @[nobody](urn:li:car:1)",
	"tags #Go, (#in_brackets) #one#two C#minor #2026 #été2026 and https://example.com/#part",
	"a template {hashtag|\\#|typed} by hand \\#",
}

func TestPage(t *testing.T) {
	t.Parallel()
	platformtest.Run(t, platformtest.Suite{
		Start:   start("Acme Labs", reviewed, true),
		Options: map[string]string{"visibility": "public", "reshares": "false", "card": "none"},
		Texts:   texts,
		Posts:   230,
	})
}

func TestReviewedPerson(t *testing.T) {
	t.Parallel()
	platformtest.Run(t, platformtest.Suite{
		Start:   start("Alex Rivera", reviewed, false),
		Options: map[string]string{"visibility": "members"},
		Texts:   texts,
	})
}

// TestSelfServePerson runs the suite for an account that can only write.
func TestSelfServePerson(t *testing.T) {
	t.Parallel()
	platformtest.Run(t, platformtest.Suite{
		Start:   start("Alex Rivera", selfServe, false),
		Options: map[string]string{"visibility": "connections", "link": "https://example.com/a", "title": "A", "description": "b"},
		Texts:   texts,
	})
}

// seconds are what the simulator's faults need to know beside their name.
var seconds = map[platformtest.Fault]float64{
	platformtest.RateLimit: 60, platformtest.Lag: 60, platformtest.Slow: 0.3, platformtest.SlowBody: 0.3,
}

// start returns what starts a simulated LinkedIn for a partner's app. It accepts the same text twice, as the suite sends
// it.
func start(handle string, scopes []string, page bool) func(t *testing.T) platformtest.Network {
	return func(t *testing.T) platformtest.Network {
		t.Helper()
		w := serve(t, &simulated.Network{Requests: -1, Repeats: true, Partner: true, TokenLife: 2 * time.Hour, MediaDelay: -1})
		return platformtest.Network{
			Platform: linkedin.Platform{},
			Login:    w.login(page, scopes...),
			Handle:   handle,
			Clock:    w.clock,
			Fault: func(t *testing.T, fault platformtest.Fault) {
				t.Helper()
				if err := w.server.Faults().Add(sim.Fault{Do: sim.Action(fault), On: sim.Publish, Times: 1, Seconds: seconds[fault]}); err != nil {
					t.Fatal(err)
				}
			},
			Arrivals: func() []platformtest.Arrival { return arrivals(w.server.Ledger()) },
			Captions: func(id string) (shown []platformtest.Caption) {
				for _, item := range w.network.Feed(0) {
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

// world is a simulated LinkedIn that runs, and a clock that can be moved.
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

func (w *world) address() string { return w.server.URL() + "/" + w.network.Name() }

// login is the default account's with these scopes, or its page's.
func (w *world) login(page bool, scopes ...string) platform.Login {
	access, refresh := w.network.Grant(sim.DefaultHandle, scopes...)
	id := w.network.Accounts()[0].ID
	if page {
		id = "urn:li:organization:55150001"
	}
	return platform.Login{
		Server: w.address(), ExternalID: id, Scopes: scopes,
		Token: psn.Token{
			Access: psn.NewSecret(access), Refresh: psn.NewSecret(refresh), ClientID: sim.AppID, ClientSecret: psn.NewSecret(sim.AppSecret),
		},
	}
}

func arrivals(ledger []sim.Arrival) []platformtest.Arrival {
	list := make([]platformtest.Arrival, len(ledger))
	for i, a := range ledger {
		list[i] = platformtest.Arrival{Key: a.Key, Text: a.Text, Created: a.Effect == sim.Created}
	}
	return list
}
