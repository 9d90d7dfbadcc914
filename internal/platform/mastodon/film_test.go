package mastodon_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/postshitnow/psn/internal/httpc"
	"github.com/postshitnow/psn/internal/platform"
	"github.com/postshitnow/psn/internal/platform/mastodon"
	"github.com/postshitnow/psn/internal/psn"
	"github.com/postshitnow/psn/internal/sim"
	simulated "github.com/postshitnow/psn/internal/sim/mastodon"
)

// film is a video, and how far its upload came.
type film struct {
	platform.File
	state string
	opens int
}

func newFilm(alt string) *film {
	raw := []byte("\x00\x00\x00\x18ftypmp42" + strings.Repeat("v", 5000))
	f := &film{}
	f.File = platform.File{
		MIME: "video/mp4", Bytes: int64(len(raw)), Width: 36, Height: 64, Alt: alt,
		Open: func() (io.ReadCloser, error) {
			f.opens++
			return io.NopCloser(bytes.NewReader(raw)), nil
		},
		Progress: &platform.Progress{
			Load: func(context.Context) (string, error) { return f.state, nil },
			Save: func(_ context.Context, state string, _ int64) error { f.state = state; return nil },
		},
	}
	return f
}

func TestFilmThatTakesLong(t *testing.T) {
	t.Parallel()
	offset := time.Duration(0)
	network := &simulated.Network{MediaDelay: time.Hour}
	server := &sim.Server{Networks: []sim.Network{network}, Clock: func() time.Time { return time.Now().Add(offset) }}
	if err := server.Start("127.0.0.1:0"); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = server.Close() })
	publisher, reader := httpc.NewPublisher(httpc.PublisherOptions{}), httpc.NewReader(0)
	t.Cleanup(func() { publisher.Close(); reader.Close() })
	c, err := mastodon.Platform{}.Client(platform.Login{
		Server: server.URL() + "/mastodon", Token: psn.Token{Access: psn.NewSecret(network.Accounts()[0].Token)},
	}, platform.HTTP{Publish: publisher, Read: reader, Upload: reader, Clock: time.Now})
	if err != nil {
		t.Fatal(err)
	}
	u := c.(platform.Uploader) //nolint:errcheck,forcetypeassert // the client is one
	f := newFilm("a film")
	working, ok := errors.AsType[*platform.Working](uploaded(t, u, f, ""))
	if !ok || working.After < time.Second || f.opens != 1 || !strings.Contains(f.state, `"id"`) {
		t.Fatalf("%+v, %d times, noted %s", working, f.opens, f.state)
	}
	offset = 2 * time.Hour
	handle, err := u.Upload(t.Context(), f.File)
	if err != nil || handle == "" || f.opens != 1 {
		t.Fatalf("%q, %v, sent %d times", handle, err, f.opens)
	}

	// What the server does not know, and what has another description by now, is sent anew.
	network.MediaDelay = -time.Second
	f.state = `{"id":"404404","alt":"a film"}`
	if err := uploaded(t, u, f, handle); err != nil || f.opens != 2 {
		t.Errorf("%v, sent %d times", err, f.opens)
	}
	f.Alt = "another description"
	if err := uploaded(t, u, f, handle); err != nil || f.opens != 3 {
		t.Errorf("%v, sent %d times", err, f.opens)
	}

	_, err = c.Publish(t.Context(), platform.Request{Text: "gone", Media: []platform.Attachment{{Handle: "404404"}}}, nil)
	if fail := platform.FailureOf(err); fail == nil || fail.Outcome != psn.OutcomeRejected || fail.Code != platform.CodeMediaGone {
		t.Errorf("media that nobody has: %v", err)
	}
}

// uploaded uploads a film; its id must not be other.
func uploaded(t *testing.T, u platform.Uploader, f *film, other string) error {
	t.Helper()
	handle, err := u.Upload(t.Context(), f.File)
	if err == nil && handle == other {
		t.Errorf("the film is still %s", handle)
	}
	return err
}
