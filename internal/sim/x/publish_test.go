package x_test

import (
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/postshitnow/psn/internal/sim"
	"github.com/postshitnow/psn/internal/sim/x"
)

func TestPublish(t *testing.T) {
	t.Parallel()
	b := setup(t, &x.Network{})
	res := b.post(`{"text":" hello <b> & example.com ","reply_settings":"verified"}`)
	got := decode[one](b, res, 201).Data
	if !regexp.MustCompile(`^\d{19}$`).MatchString(got.ID) || !regexp.MustCompile(`^hello &lt;b&gt; &amp; https://t\.co/\w{10}$`).MatchString(got.Text) {
		t.Errorf("%s", res.body)
	}
	if diff := cmp.Diff([]string{got.ID}, got.OldHistory); diff != "" || got.NewHistory != nil {
		t.Error(diff)
	}
	if h := res.header; h.Get("x-rate-limit-limit") != "100" || h.Get("x-rate-limit-remaining") != "99" || h.Get("x-rate-limit-reset") != "1795349700" || h.Get("x-user-limit-24hour-limit") != "" {
		t.Errorf("headers %v", h)
	}
	blank := setup(t, &x.Network{BlankHistory: true})
	if got := decode[one](blank, blank.post(`{"text":"a"}`), 201).Data; !cmp.Equal(got.OldHistory, []string{""}) {
		t.Errorf("history %q", got.OldHistory)
	}
	feed := b.network.Feed(0)
	if len(feed) != 1 || feed[0].Path != "/x/alex/status/"+got.ID || feed[0].Text != "hello <b> & example.com" {
		t.Errorf("feed %+v", feed)
	}
}

func TestPublishRefusals(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name, body string
		status     int
		says       string
	}{
		{"not JSON", `{"text":`, 400, `"title":"Invalid Request"`},
		{"an unknown key", `{"text":"a","status":"b"}`, 400, "unknown field"},
		{"blank", `{"text":" \n"}`, 400, "`text` field is required"},
		{"nothing", `{}`, 400, "`text` field is required"},
		{"too long", `{"text":"` + strings.Repeat("a", 281) + `"}`, 403, "Your Tweet text is too long."},
		{"too heavy", `{"text":"` + strings.Repeat("漢", 141) + `"}`, 403, "too long"},
		{"byte order mark", `{"text":"a\ufeff"}`, 400, "invalid characters"},
		{"two cashtags", `{"text":"$ACME and $OTHER"}`, 403, "cashtag"},
		{"settings", `{"text":"a","reply_settings":"friends"}`, 400, "reply_settings"},
		{"an id that is none", `{"text":"a","reply":{"in_reply_to_tweet_id":"a"}}`, 400, "in_reply_to_tweet_id"},
		{"no such parent", `{"text":"a","reply":{"in_reply_to_tweet_id":"7"}}`, 403, "You attempted to reply to a Tweet that is deleted or not visible to you."},
		{"no such quote", `{"text":"a","quote_tweet_id":"7"}`, 403, "deleted or not visible"},
		{"no such media", `{"text":"a","media":{"media_ids":["7"]}}`, 400, "Your media IDs are invalid."},
		{"no media", `{"text":"a","media":{"media_ids":[]}}`, 400, "1 to 4 media"},
		{"much media", `{"text":"a","media":{"media_ids":["1","2","3","4","5"]}}`, 400, "1 to 4 media"},
		{"media and poll", `{"text":"a","media":{"media_ids":["1"]},"poll":{"options":["a","b"],"duration_minutes":5}}`, 400, "Only one of"},
		{"one option", `{"text":"a","poll":{"options":["a"],"duration_minutes":5}}`, 400, "2 to 4 options"},
		{"a long option", `{"text":"a","poll":{"options":["a","` + strings.Repeat("é", 26) + `"],"duration_minutes":5}}`, 400, "1 to 25 characters"},
		{"a short poll", `{"text":"a","poll":{"options":["a","b"],"duration_minutes":4}}`, 400, "5 to 10080"},
		{"a long poll", `{"text":"a","poll":{"options":["a","b"],"duration_minutes":10081}}`, 400, "5 to 10080"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			b := setup(t, &x.Network{})
			b.expect(test.name, b.post(test.body), test.status, test.says)
			ledger := b.server.Ledger()
			if len(ledger) != 1 || ledger[0].Effect != sim.Refused || ledger[0].Status != test.status || len(b.network.Feed(0)) != 0 {
				t.Errorf("ledger %+v", ledger)
			}
		})
	}
}

func TestWeight(t *testing.T) {
	t.Parallel()
	b := setup(t, &x.Network{Requests: -1})
	for _, test := range []struct {
		text   string
		weight int
	}{
		{"abc", 3},
		{"H🐱☺👨‍👩‍👧‍👦", 7},
		{"👍🏽🇩🇪", 4},
		{"1️⃣ 1", 4},
		{"©", 1},
		{"©️", 2},
		{"漢字", 4},
		{"“a” …", 6},
		{"e\u0301", 1},
		{"https://example.org/" + strings.Repeat("a", 200), 23},
		{"see example.org/a, now", 4 + 23 + 5},
		{"(https://example.org/a_(b))", 25},
		{"http://localhost/abc", 20},
		{"a@example.org", 13},
		{"file.notatld", 12},
		{"münchen.de", 23},
		{"日本example.com", 27},
	} {
		fits := strings.Repeat("x", 279-test.weight) + " " + test.text
		b.expect(test.text+" fits", b.post(`{"text":`+quote(fits)+`}`), 201, "")
		b.expect(test.text+" is too long", b.post(`{"text":`+quote("x"+fits)+`}`), 403, "too long")
	}
	premium := setup(t, &x.Network{Premium: true})
	premium.expect("a long post", premium.post(`{"text":"`+strings.Repeat("a", 25000)+`"}`), 201, "")
	premium.expect("too long a post", premium.post(`{"text":"`+strings.Repeat("a", 25001)+`"}`), 403, "too long")
}

func TestDuplicates(t *testing.T) {
	t.Parallel()
	const says = "You are not allowed to create a Tweet with duplicate content."
	b := setup(t, &x.Network{})
	id := b.publish("once")
	b.expect("again", b.post(`{"text":"once "}`), 403, says)
	b.expect("as an answer", b.post(`{"text":"once","reply":{"in_reply_to_tweet_id":"`+id+`"}}`), 201, "")
	b.expect("delete", b.do("DELETE", "/2/tweets/"+id, "", ""), 200, `{"data":{"deleted":true}}`)
	b.expect("after it was deleted", b.post(`{"text":"once"}`), 403, says)
	b.advance(2 * time.Hour)
	access := renew(b)
	b.expect("two hours later", b.post(`{"text":"once"}`, as(access)), 403, says)
	b.advance(23 * time.Hour)
	b.expect("a day later", b.post(`{"text":"once"}`, as(renew(b))), 201, "")
	lax := setup(t, &x.Network{Repeats: true})
	lax.publish("once")
	lax.publish("once")
}

// renew signs the default account in again.
func renew(b *bundle) string {
	b.t.Helper()
	a, err := b.network.CreateAccount(sim.DefaultHandle, "")
	if err != nil {
		b.t.Fatal(err)
	}
	return a.Token
}

func TestRepliesNeedAnInvitation(t *testing.T) {
	t.Parallel()
	const uninvited = "you have not been mentioned or otherwise engaged by the author of the post"
	reply := func(id string) string {
		return `{"text":"answer to ` + id + `","reply":{"in_reply_to_tweet_id":"` + id + `"}}`
	}
	for name, network := range map[string]*x.Network{"self-serve": {}, "enterprise": {Enterprise: true}} {
		b := setup(t, network)
		jo, err := network.CreateAccount("jo", "")
		if err != nil {
			t.Fatal(err)
		}
		alone, asked := b.publish("nobody is asked, not even @joanna or x@jo"), b.publish("Well, @Jo?")
		limited := decode[one](b, b.post(`{"text":"only for those I name","reply_settings":"mentionedUsers"}`), 201).Data.ID
		b.expect("own thread", b.post(reply(alone)), 201, "")
		b.expect("asked", b.post(reply(asked), as(jo.Token)), 201, "@alex answer")
		b.expect("limited", b.post(reply(limited), as(jo.Token)), 403, "You are not permitted to reply to this conversation.")
		if network.Enterprise {
			b.expect(name, b.post(reply(alone), as(jo.Token)), 201, "")
			b.expect(name, b.post(`{"text":"quote","quote_tweet_id":"`+alone+`"}`, as(jo.Token)), 201, "")
			continue
		}
		b.expect(name, b.post(reply(alone), as(jo.Token)), 403, uninvited)
		b.expect("quote", b.post(`{"text":"quote","quote_tweet_id":"`+alone+`"}`, as(jo.Token)), 403, "Quoting this post is not allowed")
		b.expect("like", b.json("/2/users/"+b.account.ID+"/likes", `{"tweet_id":"`+alone+`"}`), 403, "not permitted")
		b.expect("follow", b.json("/2/users/"+b.account.ID+"/following", `{"target_user_id":"7"}`), 403, "not permitted")
	}
}
