package instagram_test

import (
	"bytes"
	"context"
	"image"
	"image/jpeg"
	"io"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/postshitnow/psn/internal/httpc"
	"github.com/postshitnow/psn/internal/platform"
	"github.com/postshitnow/psn/internal/platform/instagram"
	"github.com/postshitnow/psn/internal/platform/platformtest"
	"github.com/postshitnow/psn/internal/psn"
	"github.com/postshitnow/psn/internal/sim"
	simulated "github.com/postshitnow/psn/internal/sim/instagram"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// asked are the requests of Prepare: what is left, making a container, asking after one.
var asked = regexp.MustCompile(`/content_publishing_limit$|/v25\.0/[0-9]+$`)

func passes(r *http.Request) bool {
	return asked.MatchString(r.URL.Path) || r.Method == http.MethodPost && strings.HasSuffix(r.URL.Path, "/media")
}

func TestInstagram(t *testing.T) {
	t.Parallel()
	public := host(t)
	platformtest.Run(t, platformtest.Suite{
		Start:   start(func() *simulated.Network { return &simulated.Network{} }),
		Options: map[string]string{"type": "post", "collaborators": "ana, @bob", "location": "110843418940484", "made_with_ai": "true"},
		Texts:   []string{"five #a #b #c #d #e and @one @two @three", strings.Repeat("long ", 400)},
		File:    func() platform.File { return public.picture(64, 64) },
		Passes:  passes,
		Posts:   110,
	})
}

// TestLosesAt runs the suite against an Instagram that drops "@" from captions, as it is known to do at times.
func TestLosesAt(t *testing.T) {
	t.Parallel()
	public := host(t)
	platformtest.Run(t, platformtest.Suite{
		Start:  start(func() *simulated.Network { return &simulated.Network{LosesAt: true} }),
		File:   func() platform.File { return public.picture(64, 64) },
		Passes: passes,
		Posts:  60,
	})
}

// seconds are what the simulator's faults need to know beside their name.
var seconds = map[platformtest.Fault]float64{
	platformtest.RateLimit: 60, platformtest.Lag: 60, platformtest.Slow: 0.3, platformtest.SlowBody: 0.3,
}

// start returns what starts a simulated Instagram that lets an account post as often as the suite does.
func start(made func() *simulated.Network) func(t *testing.T) platformtest.Network {
	return func(t *testing.T) platformtest.Network {
		t.Helper()
		network := made()
		network.Quota, network.Containers = -1, -1
		w := serve(t, network)
		return platformtest.Network{
			Platform: instagram.Platform{},
			Login:    w.login(),
			Handle:   "@" + sim.DefaultHandle,
			Clock:    w.clock,
			Fault: func(t *testing.T, fault platformtest.Fault) {
				t.Helper()
				w.fault(t, sim.Fault{Do: sim.Action(fault), On: sim.Publish, Times: 1, Seconds: seconds[fault]})
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

// world is a simulated Instagram that runs, and a clock that can be moved.
type world struct {
	network *simulated.Network
	server  *sim.Server
	offset  atomic.Int64
}

// serve starts a network without a limit on calls.
func serve(t *testing.T, network *simulated.Network) *world {
	t.Helper()
	if network.Requests == 0 {
		network.Requests = -1
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

func (w *world) fault(t *testing.T, f sim.Fault) {
	t.Helper()
	if err := w.server.Faults().Add(f); err != nil {
		t.Fatal(err)
	}
}

// login is the default account's, with its long-lived token.
func (w *world) login() platform.Login {
	secret := psn.NewSecret(w.network.Accounts()[0].Token)
	return platform.Login{Server: w.address(), Token: psn.Token{
		Access: secret, Refresh: secret, IssuedAt: w.clock(), ExpiresAt: w.clock().Add(60 * 24 * time.Hour),
	}}
}

// http is what a client talks through.
func (w *world) http(t *testing.T) platform.HTTP {
	t.Helper()
	publisher, reader := httpc.NewPublisher(httpc.PublisherOptions{}), httpc.NewReader(0)
	t.Cleanup(func() { publisher.Close(); reader.Close() })
	return platform.HTTP{Publish: publisher, Read: reader, Upload: reader, Clock: w.clock}
}

// files is a public address with files.
type files struct {
	server *httptest.Server
	bytes  map[string][]byte
}

// host starts a server for files.
func host(t *testing.T) *files {
	t.Helper()
	f := &files{bytes: map[string][]byte{}}
	for name, size := range map[string][2]int{"64x64.jpg": {64, 64}, "100x200.jpg": {100, 200}, "90x160.jpg": {90, 160}} {
		var raw bytes.Buffer
		if err := jpeg.Encode(&raw, image.NewGray(image.Rect(0, 0, size[0], size[1])), nil); err != nil {
			t.Fatal(err)
		}
		f.bytes[name] = raw.Bytes()
	}
	f.bytes["film.mp4"] = []byte("\x00\x00\x00\x18ftypmp42 not really a film")
	f.bytes["text.jpg"] = []byte("this is no picture")
	f.server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		raw, found := f.bytes[strings.TrimPrefix(r.URL.Path, "/")]
		if !found || r.URL.Query().Get("key") != "canary-address" {
			http.NotFound(w, r)
			return
		}
		_, _ = w.Write(raw)
	}))
	t.Cleanup(f.server.Close)
	return f
}

func (f *files) named(name, mime string) platform.File {
	raw := f.bytes[name]
	return platform.File{
		MIME: mime, Bytes: int64(len(raw)),
		Open:      func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(raw)), nil },
		PublicURL: func(context.Context) (string, error) { return f.server.URL + "/" + name + "?key=canary-address", nil },
	}
}

func (f *files) picture(width, height int) platform.File {
	name := map[[2]int]string{{64, 64}: "64x64.jpg", {100, 200}: "100x200.jpg", {90, 160}: "90x160.jpg"}[[2]int{width, height}]
	file := f.named(name, "image/jpeg")
	file.Width, file.Height, file.Alt = width, height, "a grey area"
	return file
}

func (f *files) film() platform.File {
	file := f.named("film.mp4", "video/mp4")
	file.Width, file.Height, file.Duration = 720, 1280, 5*time.Second
	return file
}
