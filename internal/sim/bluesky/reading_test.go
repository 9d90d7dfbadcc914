package bluesky_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/postshitnow/psn/internal/sim"
	"github.com/postshitnow/psn/internal/sim/bluesky"
)

// page is what the tests read of a listing.
type page struct {
	Cursor  string
	Records []struct {
		URI, CID string
		Value    map[string]any
	}
}

const list = "com.atproto.repo.listRecords?collection=app.bsky.feed.post&repo="

func (b *bundle) keys(p page) []string {
	var keys []string
	for _, r := range p.Records {
		keys = append(keys, r.URI[strings.LastIndexByte(r.URI, '/')+1:])
	}
	return keys
}

func TestListRecords(t *testing.T) {
	t.Parallel()
	b := setup(t, &bluesky.Network{})
	for _, key := range []string{"b", "d", "a", "c", "e"} {
		decode[written](b, b.create(key, b.record("post "+key, nil)), 200)
	}
	var all []string
	cursor := ""
	for range 4 {
		p := decode[page](b, b.get(list+"alex.test&limit=2&cursor="+cursor, stranger), 200)
		all, cursor = append(all, b.keys(p)...), p.Cursor
	}
	if diff := cmp.Diff([]string{"e", "d", "c", "b", "a"}, all); diff != "" || cursor != "" {
		t.Errorf("by pages, %q left: %s", cursor, diff)
	}
	p := decode[page](b, b.get(list+b.account.ID+"&reverse=true&limit=3&cursor=a"), 200)
	if diff := cmp.Diff([]string{"b", "c", "d"}, b.keys(p)); diff != "" || p.Records[0].Value["text"] != "post b" {
		t.Errorf("in reverse: %s", diff)
	}
	b.expect("nobody's", b.get(list+"nobody.test"), 400, "Could not find repo: nobody.test")
	b.expect("a large page", b.get(list+"alex.test&limit=101"), 400, "limit")
	b.expect("without a collection", b.get("com.atproto.repo.listRecords?repo=alex.test"), 400, "collection")
	b.expect("another collection", b.get("com.atproto.repo.listRecords?repo=alex.test&collection=a.b.c"), 200, `"records":[]`)
}

func TestLagHidesFromListingsOnly(t *testing.T) {
	t.Parallel()
	b := setup(t, &bluesky.Network{})
	if err := b.server.Faults().Add(sim.Fault{Do: sim.Lag, On: sim.Publish, Seconds: 60}); err != nil {
		t.Fatal(err)
	}
	w := decode[written](b, b.create("one", b.record("late", nil)), 200)
	const one = "com.atproto.repo.getRecord?collection=app.bsky.feed.post&rkey=one&repo="
	b.expect("listed", b.get(list+"alex.test"), 200, `"records":[]`)
	b.expect("counted", b.get("app.bsky.feed.getPosts?uris="+w.URI), 200, `"posts":[]`)
	b.expect("read", b.get(one+"alex.test", stranger), 200, `"text":"late"`)
	b.expect("read in another version", b.get(one+"alex.test&cid=bafyreix"), 400, "RecordNotFound")
	b.expect("read without a key", b.get("com.atproto.repo.getRecord?repo=alex.test"), 400, "InvalidRequest")
	b.advance(time.Minute)
	b.expect("listed after the lag", b.get(list+"alex.test"), 200, `"text":"late"`)
}

func TestThreadsAndCounts(t *testing.T) {
	t.Parallel()
	b := setup(t, &bluesky.Network{})
	root := decode[written](b, b.create("1", b.record("root", object{"langs": []string{"es"}, "labels": object{
		"$type": "com.atproto.label.defs#selfLabels", "values": []any{object{"val": "porn"}},
	}})), 200)
	b.advance(time.Second)
	ref := object{"uri": root.URI, "cid": root.CID}
	reply := decode[written](b, b.create("2", b.record("reply", object{"reply": object{"root": ref, "parent": ref}})), 200)
	feed := b.network.Feed(0)
	if len(feed) != 2 || feed[0].ID != reply.URI || feed[0].InReplyTo != root.URI || feed[1].Path != "/bluesky/profile/alex.test/post/1" ||
		feed[1].Language != "es" || !feed[1].Sensitive || feed[0].Sensitive {
		t.Errorf("feed %+v", feed)
	}
	if ledger := b.server.Ledger(); ledger[1].InReplyTo != root.URI {
		t.Errorf("ledger %+v", ledger[1])
	}
	type counted struct {
		Posts []struct {
			URI                                                           string
			LikeCount, RepostCount, ReplyCount, QuoteCount, BookmarkCount int
			Author                                                        struct{ Handle string }
		}
	}
	read := func() counted {
		return decode[counted](b, b.get(fmt.Sprintf("app.bsky.feed.getPosts?uris=%s&uris=at://alex.test/app.bsky.feed.post/2&uris=at://x.test/a.b.c/1", root.URI)), 200)
	}
	young := read()
	if len(young.Posts) != 2 || young.Posts[0].ReplyCount != 1 || young.Posts[0].LikeCount != 0 || young.Posts[1].Author.Handle != "alex.test" {
		t.Errorf("%+v", young)
	}
	b.advance(48 * time.Hour)
	b.access, b.refresh = b.session("alex.test")
	old := read()
	if old.Posts[0].LikeCount < 5 || old.Posts[0].LikeCount < old.Posts[0].RepostCount || old.Posts[0].ReplyCount < 1 {
		t.Errorf("%+v", old)
	}
	if diff := cmp.Diff(old, read()); diff != "" {
		t.Errorf("the counts are not stable: %s", diff)
	}
	b.expect("none asked for", b.get("app.bsky.feed.getPosts"), 400, "uris")
	b.expect("too many", b.get("app.bsky.feed.getPosts?"+strings.Repeat("uris=x&", 26)), 400, "25")
	b.expect("delete the root", b.post("com.atproto.repo.deleteRecord", text(t, object{"repo": "alex.test", "collection": "app.bsky.feed.post", "rkey": "1"})), 200, "")
	if feed := b.network.Feed(0); len(feed) != 1 || feed[0].InReplyTo != root.URI {
		t.Errorf("an answer to what is gone: %+v", feed)
	}
}

func TestFeedIsCutAndOrdered(t *testing.T) {
	t.Parallel()
	b := setup(t, &bluesky.Network{})
	for i := range 5 {
		decode[written](b, b.create("", b.record(fmt.Sprint(i), nil)), 200)
		b.advance(time.Second)
	}
	decode[written](b, b.create("", b.record("dated back", object{"createdAt": "2020-01-01T00:00:00Z"})), 200)
	decode[written](b, b.create("", b.record("dated ahead", object{"createdAt": "2040-01-01T00:00:00Z"})), 200)
	var texts []string
	for _, item := range b.network.Feed(3) {
		texts = append(texts, item.Text)
	}
	if diff := cmp.Diff([]string{"dated ahead", "4", "3"}, texts); diff != "" {
		t.Error(diff)
	}
	all := b.network.Feed(0)
	if last := all[len(all)-1]; last.Text != "dated back" || len(all) != 7 || !all[0].Time.Equal(b.clock()) {
		t.Errorf("%+v", all)
	}
}

func TestFaultsAreWorded(t *testing.T) {
	t.Parallel()
	b := setup(t, &bluesky.Network{Points: -1})
	for do, want := range map[sim.Action]string{
		sim.Refuse: "InvalidRequest", sim.ExpiredToken: "ExpiredToken", sim.RateLimit: "RateLimitExceeded",
	} {
		fault := sim.Fault{Do: do, On: sim.Publish, Times: 1}
		if do == sim.RateLimit {
			fault.Seconds = 60
		}
		if err := b.server.Faults().Add(fault); err != nil {
			t.Fatal(err)
		}
		res := b.put("k", b.record("x", nil), nil)
		if !strings.Contains(res.body, `"error":"`+want+`"`) || res.status/100 != 4 {
			t.Errorf("%s: %d %s", do, res.status, res.body)
		}
		if do == sim.RateLimit && res.header.Get("RateLimit-Reset") != fmt.Sprint(b.clock().Add(time.Minute).Unix()) {
			t.Errorf("headers %v", res.header)
		}
	}
}
