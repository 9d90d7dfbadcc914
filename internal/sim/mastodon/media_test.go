package mastodon_test

import (
	"bytes"
	"image"
	"image/png"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/postshitnow/psn/internal/sim/mastodon"
)

// media is what the tests read of a MediaAttachment.
type media struct {
	ID, Type    string
	URL         *string
	Description string
	Meta        struct {
		Original struct{ Width, Height int }
		Focus    struct{ X, Y float64 }
	}
}

func picture(t *testing.T) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := png.Encode(&out, image.NewGray(image.Rect(0, 0, 40, 30))); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func TestMediaIsProcessedBeforeUse(t *testing.T) {
	t.Parallel()
	b := setup(t, &mastodon.Network{MediaDelay: 3 * time.Second})
	m := decode[media](b, b.upload(picture(t), map[string]string{"description": "a grey box", "focus": "0.5,-1"}), 202)
	if m.URL != nil || m.Type != "image" || m.Description != "a grey box" || m.Meta.Original.Width != 40 || m.Meta.Focus.Y != -1 {
		t.Errorf("uploaded %+v", m)
	}
	use := `{"status":"look","media_ids":["` + m.ID + `"]}`
	b.expect("early use", b.post(use), 422, "have not finished processing")
	b.expect("state", b.get("/api/v1/media/"+m.ID), 206, `"url":null`)
	b.advance(3 * time.Second)
	ready := decode[media](b, b.get("/api/v1/media/"+m.ID), 200)
	jo, err := b.network.CreateAccount("jo", "")
	if err != nil {
		t.Fatal(err)
	}
	b.expect("another's use", b.post(use, as(jo.Token)), 422, "not found")
	b.expect("another's look", b.get("/api/v1/media/"+m.ID, as(jo.Token)), 404, "")
	post := decode[status](b, b.post(use), 200)
	if len(post.Media) != 1 || post.Media[0].ID != m.ID {
		t.Errorf("media %+v", post.Media)
	}
	b.expect("second use", b.post(use), 422, "already attached")
	b.expect("state once attached", b.get("/api/v1/media/"+m.ID), 404, "")
	if ready.URL == nil {
		t.Fatal("no url when ready")
	}
	file := b.get(strings.TrimPrefix(*ready.URL, b.base), stranger)
	if file.body != string(picture(t)) || file.header.Get("Content-Type") != "image/png" {
		t.Errorf("file: %d %v", file.status, file.header)
	}
	b.expect("delete", b.do(http.MethodDelete, "/api/v1/statuses/"+post.ID, "", ""), 200, m.ID)
	b.expect("media without text, free again", b.post(`{"media_ids":["`+m.ID+`"]}`), 200, m.ID)
}

func TestMediaOnGoToSocialIsReadyAtOnce(t *testing.T) {
	t.Parallel()
	b := setup(t, gotosocial())
	m := decode[media](b, b.upload(picture(t), nil), 200)
	if m.URL == nil {
		t.Error("no url")
	}
	b.expect("use", b.post(`{"status":"look","media_ids":["`+m.ID+`"]}`), 200, m.ID)
}

func TestMediaRefusals(t *testing.T) {
	t.Parallel()
	b := setup(t, &mastodon.Network{})
	b.expect("no file", b.upload(nil, map[string]string{"description": "x"}), 422, "File can't be blank")
	b.expect("not a picture", b.upload([]byte("<svg onload=alert(1)>"), nil), 422, "content type is invalid")
	b.expect("too large", b.upload(append(picture(t), make([]byte, 16777216)...), nil), 422, "too large")
	b.expect("long description", b.upload(picture(t), map[string]string{"description": strings.Repeat("x", 1501)}), 422, "Description is too long")
	b.expect("not a form", b.do(http.MethodPost, "/api/v2/media", "multipart/form-data; boundary=x", "nonsense"), 400, "error")
	b.expect("unknown", b.get("/api/v1/media/1"), 404, "Record not found")
}
