package x_test

import (
	"bytes"
	"encoding/base64"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/postshitnow/psn/internal/sim"
	"github.com/postshitnow/psn/internal/sim/x"
)

// tinyGIF is a GIF of one pixel.
var tinyGIF, _ = base64.StdEncoding.DecodeString("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7")

func TestPicture(t *testing.T) {
	t.Parallel()
	b := setup(t, &x.Network{})
	raw := picture(t, 8)
	id := b.upload("image/png", "tweet_image", raw)
	b.expect("describe", b.json("/2/media/metadata", `{"id":"`+id+`","metadata":{"alt_text":{"text":"black"}}}`), 200, `"associated_metadata":{"alt_text":{"text":"black"}}`)
	b.expect("a picture has no status", b.get("/2/media/upload?command=STATUS&media_id="+id), 400, "no status")
	got := decode[one](b, b.post(`{"text":"look","media":{"media_ids":["`+id+`"]}}`), 201).Data
	if !strings.HasPrefix(got.Text, "look https://t.co/") {
		t.Errorf("text %q", got.Text)
	}
	read := decode[one](b, b.get("/2/tweets/"+got.ID+oldFields), 200).Data
	if !cmp.Equal(read.Attachments.Keys, []string{"3_" + id}) || len(read.Entities.URLs) != 1 || read.Entities.URLs[0].MediaKey != "3_"+id || read.Text != got.Text {
		t.Errorf("%+v", read)
	}
	b.expect("includes", b.get("/2/tweets/"+got.ID+"?expansions=attachments.media_keys&media.fields=alt_text"), 200, `"alt_text":"black"`)
	feed := b.network.Feed(0)
	want := []sim.ItemMedia{{Path: "/x/media/" + id, Type: "image", Description: "black"}}
	if diff := cmp.Diff(want, feed[0].Media); diff != "" {
		t.Error(diff)
	}
	if file := b.get("/media/"+id, stranger); file.status != 200 || file.body != string(raw) || file.header.Get("Content-Type") != "image/png" {
		t.Errorf("file: %d %v", file.status, file.header)
	}
	if decode[one](b, b.post(`{"text":"","media":{"media_ids":["`+id+`"]}}`), 201).Data.Text == "" {
		t.Error("a post of a picture alone has no address")
	}
}

func TestSegments(t *testing.T) {
	t.Parallel()
	b := setup(t, &x.Network{})
	raw := picture(t, 64)
	id, half := b.initialize("image/png", "tweet_image", len(raw)), len(raw)/2
	b.expect("the second", b.append(id, "1", raw[half:]), 200, "expires_at")
	b.expect("not yet whole", b.json("/2/media/upload/"+id+"/finalize", "{}"), 400, "add up")
	b.expect("the first, as JSON", b.json("/2/media/upload/"+id+"/append", `{"segment_index":0,"media":"`+base64.StdEncoding.EncodeToString(raw[:half])+`"}`), 200, "")
	b.expect("the first again", b.append(id, "0", raw[:half]), 200, "")
	b.expect("too much", b.append(id, "2", []byte("x")), 400, "more than total_bytes")
	b.expect("a place too far", b.append(id, "1000", []byte("x")), 400, "0 to 999")
	b.expect("no place", b.append(id, "x", []byte("x")), 400, "")
	b.expect("no piece", b.append(id, "0", nil), 400, "required")
	b.expect("no upload", b.append("7", "0", []byte("x")), 400, "not valid")
	if res := b.append(id, "0", bytes.Repeat([]byte("x"), 5_000_000)); res.status != 413 || res.body != "" {
		t.Errorf("5 MB: %d %q", res.status, res.body)
	}
	b.expect("an empty body", b.do("POST", "/2/media/upload/"+id+"/finalize", "", ""), 400, "Request body must be a JSON object.")
	b.expect("finalize", b.json("/2/media/upload/"+id+"/finalize", "{}"), 200, `"w":64`)
	b.expect("finalize again", b.json("/2/media/upload/"+id+"/finalize", "{}"), 200, id)
	b.expect("too late", b.append(id, "0", raw[:half]), 400, "already finalized")
}

func TestUploadRefusals(t *testing.T) {
	t.Parallel()
	b := setup(t, &x.Network{})
	for body, says := range map[string]string{
		``: "JSON object",
		`{"media_type":"text/plain","media_category":"tweet_image","total_bytes":5}`:         "media_type",
		`{"media_type":"image/png","media_category":"picture","total_bytes":5}`:              "media_category",
		`{"media_type":"image/png","media_category":"tweet_image","total_bytes":0}`:          "total_bytes",
		`{"media_type":"image/png","media_category":"tweet_image","total_bytes":5242881}`:    "total_bytes",
		`{"media_type":"image/gif","media_category":"tweet_gif","total_bytes":15728641}`:     "total_bytes",
		`{"media_type":"image/png","media_category":"tweet_image","total_bytes":5,"more":1}`: "JSON object",
	} {
		b.expect(body, b.json("/2/media/upload/initialize", body), 400, says)
	}
	id := b.initialize("image/jpeg", "tweet_image", len(tinyGIF))
	b.append(id, "0", tinyGIF)
	b.expect("not what it says", b.json("/2/media/upload/"+id+"/finalize", "{}"), 400, "unrecognized")
	b.expect("not finished", b.post(`{"text":"a","media":{"media_ids":["`+id+`"]}}`), 400, "media IDs are invalid")
	b.expect("no text", b.json("/2/media/metadata", `{"id":"`+id+`"}`), 400, "1 to 1000")
	b.expect("a long text", b.json("/2/media/metadata", `{"id":"`+id+`","metadata":{"alt_text":{"text":"`+strings.Repeat("é", 1001)+`"}}}`), 400, "1 to 1000")
	b.expect("no such file", b.json("/2/media/metadata", `{"id":"7","metadata":{"alt_text":{"text":"a"}}}`), 400, "not valid")
	b.expect("nothing to see", b.get("/media/"+id), 404, "")
}

func TestGIFIsWorkedOn(t *testing.T) {
	t.Parallel()
	b := setup(t, &x.Network{})
	still, id := b.upload("image/png", "tweet_image", picture(t, 1)), b.upload("image/gif", "tweet_gif", tinyGIF)
	status := "/2/media/upload?command=STATUS&media_id=" + id
	attach := func(ids ...string) response {
		return b.post(`{"text":"a","media":{"media_ids":["` + strings.Join(ids, `","`) + `"]}}`)
	}
	b.expect("at work", b.get(status), 200, `"state":"in_progress"`)
	b.expect("too early", attach(id), 400, "still processing")
	b.advance(2 * time.Second)
	b.expect("done", b.get(status), 200, `"state":"succeeded"`)
	b.expect("not alone", attach(still, id), 400, "one GIF")
	b.expect("twice the same", attach(still, still), 400, "invalid")
	message := b.upload("image/png", "dm_image", picture(t, 2))
	b.expect("for messages", attach(message), 400, "category")
	jo, err := b.network.CreateAccount("jo", "")
	if err != nil {
		t.Fatal(err)
	}
	b.expect("somebody's", b.post(`{"text":"a","media":{"media_ids":["`+id+`"]}}`, as(jo.Token)), 400, "invalid")
	b.expect("alone", attach(id), 201, "")
	b.advance(24*time.Hour + time.Second)
	b.account.Token = renew(b)
	b.expect("a day later", b.post(`{"text":"b","media":{"media_ids":["`+still+`"]}}`), 400, "media IDs are invalid")
}
