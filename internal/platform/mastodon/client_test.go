package mastodon

import (
	"encoding/json"
	"io"
	"net/http"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/postshitnow/psn/internal/platform"
	"github.com/postshitnow/psn/internal/psn"
)

func TestServerAddress(t *testing.T) {
	t.Parallel()
	for address, want := range map[string]string{
		"https://mastodon.social":       "https://mastodon.social",
		"https://mastodon.social/":      "https://mastodon.social",
		"http://127.0.0.1:7880/gts":     "http://127.0.0.1:7880/gts",
		"http://localhost:3000":         "http://localhost:3000",
		"http://[::1]:3000":             "http://[::1]:3000",
		"http://mastodon.social":        "",
		"http://127.0.0.1.example.com":  "",
		"mastodon.social":               "",
		"":                              "",
		"ftp://mastodon.social":         "",
		"https://user@mastodon.social":  "",
		"https://mastodon.social?a=b":   "",
		"https://mastodon.social#a":     "",
		"https://masto don.social":      "",
		"https://mastodon.social:port/": "",
	} {
		u, err := serverURL(address)
		switch {
		case want == "" && psn.CodeOf(err) != psn.CodeInvalid:
			t.Errorf("%q: %v, %v", address, u, err)
		case want != "" && (err != nil || u.String() != want):
			t.Errorf("%q: %v, %v", address, u, err)
		}
	}
}

// answers serves a body for each path, and 404 for any other.
func answers(bodies map[string]string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		body, known := bodies[r.URL.Path]
		if !known {
			http.NotFound(w, r)
			return
		}
		_, _ = w.Write([]byte(body))
	}
}

func TestVerify(t *testing.T) {
	t.Parallel()
	const me = "/api/v1/accounts/verify_credentials"
	limits := Platform{}.DefaultLimits()
	for name, tc := range map[string]struct {
		bodies map[string]string
		want   platform.Identity
		code   psn.Code
	}{
		"version 2": {bodies: map[string]string{
			me: `{"id":"7","acct":"ana"}`,
			"/api/v2/instance": `{"domain":"example.com","configuration":{"statuses":{"max_characters":1000,"max_media_attachments":8,"characters_reserved_per_url":30},
				"media_attachments":{"supported_mime_types":["image/png","image/jpeg","video/mp4"],"description_limit":99,"image_size_limit":1000,"image_matrix_limit":2000,
				"video_size_limit":5000,"video_frame_rate_limit":60,"video_matrix_limit":6000}}}`,
		}, want: platform.Identity{ExternalID: "7", Handle: "@ana@example.com", Limits: platform.Limits{
			Characters: 1000, URLLength: 30, Media: 8, Alt: 99,
			Image: platform.Images{Types: []string{"image/jpeg", "image/png"}, Bytes: 1000, Pixels: 2000, AnimatedBytes: 1000},
			Video: platform.Videos{Types: []string{"video/mp4"}, Bytes: 5000, MaxRate: 60, Pixels: 6000},
		}}},
		"version 1": {bodies: map[string]string{
			me: `{"id":"7","acct":"ana"}`, "/api/v1/instance": `{"uri":"https://example.com/","max_toot_chars":2000}`,
		}, want: platform.Identity{ExternalID: "7", Handle: "@ana@example.com", Limits: platform.Limits{Characters: 2000, URLLength: 23, Media: 4, Alt: 1500, Image: limits.Image, Video: limits.Video}}},
		"pictures only": {bodies: map[string]string{
			me: `{"id":"7","acct":"ana"}`, "/api/v2/instance": `{"domain":"example.com","configuration":{"media_attachments":{"supported_mime_types":["image/png"]}}}`,
		}, want: platform.Identity{ExternalID: "7", Handle: "@ana@example.com", Limits: platform.Limits{
			Characters: 500, URLLength: 23, Media: 4, Alt: 1500,
			Image: platform.Images{Types: []string{"image/png"}, Bytes: 16 << 20, Pixels: 33177600, AnimatedBytes: 16 << 20},
		}}},
		"no word about limits": {
			bodies: map[string]string{me: `{"id":"7","acct":"ana@example.org"}`},
			want:   platform.Identity{ExternalID: "7", Handle: "@ana@example.org", Limits: limits},
		},
		"limits that make no sense": {bodies: map[string]string{
			me:                 `{"id":"7","acct":"ana"}`,
			"/api/v2/instance": `{"domain":"example.com","configuration":{"statuses":{"max_characters":-1,"max_media_attachments":100000,"characters_reserved_per_url":1000000}}}`,
		}, want: platform.Identity{ExternalID: "7", Handle: "@ana@example.com", Limits: limits}},
		"gotosocial": {bodies: map[string]string{
			me:                 `{"id":"01A","acct":"ana"}`,
			"/api/v2/instance": `{"domain":"example.com","source_url":"https://codeberg.org/superseriousbusiness/gotosocial","configuration":{"statuses":{"max_characters":5000,"max_media_attachments":6,"characters_reserved_per_url":25}}}`,
		}, want: platform.Identity{ExternalID: "01A", Handle: "@ana@example.com", Limits: platform.Limits{Characters: 5000, Media: 6, Unit: "code points", Alt: 1500, Image: limits.Image, Video: limits.Video}}},
		"not mastodon":    {bodies: map[string]string{me: `<html>`}, code: psn.CodeUnsupported},
		"another's JSON":  {bodies: map[string]string{me: `{"ok":true}`}, code: psn.CodeUnsupported},
		"no such address": {code: psn.CodeNotFound},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := clientOf(t, answers(tc.bodies)).Verify(t.Context())
			if psn.CodeOf(err) != tc.code {
				t.Fatalf("error %v", err)
			}
			if diff := cmp.Diff(tc.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestPublishSends(t *testing.T) {
	t.Parallel()
	var header http.Header
	var body map[string]any
	c := clientOf(t, func(w http.ResponseWriter, r *http.Request) {
		header = r.Header
		raw, _ := io.ReadAll(r.Body)
		if err := json.Unmarshal(raw, &body); err != nil {
			t.Errorf("%s: %v", raw, err)
		}
		_, _ = w.Write([]byte(`{"id":"1"}`))
	})
	_, err := c.Publish(t.Context(), platform.Request{
		Key: "k7", Text: "a <b> & c", Parent: "5", Root: "4", Language: "pt-BR",
		Options: map[string]string{"visibility": "private", "spoiler": "cw", "sensitive": "false"},
	}, nil)
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]any{
		"status": "a <b> & c", "in_reply_to_id": "5", "visibility": "private", "spoiler_text": "cw",
		"sensitive": false, "language": "pt-BR",
	}
	if diff := cmp.Diff(want, body); diff != "" {
		t.Error(diff)
	}
	for key, value := range map[string]string{
		"Authorization": "Bearer canary", "Idempotency-Key": "k7", "Content-Type": "application/json", "Accept": "application/json",
	} {
		if header.Get(key) != value {
			t.Errorf("%s is %q, want %q", key, header.Get(key), value)
		}
	}
}
