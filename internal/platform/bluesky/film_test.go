package bluesky_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/postshitnow/psn/internal/httpc"
	"github.com/postshitnow/psn/internal/platform"
	"github.com/postshitnow/psn/internal/psn"
)

func TestFilms(t *testing.T) {
	t.Parallel()
	s := start(t)
	s.network.MediaDelay, s.network.Videos = 10*time.Minute, 1
	publisher, reader := httpc.NewPublisher(httpc.PublisherOptions{}), httpc.NewReader(0)
	t.Cleanup(func() { publisher.Close(); reader.Close() })
	c, err := s.Platform.Client(s.Login, platform.HTTP{Publish: publisher, Read: reader, Upload: reader, Clock: s.Clock})
	if err != nil {
		t.Fatal(err)
	}
	u := c.(platform.Uploader) //nolint:errcheck,forcetypeassert // the client is one
	state, raw := "", []byte("\x00\x00\x00\x18ftypmp42"+strings.Repeat("v", 5000))
	file := platform.File{
		MIME: "video/mp4", Bytes: int64(len(raw)), Width: 36, Height: 64, Alt: "a film",
		Open: func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(raw)), nil },
		Progress: &platform.Progress{
			Load: func(context.Context) (string, error) { return state, nil },
			Save: func(_ context.Context, now string, _ int64) error { state = now; return nil },
		},
	}
	_, err = u.Upload(t.Context(), file)
	if _, working := errors.AsType[*platform.Working](err); !working || !strings.Contains(state, `"job"`) {
		t.Fatalf("%v, noted %s", err, state)
	}
	noted := state
	state = "" // another post with another film of the same day
	if _, err := u.Upload(t.Context(), file); psn.CodeOf(err) != psn.CodeRateLimited {
		t.Errorf("one video more than a day has: %v", err)
	}
	state = noted
	s.Advance(time.Hour)
	handle, err := u.Upload(t.Context(), file)
	if err != nil || !strings.Contains(handle, "video/mp4") {
		t.Fatalf("%q, %v", handle, err)
	}
	show := platform.Request{Key: "k1", Text: "look", Began: s.Clock(), Media: []platform.Attachment{
		{Handle: handle, MIME: "video/mp4", Alt: "a film", Width: 36, Height: 64},
	}}
	if _, err := c.Publish(t.Context(), show, nil); err != nil {
		t.Fatal(err)
	}
	feed := s.network.Feed(0)
	if len(feed) != 1 || len(feed[0].Media) != 1 || feed[0].Media[0].Type != "video" || feed[0].Media[0].Description != "a film" {
		t.Errorf("the feed shows %+v", feed)
	}
	show.Key, show.Media[0].Handle = "k2", `{"$type":"blob","ref":{"$link":"bafkreiaaaa"},"mimeType":"video/mp4","size":9}`
	_, err = c.Publish(t.Context(), show, nil)
	if f := platform.FailureOf(err); f == nil || f.Outcome != psn.OutcomeRejected || f.Code != platform.CodeMediaGone {
		t.Errorf("a blob that is gone: %v", err)
	}
	s.network.Videos, s.network.MediaDelay = 9, -1
	s.Advance(30 * time.Hour) // the service has forgotten the job, and the session is over
	access, _, err := s.network.Session(s.account.Handle)
	if err != nil {
		t.Fatal(err)
	}
	s.Login.Token.Access = psn.NewSecret(access)
	if c, err = s.Platform.Client(s.Login, platform.HTTP{Publish: publisher, Read: reader, Upload: reader, Clock: s.Clock}); err != nil {
		t.Fatal(err)
	}
	state = noted
	if _, err := c.(platform.Uploader).Upload(t.Context(), file); err != nil { //nolint:errcheck,forcetypeassert // the client is one
		t.Errorf("a forgotten job: %v", err)
	}

	// A token for another service, or for another method, is refused.
	for query, want := range map[string]string{
		"aud=did:web:other.example&lxm=com.atproto.repo.uploadBlob": "BadJwtAudience",
		"aud=did:web:localhost&lxm=com.atproto.repo.putRecord":      "BadJwtLexiconMethod",
	} {
		got := ask(t, http.MethodGet, s.Login.Server+"/xrpc/com.atproto.server.getServiceAuth?"+query, access)
		_, token, _ := strings.Cut(strings.TrimSuffix(got, `"}`), `"token":"`)
		got = ask(t, http.MethodPost, s.Login.Server+"/xrpc/app.bsky.video.uploadVideo?name=a.mp4&did="+url.QueryEscape(s.account.ID), token)
		if !strings.Contains(got, want) {
			t.Errorf("%s: %s", query, got)
		}
	}
}

func ask(t *testing.T, method, address, token string) string {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), method, address, strings.NewReader(""))
	if err != nil {
		t.Fatal(err)
	}
	req.Header = http.Header{"Authorization": {"Bearer " + token}, "Content-Type": {"video/mp4"}}
	client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	resp, err := client.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	raw, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(raw)
}
