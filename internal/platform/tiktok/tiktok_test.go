package tiktok_test

import (
	"bytes"
	"encoding/binary"
	"io"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/postshitnow/psn/internal/httpc"
	"github.com/postshitnow/psn/internal/platform"
	"github.com/postshitnow/psn/internal/platform/platformtest"
	"github.com/postshitnow/psn/internal/platform/tiktok"
	"github.com/postshitnow/psn/internal/psn"
	"github.com/postshitnow/psn/internal/sim"
	simulated "github.com/postshitnow/psn/internal/sim/tiktok"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func TestTikTok(t *testing.T) {
	t.Parallel()
	platformtest.Run(t, platformtest.Suite{
		Start:  start(func() *simulated.Network { return &simulated.Network{} }),
		Always: map[string]string{"privacy": "public"},
		Options: map[string]string{
			"privacy": "friends", "mode": "direct", "comments": "true", "duet": "false", "stitch": "true", "made_with_ai": "true",
			"paid_partnership": "true", "own_brand": "true", "cover": "100",
		},
		File:    func() platform.File { return film(100) },
		Partial: true,
		Passes: func(r *http.Request) bool {
			return strings.HasSuffix(r.URL.Path, "/creator_info/query/") || strings.HasSuffix(r.URL.Path, "/video/init/")
		},
		Posts: 45,
	})
}

// film makes a file of that many bytes that begins as an MP4 does.
func film(size int) platform.File {
	raw := make([]byte, size)
	copy(raw, "\x00\x00\x00\x18ftypmp42")
	for i := 12; i+4 <= size; i += 4 {
		binary.BigEndian.PutUint32(raw[i:], uint32(i))
	}
	return platform.File{
		MIME: "video/mp4", Bytes: int64(size), Width: 720, Height: 1280, Duration: 5 * time.Second,
		Open: func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(raw)), nil },
	}
}

// seconds are what the simulator's faults need to know beside their name.
var seconds = map[platformtest.Fault]float64{
	platformtest.RateLimit: 60, platformtest.Lag: 60, platformtest.Slow: 0.3, platformtest.SlowBody: 0.3,
}

// start returns what starts a simulated TikTok that lets an account post as often as the suite does.
func start(made func() *simulated.Network) func(t *testing.T) platformtest.Network {
	return func(t *testing.T) platformtest.Network {
		t.Helper()
		w := serve(t, made())
		return platformtest.Network{
			Platform: tiktok.Platform{},
			Login:    w.login(),
			Handle:   "@" + sim.DefaultHandle,
			Clock:    w.clock,
			Fault: func(t *testing.T, fault platformtest.Fault) {
				t.Helper()
				if err := w.server.Faults().Add(sim.Fault{Do: sim.Action(fault), On: sim.Publish, Times: 1, Seconds: seconds[fault]}); err != nil {
					t.Fatal(err)
				}
			},
			Arrivals: func() []platformtest.Arrival {
				var list []platformtest.Arrival
				for _, a := range w.server.Ledger() {
					list = append(list, platformtest.Arrival{Key: a.Key, Text: a.Text, Created: a.Effect == sim.Created})
				}
				return list
			},
			Advance: w.advance,
		}
	}
}

// world is a simulated TikTok that runs, and a clock that can be moved.
type world struct {
	network *simulated.Network
	server  *sim.Server
	offset  atomic.Int64
}

// serve starts a network without limits on requests and posts, which works on posts in no time unless it says how long.
func serve(t *testing.T, network *simulated.Network) *world {
	t.Helper()
	network.Requests = -1
	for _, d := range []*time.Duration{&network.Processing, &network.Moderation} {
		if *d == 0 {
			*d = -1
		}
	}
	if network.DayPosts == 0 {
		network.DayPosts = -1
	}
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

func (w *world) clock() time.Time        { return time.Now().Add(time.Duration(w.offset.Load())) }
func (w *world) advance(d time.Duration) { w.offset.Add(int64(d)) }
func (w *world) address() string         { return w.server.URL() + "/" + w.network.Name() }

// login is the default account's.
func (w *world) login() platform.Login {
	a := w.network.Accounts()[0]
	return platform.Login{Server: w.address(), Token: psn.Token{
		Access: psn.NewSecret(a.Token), Refresh: psn.NewSecret(a.Refresh), ClientID: a.ClientID, ClientSecret: psn.NewSecret(sim.AppSecret),
	}}
}

// http is what a client talks through.
func (w *world) http(t *testing.T) platform.HTTP {
	t.Helper()
	publisher, reader := httpc.NewPublisher(httpc.PublisherOptions{}), httpc.NewReader(0)
	t.Cleanup(func() { publisher.Close(); reader.Close() })
	return platform.HTTP{Publish: publisher, Read: reader, Upload: reader, Clock: w.clock}
}
