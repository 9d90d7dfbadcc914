package x_test

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/postshitnow/psn/internal/sim"
	"github.com/postshitnow/psn/internal/sim/x"
)

const (
	oldFields = "?tweet.fields=author_id,created_at,entities,note_tweet,public_metrics,referenced_tweets,attachments,reply_settings"
	newFields = "?post.fields=created_at,entities,note_post,public_metrics,attachments,reply_settings&expansions=author_id,referenced_posts,edit_history_post_ids"
)

func TestAnswersSpeakTheDialectOfTheRequest(t *testing.T) {
	t.Parallel()
	b := setup(t, &x.Network{})
	parent := b.publish("first")
	id := decode[one](b, b.post(`{"text":"a & b example.com/x?y=1&z=2","reply":{"in_reply_to_tweet_id":"`+parent+`"}}`), 201).Data.ID
	b.advance(time.Hour)
	older, newer := decode[one](b, b.get("/2/tweets/"+id+oldFields), 200).Data, decode[one](b, b.get("/2/tweets/"+id+newFields), 200).Data
	refs := []ref{{"replied_to", parent}}
	if !cmp.Equal(older.OldRefs, refs) || older.NewRefs != nil || !cmp.Equal(newer.NewRefs, refs) || newer.OldRefs != nil {
		t.Errorf("references %+v, %+v", older, newer)
	}
	if !cmp.Equal(older.OldHistory, []string{id}) || older.NewHistory != nil || !cmp.Equal(newer.NewHistory, []string{id}) || newer.OldHistory != nil {
		t.Errorf("history %+v, %+v", older, newer)
	}
	_, oldWord := older.Metrics["retweet_count"]
	_, newWord := newer.Metrics["repost_count"]
	if !oldWord || !newWord || len(older.Metrics) != 6 || len(newer.Metrics) != 6 || older.Author != b.account.ID || newer.Author != b.account.ID {
		t.Errorf("%+v, %+v", older, newer)
	}
	if len(older.Entities.URLs) != 1 {
		t.Fatalf("%+v", older)
	}
	u := older.Entities.URLs[0]
	if u.Expanded != "http://example.com/x?y=1&z=2" || string([]rune(older.Text)[u.Start:u.End]) != u.URL || older.Text != "a &amp; b "+u.URL || older.CreatedAt != "2026-11-22T12:01:00.000Z" {
		t.Errorf("%+v", older)
	}
	bare := b.get("/2/tweets/" + id)
	if got := decode[one](b, bare, 200).Data; got.CreatedAt != "" || got.Metrics != nil || got.Entities.URLs != nil || got.Text != older.Text {
		t.Errorf("without fields: %s", bare.body)
	}
	b.expect("users beside the posts", b.get("/2/tweets?ids="+id+"&expansions=author_id"), 200, `"username":"alex"`)
}

func TestUnknownFields(t *testing.T) {
	t.Parallel()
	for strict, want := range map[bool]int{false: 200, true: 400} {
		b := setup(t, &x.Network{StrictFields: strict})
		id := b.publish("a")
		for _, path := range []string{
			"/2/tweets/" + id + "?tweet.fields=no_such", "/2/tweets/" + id + "?post.fields=note_tweet", "/2/users/" + b.account.ID + "/tweets?expansions=no_such", "/2/users/me?user.fields=no_such",
		} {
			b.expect(path, b.get(path), want, "")
		}
	}
}

func TestLongPosts(t *testing.T) {
	t.Parallel()
	b := setup(t, &x.Network{Premium: true})
	text := strings.Repeat("words ", 100) + "the end example.com"
	id := b.publish(text)
	older, newer := decode[one](b, b.get("/2/tweets/"+id+oldFields), 200).Data, decode[one](b, b.get("/2/tweets/"+id+newFields), 200).Data
	if older.OldLong == nil || newer.NewLong == nil || older.NewLong != nil || !strings.Contains(older.OldLong.Text, "the end https://t.co/") || strings.Contains(older.Text, "the end") {
		t.Errorf("%+v", older)
	}
}

func TestTimeline(t *testing.T) {
	t.Parallel()
	b := setup(t, &x.Network{Requests: -1})
	path := "/2/users/" + b.account.ID + "/tweets"
	b.expect("nobody", b.get("/2/users/7/tweets"), 200, "resource-not-found")
	if empty := b.get(path); empty.body != `{"meta":{"result_count":0}}` {
		t.Errorf("an empty page: %s", empty.body)
	}
	var ids []string
	for i := range 12 {
		ids = append([]string{b.publish(fmt.Sprint("post ", i))}, ids...)
		b.advance(time.Minute)
	}
	var got []string
	token := ""
	for range 4 {
		query := url.Values{"max_results": {"5"}}
		if token != "" {
			query.Set("pagination_token", token)
		}
		page := decode[many](b, b.get(path+"?"+query.Encode()), 200)
		if len(page.Data) != min(5, len(ids)-len(got)) || page.Meta.Count != len(page.Data) {
			t.Errorf("a page of %d posts, says %d", len(page.Data), page.Meta.Count)
		}
		for _, p := range page.Data {
			got = append(got, p.ID)
		}
		if token = page.Meta.Next; token == "" {
			break
		}
	}
	if diff := cmp.Diff(ids, got); diff != "" {
		t.Error(diff)
	}
	since := decode[many](b, b.get(path+"?start_time=2026-11-22T12:10:00Z"), 200)
	if since.Meta.Count != 3 || since.Data[2].ID != ids[2] {
		t.Errorf("since: %+v", since)
	}
	b.expect("an answer", b.post(`{"text":"more","reply":{"in_reply_to_tweet_id":"`+ids[0]+`"}}`), 201, "")
	if first := decode[many](b, b.get(path+"?exclude=replies"), 200); first.Data[0].ID != ids[0] {
		t.Errorf("replies are not excluded: %+v", first.Data[0])
	}
	for _, query := range []string{"max_results=4", "max_results=101", "max_results=x", "start_time=yesterday", "start_time=2009-01-01T00:00:00Z", "pagination_token=!"} {
		b.expect(query, b.get(path+"?"+query), 400, "Invalid Request")
	}
}

func TestLag(t *testing.T) {
	t.Parallel()
	b := setup(t, &x.Network{Lag: time.Minute})
	id := b.publish("late")
	path := "/2/users/" + b.account.ID + "/tweets"
	b.expect("too early", b.get(path), 200, `"result_count":0`)
	b.expect("by its id", b.get("/2/tweets/"+id), 200, "late")
	b.advance(time.Minute)
	b.expect("now", b.get(path), 200, id)
}

func TestLookups(t *testing.T) {
	t.Parallel()
	b := setup(t, &x.Network{})
	id := b.publish("there")
	some := decode[many](b, b.get("/2/tweets?ids="+id+",7"), 200)
	if len(some.Data) != 1 || len(some.Errors) != 1 || !strings.HasSuffix(some.Errors[0].Type, "/resource-not-found") {
		t.Errorf("%+v", some)
	}
	if none := b.get("/2/tweets/7"); none.status != 200 || strings.Contains(none.body, `"data":{`) || !strings.Contains(none.body, "Could not find tweet with id: [7].") {
		t.Errorf("%d %s", none.status, none.body)
	}
	b.expect("no ids", b.get("/2/tweets"), 400, "ids")
	b.expect("many ids", b.get("/2/tweets?ids="+strings.Repeat("1,", 100)+"1"), 400, "ids")
	b.expect("no such path", b.get("/2/nothing"), 404, "Not Found")
}

func TestMetricsGrowAndPrivateOnesEnd(t *testing.T) {
	t.Parallel()
	b := setup(t, &x.Network{TokenLife: -1, Requests: -1})
	id := b.publish("watched")
	path := "/2/tweets/" + id + "?tweet.fields=public_metrics,non_public_metrics"
	seen := []int{}
	for range 4 {
		got := decode[one](b, b.get(path), 200)
		seen = append(seen, got.Data.Metrics["impression_count"])
		if len(got.Errors) != 0 || got.Data.Private["impression_count"] != got.Data.Metrics["impression_count"] {
			t.Errorf("%+v", got)
		}
		b.advance(9 * 24 * time.Hour)
	}
	if seen[0] != 0 || seen[1] <= seen[0] || seen[3] < seen[1] {
		t.Errorf("impressions %v", seen)
	}
	late := decode[one](b, b.get(path), 200)
	if late.Data.Private != nil || len(late.Errors) != 1 || late.Errors[0].Field != "non_public_metrics" {
		t.Errorf("after a month: %+v", late)
	}
	jo, err := b.network.CreateAccount("jo", "")
	if err != nil {
		t.Fatal(err)
	}
	b.expect("a stranger's", b.get(path, as(jo.Token)), 200, "not-authorized-for-field")
}

func TestDelete(t *testing.T) {
	t.Parallel()
	for network, want := range map[*x.Network]int{{}: 200, {Delete404: true}: 404} {
		b := setup(t, network)
		jo, err := network.CreateAccount("jo", "")
		if err != nil {
			t.Fatal(err)
		}
		id := b.publish("goes")
		remove := func(id string, changes ...func(*http.Request)) response {
			return b.do("DELETE", "/2/tweets/"+id, "", "", changes...)
		}
		b.expect("somebody's", remove(id, as(jo.Token)), 403, "not authorized to delete")
		b.expect("own", remove(id), 200, `{"data":{"deleted":true}}`)
		b.expect("again", remove(id), want, "")
		b.expect("no id", remove("a"), 400, "id")
		if len(network.Feed(0)) != 0 {
			t.Error("it is still there")
		}
	}
}

func TestAccounts(t *testing.T) {
	t.Parallel()
	b := setup(t, &x.Network{})
	for _, handle := range []string{"", "a b", "a.b", strings.Repeat("a", 16)} {
		if _, err := b.network.CreateAccount(handle, ""); err == nil {
			t.Errorf("%q is a handle", handle)
		}
	}
	jo, err := b.network.CreateAccount("jo_park", "")
	if err != nil || jo.Name != "Jo Park" || jo.ClientID != x.ClientID || len(b.network.Accounts()) != 2 {
		t.Errorf("%+v, %v", jo, err)
	}
	same := setup(t, &x.Network{})
	if again, err := same.network.CreateAccount("jo_park", ""); err != nil || again.Token != jo.Token || again.Refresh != jo.Refresh {
		t.Error("the same steps give other tokens")
	}
	if err := b.network.Open(sim.Site{Clock: b.clock}); err == nil {
		t.Error("opened twice")
	}
}
