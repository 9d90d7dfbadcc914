package bluesky_test

import (
	"fmt"
	"maps"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/postshitnow/psn/internal/sim"
	"github.com/postshitnow/psn/internal/sim/bluesky"
)

func TestCreateRecord(t *testing.T) {
	t.Parallel()
	b := setup(t, &bluesky.Network{})
	w := decode[written](b, b.create("", b.record("hello", nil)), 200)
	if !regexp.MustCompile(`^at://did:plc:[a-z2-7]{24}/app\.bsky\.feed\.post/[2-7a-z]{13}$`).MatchString(w.URI) ||
		!regexp.MustCompile(`^bafyrei[a-z2-7]{52}$`).MatchString(w.CID) || w.Commit == nil || w.Commit.Rev == "" {
		t.Errorf("%+v", w)
	}
	own := decode[written](b, b.create("3l6oveex3ii2l", b.record("mine", nil)), 200)
	if own.URI != "at://"+b.account.ID+"/app.bsky.feed.post/3l6oveex3ii2l" {
		t.Errorf("%+v", own)
	}
	const taken = `{"error":"InternalServerError","message":"Internal Server Error"}`
	b.expect("a key that is taken", b.create("3l6oveex3ii2l", b.record("mine", nil)), 500, taken)
	ledger := b.server.Ledger()
	for i, want := range []sim.Arrival{
		{Text: "hello", Effect: sim.Created, ID: w.URI},
		{Text: "mine", Key: "3l6oveex3ii2l", Effect: sim.Created, ID: own.URI},
		{Text: "mine", Key: "3l6oveex3ii2l", Effect: sim.Refused, Status: 500},
	} {
		want.Seq, want.Time, want.Network, want.Account, want.Request = int64(i+1), b.clock(), "bluesky", "alex.test", ledger[i].Request
		if diff := cmp.Diff(want, ledger[i]); diff != "" {
			t.Error(diff)
		}
	}
}

func TestPutRecord(t *testing.T) {
	t.Parallel()
	b := setup(t, &bluesky.Network{})
	const key = "3l6oveex3ii2l"
	none := object{"swapRecord": nil}
	first := decode[written](b, b.put(key, b.record("once", nil), none), 200)
	for _, more := range []object{nil, none, {"swapRecord": "bafyreiother"}} {
		again := decode[written](b, b.put(key, b.record("once", nil), more), 200)
		if again.URI != first.URI || again.CID != first.CID || again.Commit != nil {
			t.Errorf("a repeat with %v: %+v, first %+v", more, again, first)
		}
	}
	b.expect("another text, none expected", b.put(key, b.record("twice", nil), none), 400, `{"error":"InvalidSwap","message":"Record was at `+first.CID+`"}`)
	b.expect("another text, another expected", b.put(key, b.record("twice", nil), object{"swapRecord": "bafyreiother"}), 400, "InvalidSwap")
	b.expect("one expected, none there", b.put("3l6oveex3ii2m", b.record("x", nil), object{"swapRecord": first.CID}), 400, `Record was at null`)
	if feed := b.network.Feed(0); len(feed) != 1 || feed[0].Text != "once" {
		t.Errorf("feed %+v", feed)
	}
	edited := decode[written](b, b.put(key, b.record("twice", nil), object{"swapRecord": first.CID}), 200)
	if edited.URI != first.URI || edited.CID == first.CID || edited.Commit == nil {
		t.Errorf("edited: %+v", edited)
	}
	if feed := b.network.Feed(0); len(feed) != 1 || feed[0].Text != "twice" {
		t.Errorf("feed %+v", feed)
	}
	var effects []sim.Effect
	for _, a := range b.server.Ledger() {
		effects = append(effects, a.Effect)
	}
	want := []sim.Effect{sim.Created, sim.Replayed, sim.Replayed, sim.Replayed, sim.Refused, sim.Refused, sim.Refused, sim.Replayed}
	if diff := cmp.Diff(want, effects); diff != "" {
		t.Error(diff)
	}
	b.expect("without a key", b.put("", b.record("x", nil), nil), 400, `the property \"rkey\"`)
}

func TestPutRecordAtTheSameTime(t *testing.T) {
	t.Parallel()
	b := setup(t, &bluesky.Network{})
	record := b.record("once", nil)
	var wg sync.WaitGroup
	for range 20 {
		wg.Go(func() { b.expect("put", b.put("3l6oveex3ii2l", record, object{"swapRecord": nil}), 200, "bafyrei") })
	}
	wg.Wait()
	created := 0
	for _, a := range b.server.Ledger() {
		if a.Effect == sim.Created {
			created++
		}
	}
	if created != 1 {
		t.Errorf("%d posts", created)
	}
}

func TestPublishRefusals(t *testing.T) {
	t.Parallel()
	image := func(changes object) object {
		i := object{"alt": "", "image": object{"$type": "blob", "ref": object{"$link": "bafkreix"}, "mimeType": "image/png", "size": 7}}
		maps.Copy(i, changes)
		return i
	}
	images := func(all ...any) object {
		return object{"embed": object{"$type": "app.bsky.embed.images", "images": all}}
	}
	film := func(captions ...any) object {
		video := object{"$type": "blob", "ref": object{"$link": "bafkreix"}, "mimeType": "video/mp4", "size": 7}
		return object{"embed": object{"$type": "app.bsky.embed.video", "video": video, "captions": captions}}
	}
	caption := func(lang any, mime string, size int) object {
		return object{"lang": lang, "file": object{"$type": "blob", "ref": object{"$link": "bafkreiy"}, "mimeType": mime, "size": size}}
	}
	const invalid = "Invalid app.bsky.feed.post record: "
	for name, tc := range map[string]struct {
		text    string
		changes object
		says    string // empty: accepted
	}{
		"300 letters":       {text: strings.Repeat("a", 300)},
		"301 letters":       {text: strings.Repeat("a", 301), says: invalid + "grapheme too big (maximum 300, got 301) at $.record.text"},
		"120 families":      {text: strings.Repeat("👩‍👩‍👧‍👦", 120)},
		"121 families":      {text: strings.Repeat("👩‍👩‍👧‍👦", 121), says: invalid + "string too big (maximum 3000, got 3025) at $.record.text"},
		"no text":           {changes: object{"text": nil}, says: `Missing required key \"text\"`},
		"empty text":        {},
		"no date":           {changes: object{"createdAt": nil}, says: `Missing required key \"createdAt\"`},
		"no real date":      {changes: object{"createdAt": "yesterday"}, says: "Invalid datetime"},
		"date without zone": {changes: object{"createdAt": "2026-11-22T12:00:00"}, says: "Invalid datetime"},
		"microseconds":      {changes: object{"createdAt": "2026-11-22T12:00:00.123456Z"}},
		"another type":      {changes: object{"$type": "app.bsky.feed.like"}, says: "Invalid $type"},
		"text of a number":  {changes: object{"text": 7}, says: "Expected another type"},
		"three languages":   {changes: object{"langs": []string{"en", "pt-BR", "zh-Hant"}}},
		"four languages":    {changes: object{"langs": []string{"en", "de", "fr", "es"}}, says: "array too big (maximum 3, got 4)"},
		"no language":       {changes: object{"langs": []string{"en_US"}}, says: "Invalid language"},
		"nine tags":         {changes: object{"tags": strings.Split("abcdefghi", "")}, says: "array too big (maximum 8, got 9)"},
		"facets anywhere":   {text: "x", changes: object{"facets": []any{object{"index": object{"byteStart": 50, "byteEnd": 90}}}}},
		"reply to anything": {changes: object{"reply": object{"root": object{"uri": "at://a.b/c.d.e/f", "cid": "x"}, "parent": object{"uri": "at://a.b/c.d.e/f", "cid": "x"}}}},
		"half a reply":      {changes: object{"reply": object{"parent": object{"uri": "at://a.b/c.d.e/f", "cid": "x"}}}, says: "Invalid strong reference"},
		"no such blob":      {changes: images(image(nil)), says: `{"error":"BlobNotFound","message":"Could not find blob: bafkreix"}`},
		"no alt":            {changes: images(image(object{"alt": nil})), says: `Missing required key \"alt\" at $.record.embed.images[0]`},
		"five images":       {changes: images(image(nil), image(nil), image(nil), image(nil), image(nil)), says: "array too big (maximum 4, got 5)"},
		"no blob":           {changes: images(image(object{"image": object{"$type": "blob"}})), says: "Expected a blob at $.record.embed.images[0].image"},
		"large image": {changes: images(image(object{"image": object{
			"$type": "blob", "ref": object{"$link": "b"}, "mimeType": "image/png", "size": 1500000,
		}})), says: invalid + "blob too big (maximum 1000000, got 1500000) at $.record.embed.images[0].image"},
		"no image": {changes: images(image(object{"image": object{
			"$type": "blob", "ref": object{"$link": "b"}, "mimeType": "text/plain", "size": 1,
		}})), says: "mime type"},
		"card without a title":          {changes: object{"embed": object{"$type": "app.bsky.embed.external", "external": object{"uri": "https://a.b"}}}, says: "Missing required key"},
		"card":                          {changes: object{"embed": object{"$type": "app.bsky.embed.external", "external": object{"uri": "https://a.b", "title": "", "description": ""}}}},
		"captions that nobody uploaded": {changes: film(caption("es", "text/vtt", 7)), says: `{"error":"BlobNotFound"`},
		"captions in no language":       {changes: film(caption(nil, "text/vtt", 7)), says: `Missing required key \"lang\" at $.record.embed.captions[0]`},
		"captions in a bad language":    {changes: film(caption("e", "text/vtt", 7)), says: "Invalid language (got"},
		"captions of another type":      {changes: film(caption("es", "application/x-subrip", 7)), says: "mime type at $.record.embed.captions[0].file"},
		"large captions":                {changes: film(caption("es", "text/vtt", 20_001)), says: "blob too big (maximum 20000, got 20001)"},
		"many captions":                 {changes: film(slices.Repeat([]any{caption("es", "text/vtt", 7)}, 21)...), says: "array too big (maximum 20, got 21)"},

		"unknown embed": {changes: object{"embed": object{"$type": "com.example.embed", "images": []any{object{}}}}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := setup(t, &bluesky.Network{})
			status, effect := 200, sim.Created
			if tc.says != "" {
				status, effect = 400, sim.Refused
			}
			b.expect("put", b.put("3l6oveex3ii2l", b.record(tc.text, tc.changes), nil), status, tc.says)
			ledger := b.server.Ledger()
			if out := len(b.network.Feed(0)); len(ledger) != 1 || ledger[0].Effect != effect || (out == 1) != (status == 200) {
				t.Errorf("%d posts, ledger %+v", out, ledger)
			}
		})
	}
}

func TestInputRefusals(t *testing.T) {
	t.Parallel()
	b := setup(t, &bluesky.Network{})
	bea, err := b.network.CreateAccount("bea", "")
	if err != nil {
		t.Fatal(err)
	}
	record := b.record("x", nil)
	b.expect("another's repository", b.put("k", record, object{"repo": bea.ID}), 401, "AuthenticationRequired")
	b.expect("nobody's repository", b.put("k", record, object{"repo": "did:plc:x"}), 401, "AuthenticationRequired")
	b.expect("own, by handle", b.put("k", record, object{"repo": "alex.test"}), 200, b.account.ID)
	b.expect("another collection", b.put("k", record, object{"collection": "app.bsky.feed.like"}), 400, "keeps only app.bsky.feed.post")
	b.expect("no record", b.put("k", record, object{"record": 7}), 400, `the property \"record\"`)
	b.expect("no key", b.put("a/b", record, nil), 400, "valid Record Key")
	b.expect("not JSON", b.post("com.atproto.repo.putRecord", `{"repo":`), 400, "not valid JSON")
	b.expect("a large body", b.post("com.atproto.repo.putRecord", strings.Repeat(" ", 1<<20+1)), 413, "PayloadTooLarge")
}

func TestDeleteRecord(t *testing.T) {
	t.Parallel()
	b := setup(t, &bluesky.Network{})
	decode[written](b, b.create("one", b.record("x", nil)), 200)
	in := text(t, object{"repo": b.account.ID, "collection": "app.bsky.feed.post", "rkey": "one"})
	const del = "com.atproto.repo.deleteRecord"
	if _, err := b.network.CreateAccount("bea", ""); err != nil {
		t.Fatal(err)
	}
	bea, _ := b.session("bea.test")
	b.expect("by another", b.post(del, in, as(bea)), 401, "AuthenticationRequired")
	b.expect("once", b.post(del, in), 200, `"commit"`)
	b.expect("twice", b.post(del, in), 200, `{}`)
	b.expect("without a key", b.post(del, `{"repo":"alex.test"}`), 400, "InvalidRequest")
	b.expect("gone", b.get("com.atproto.repo.getRecord?repo=alex.test&collection=app.bsky.feed.post&rkey=one"), 400, `"error":"RecordNotFound"`)
	b.expect("the key is free", b.create("one", b.record("y", nil)), 200, "")
}

func TestUploads(t *testing.T) {
	t.Parallel()
	b := setup(t, &bluesky.Network{UploadLimit: 2000})
	const upload = "com.atproto.repo.uploadBlob"
	gif := "GIF89a" + strings.Repeat("\x00", 50)
	res := b.do(http.MethodPost, upload, "image/png", gif)
	b.expect("upload", res, 200, `"mimeType":"image/gif","size":56`)
	up := decode[struct {
		Blob struct{ Ref map[string]string }
	}](b, res, 200)
	link := up.Blob.Ref["$link"]
	if !regexp.MustCompile(`^bafkrei[a-z2-7]{52}$`).MatchString(link) {
		t.Errorf("link %q", link)
	}
	b.expect("just small enough", b.do(http.MethodPost, upload, "image/png", strings.Repeat("x", 2000)), 200, "")
	b.expect("too large", b.do(http.MethodPost, upload, "image/png", strings.Repeat("x", 2001)), 413, `{"error":"PayloadTooLarge"`)
	b.expect("nothing", b.do(http.MethodPost, upload, "image/png", ""), 400, "request body is expected")
	b.expect("no type", b.do(http.MethodPost, upload, "", "x"), 400, "Content-Type")
	b.expect("no token", b.do(http.MethodPost, upload, "image/png", gif, stranger), 401, "AuthMissing")

	embed := object{"embed": object{"$type": "app.bsky.embed.images", "images": []any{object{
		"alt": "moving", "image": object{"$type": "blob", "ref": object{"$link": link}, "mimeType": "image/gif", "size": 56},
	}}}}
	if _, err := b.network.CreateAccount("bea", ""); err != nil {
		t.Fatal(err)
	}
	bea, _ := b.session("bea.test")
	b.expect("another's blob", b.put("k", b.record("x", embed), object{"repo": "bea.test"}, as(bea)), 400, "Could not find blob")
	b.expect("own blob", b.put("k", b.record("x", embed), nil), 200, "")
	want := []sim.ItemMedia{{Path: "/bluesky/blob/" + link, Type: "image", Description: "moving"}}
	feed := b.network.Feed(0)
	if len(feed) != 1 {
		t.Fatalf("feed %+v", feed)
	}
	if diff := cmp.Diff(want, feed[0].Media); diff != "" {
		t.Error(diff)
	}
	file, err := http.NewRequestWithContext(t.Context(), http.MethodGet, b.server.URL()+want[0].Path, nil)
	if err != nil {
		t.Fatal(err)
	}
	if got := b.send(file); got.body != gif || got.header.Get("Content-Type") != "image/gif" || got.header.Get("X-Content-Type-Options") != "nosniff" {
		t.Errorf("file %d %v", got.status, got.header)
	}
	svg := decode[struct {
		Blob struct{ Ref map[string]string }
	}](b, b.do(http.MethodPost, upload, "image/svg+xml", "<svg onload=alert(1)>"), 200)
	file.URL.Path = "/bluesky/blob/" + svg.Blob.Ref["$link"]
	b.expect("what could be a page is not served", b.send(file), 404, "BlobNotFound")
}

func TestLimits(t *testing.T) {
	t.Parallel()
	b := setup(t, &bluesky.Network{Points: 7})
	headers := func(res response) []string {
		return []string{res.header.Get("RateLimit-Limit"), res.header.Get("RateLimit-Remaining"), res.header.Get("RateLimit-Reset"), res.header.Get("RateLimit-Policy")}
	}
	const hour = "1795352400" // 2026-11-22 13:00 UTC
	for i, want := range []string{"4", "2", "1"} {
		var res response
		switch i {
		case 0:
			res = b.create("k", b.record("x", nil))
		case 1:
			res = b.put("k", b.record("x", nil), nil)
		case 2:
			res = b.post("com.atproto.repo.deleteRecord", text(t, object{"repo": "alex.test", "collection": "app.bsky.feed.post", "rkey": "k"}))
		}
		if diff := cmp.Diff([]string{"7", want, hour, "7;w=3600"}, headers(res)); res.status != 200 || diff != "" {
			t.Errorf("write %d: %d %s", i, res.status, diff)
		}
	}
	res := b.put("l", b.record("one too many", nil), nil)
	b.expect("a write too many", res, 429, `{"error":"RateLimitExceeded","message":"Rate Limit Exceeded"}`)
	if diff := cmp.Diff([]string{"7", "0", hour, "7;w=3600"}, headers(res)); diff != "" {
		t.Error(diff)
	}
	b.expect("reading goes on", b.get(getSession), 200, "")
	b.network.SetRateLimit(-1)
	if res := b.put("l", b.record("x", nil), nil); res.status != 200 || res.header.Get("RateLimit-Limit") != "" || b.network.RateLimit() >= 0 {
		t.Errorf("switched off: %d %v", res.status, headers(res))
	}
	b.network.SetRateLimit(0)
	if b.network.RateLimit() != 5000 {
		t.Errorf("zero restores %d", b.network.RateLimit())
	}
}

func TestSignInsAreLimited(t *testing.T) {
	t.Parallel()
	b := setup(t, &bluesky.Network{})
	for i := range 30 {
		if res := b.post(createSession, signIn(t, "alex.test", "x")); res.status != 401 || res.header.Get("RateLimit-Remaining") != fmt.Sprint(29-i) {
			t.Fatalf("sign-in %d: %d %v", i, res.status, res.header)
		}
	}
	b.expect("sign-in 31", b.post(createSession, signIn(t, "alex.test", b.account.Token)), 429, "RateLimitExceeded")
	b.expect("another identifier", b.post(createSession, signIn(t, b.account.ID, b.account.Token)), 200, "")
	b.advance(4 * 60e9)
	b.expect("the next window", b.post(createSession, signIn(t, "alex.test", b.account.Token)), 200, "")
}
