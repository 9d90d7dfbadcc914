package mastodon_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/postshitnow/psn/internal/sim/mastodon"
)

// ids of a listing's page.
func (b *bundle) ids(res response) []string {
	b.t.Helper()
	out := []string{}
	for _, s := range decode[[]status](b, res, 200) {
		out = append(out, s.ID)
	}
	return out
}

// follow gets the page that the Link header calls rel, or returns false.
func (b *bundle) follow(res response, rel string) (response, bool) {
	b.t.Helper()
	m := regexp.MustCompile(`<([^>]+)>; rel="` + rel + `"`).FindStringSubmatch(res.header.Get("Link"))
	if m == nil {
		return response{}, false
	}
	path, ok := strings.CutPrefix(m[1], b.base)
	if !ok {
		b.t.Fatalf("link %q does not begin with %q", m[1], b.base)
	}
	return b.get(path), true
}

func TestListingIsPaged(t *testing.T) {
	t.Parallel()
	for _, network := range []*mastodon.Network{{Requests: -1}, {Flavour: mastodon.GoToSocial, Requests: -1}} {
		b := setup(t, network)
		var newestFirst []string
		for i := range 45 {
			newestFirst = append([]string{b.publish(fmt.Sprint("post ", i)).ID}, newestFirst...)
		}
		path := "/api/v1/accounts/" + b.account.ID + "/statuses"
		for query, want := range map[string][]string{
			"":                                    newestFirst[:20],
			"?limit=40":                           newestFirst[:40],
			"?limit=100":                          newestFirst[:40],
			"?limit=3":                            newestFirst[:3],
			"?limit=3&max_id=" + newestFirst[9]:   newestFirst[10:13],
			"?limit=3&min_id=" + newestFirst[9]:   newestFirst[6:9],
			"?limit=3&since_id=" + newestFirst[9]: newestFirst[:3],
			"?since_id=" + newestFirst[2]:         newestFirst[:2],
			"?min_id=" + newestFirst[0]:           {},
			"?pinned=true":                        {},
			"?only_media=true":                    {},
		} {
			if diff := cmp.Diff(want, b.ids(b.get(path+query))); diff != "" {
				t.Errorf("%s %s: %s", network.Name(), query, diff)
			}
		}
		var walked []string
		res, ok := b.get(path+"?limit=20&exclude_replies=true"), true
		for ok {
			walked = append(walked, b.ids(res)...)
			res, ok = b.follow(res, "next")
		}
		if diff := cmp.Diff(newestFirst, walked); diff != "" {
			t.Errorf("%s by next links: %s", network.Name(), diff)
		}
		above, _ := b.follow(b.get(path+"?limit=2&max_id="+newestFirst[4]), "prev")
		if diff := cmp.Diff(newestFirst[3:5], b.ids(above)); diff != "" {
			t.Errorf("%s by a prev link: %s", network.Name(), diff)
		}
	}
}

func TestListingHonoursRepliesAndVisibility(t *testing.T) {
	t.Parallel()
	b := setup(t, &mastodon.Network{})
	jo, err := b.network.CreateAccount("jo", "")
	if err != nil {
		t.Fatal(err)
	}
	theirs := decode[status](b, b.post(`{"status":"theirs"}`, as(jo.Token)), 200)
	root := b.publish("root")
	own := decode[status](b, b.post(`{"status":"own thread","in_reply_to_id":"`+root.ID+`"}`), 200)
	reply := decode[status](b, b.post(`{"status":"to jo","in_reply_to_id":"`+theirs.ID+`"}`), 200)
	secret := decode[status](b, b.post(`{"status":"followers only","visibility":"private"}`), 200)
	if reply.InReplyToID != theirs.ID || reply.InReplyToAccountID != jo.ID {
		t.Errorf("reply %+v", reply)
	}
	path := "/api/v1/accounts/" + b.account.ID + "/statuses"
	for name, test := range map[string]struct {
		res  response
		want []string
	}{
		"own":             {b.get(path), []string{secret.ID, reply.ID, own.ID, root.ID}},
		"without replies": {b.get(path + "?exclude_replies=true"), []string{secret.ID, own.ID, root.ID}},
		"another's":       {b.get(path, as(jo.Token)), []string{reply.ID, own.ID, root.ID}},
		"a stranger's":    {b.get(path, stranger), []string{reply.ID, own.ID, root.ID}},
	} {
		if diff := cmp.Diff(test.want, b.ids(test.res)); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
	b.expect("another's private status", b.get("/api/v1/statuses/"+secret.ID, as(jo.Token)), 404, "Record not found")
	b.expect("answering it", b.post(`{"status":"x","in_reply_to_id":"`+secret.ID+`"}`, as(jo.Token)), 404, "Record not found")
	b.expect("unknown account", b.get("/api/v1/accounts/1/statuses"), 404, "Record not found")
}

func TestContextAndDelete(t *testing.T) {
	t.Parallel()
	for _, network := range []*mastodon.Network{{}, gotosocial()} {
		b := setup(t, network)
		jo, err := network.CreateAccount("jo", "")
		if err != nil {
			t.Fatal(err)
		}
		chain := []string{b.publish("one").ID}
		for _, text := range []string{"two", "three", "four"} {
			chain = append(chain, decode[status](b, b.post(`{"status":"`+text+`","in_reply_to_id":"`+chain[len(chain)-1]+`"}`), 200).ID)
		}
		type family struct{ Ancestors, Descendants []status }
		around := func(id string) (got []string) {
			f := decode[family](b, b.get("/api/v1/statuses/"+id+"/context"), 200)
			for _, s := range append(f.Ancestors, f.Descendants...) {
				got = append(got, s.ID)
			}
			return got
		}
		if diff := cmp.Diff([]string{chain[0], chain[1], chain[3]}, around(chain[2])); diff != "" {
			t.Errorf("context: %s", diff)
		}
		if got := decode[status](b, b.get("/api/v1/statuses/"+chain[0]), 200); got.RepliesCount != 1 {
			t.Errorf("%d replies", got.RepliesCount)
		}
		path := "/api/v1/statuses/" + chain[1]
		b.expect("another's delete", b.do(http.MethodDelete, path, "", "", as(jo.Token)), 404, "")
		gone := decode[status](b, b.do(http.MethodDelete, path, "", ""), 200)
		if gone.ID != chain[1] || gone.Text == nil || *gone.Text != "two" || (gone.Content == nil) != (network.Flavour == mastodon.Mastodon) {
			t.Errorf("deleted %+v", gone)
		}
		b.expect("read after delete", b.get(path), 404, "")
		b.expect("delete again", b.do(http.MethodDelete, path, "", ""), 404, "")
		b.expect("answer after delete", b.post(`{"status":"x","in_reply_to_id":"`+chain[1]+`"}`), 404, "")
		if got := decode[status](b, b.get("/api/v1/statuses/"+chain[2]), 200); got.InReplyToID != "" {
			t.Errorf("still answers %s", got.InReplyToID)
		}
		if got := around(chain[0]); len(got) != 0 {
			t.Errorf("context of the root: %v", got)
		}
		want := []string{chain[3], chain[2], chain[0]}
		if diff := cmp.Diff(want, b.ids(b.get("/api/v1/accounts/"+b.account.ID+"/statuses"))); diff != "" {
			t.Error(diff)
		}
	}
}

func TestCountsOnlyGrow(t *testing.T) {
	t.Parallel()
	b := setup(t, &mastodon.Network{Requests: -1})
	var posts []status
	for i := range 20 {
		posts = append(posts, b.publish(fmt.Sprint("post ", i)))
	}
	total := 0
	for _, p := range posts {
		if p.FavouritesCount != 0 || p.ReblogsCount != 0 || p.RepliesCount != 0 || p.QuotesCount == nil || *p.QuotesCount != 0 {
			t.Errorf("a new status has %+v", p)
		}
	}
	before := posts
	for range 5 {
		b.advance(4 * time.Hour)
		var after []status
		for i, p := range before {
			now := decode[status](b, b.get("/api/v1/statuses/"+p.ID), 200)
			if now.FavouritesCount < before[i].FavouritesCount || now.ReblogsCount < before[i].ReblogsCount || *now.QuotesCount < *before[i].QuotesCount {
				t.Errorf("%+v after %+v", now, before[i])
			}
			after = append(after, now)
			total += now.FavouritesCount
		}
		before = after
	}
	if total == 0 {
		t.Error("nobody ever liked anything")
	}
}

func TestAccountAndInstance(t *testing.T) {
	t.Parallel()
	b := setup(t, &mastodon.Network{})
	type account struct {
		ID, Username, Acct, URL, Avatar string
		DisplayName                     string `json:"display_name"`
		FollowersCount                  int    `json:"followers_count"`
		StatusesCount                   int    `json:"statuses_count"`
		Source                          *struct{ Privacy string }
	}
	b.publish("one")
	me := decode[account](b, b.get("/api/v1/accounts/verify_credentials"), 200)
	if me.ID != b.account.ID || me.Acct != "alex" || me.DisplayName != "Alex Rivera" || me.URL != b.base+"/@alex" ||
		me.StatusesCount != 1 || me.FollowersCount == 0 || me.Source == nil || me.Source.Privacy != "public" {
		t.Errorf("account %+v", me)
	}
	if them := decode[account](b, b.get("/api/v1/accounts/"+me.ID, stranger), 200); them.Source != nil || them.ID != me.ID {
		t.Errorf("as others see it %+v", them)
	}
	b.expect("avatar", b.get(strings.TrimPrefix(me.Avatar, b.base), stranger), 200, "PNG")
	b.expect("unknown account", b.get("/api/v1/accounts/1"), 404, "Record not found")
	b.expect("unknown path", b.get("/api/v9/nothing"), 404, "Record not found")

	type limits struct {
		Version       string
		Configuration struct {
			Statuses map[string]any
			Polls    map[string]int
			Media    struct {
				Image       int `json:"image_size_limit"`
				Video       int `json:"video_size_limit"`
				Description int `json:"description_limit"`
			} `json:"media_attachments"`
		}
	}
	for _, test := range []struct {
		network *mastodon.Network
		want    string
	}{
		{&mastodon.Network{}, `{"characters_reserved_per_url":23,"max_characters":500,"max_media_attachments":4}`},
		{gotosocial(), `{"characters_reserved_per_url":25,"max_characters":5000,"max_media_attachments":6,"supported_mime_types":["text/plain"]}`},
	} {
		b := setup(t, test.network)
		for _, path := range []string{"/api/v1/instance", "/api/v2/instance"} {
			got := decode[limits](b, b.get(path, stranger), 200)
			raw, err := json.Marshal(got.Configuration.Statuses)
			if err != nil || string(raw) != test.want {
				t.Errorf("%s%s: %s, %v", b.network.Name(), path, raw, err)
			}
			if m := got.Configuration.Media; m.Image != 16777216 || m.Video != 103809024 || m.Description != 1500 {
				t.Errorf("%s%s: %+v", b.network.Name(), path, m)
			}
		}
	}
}

func TestApps(t *testing.T) {
	t.Parallel()
	b := setup(t, &mastodon.Network{})
	post := func(body string) response {
		return b.do(http.MethodPost, "/api/v1/apps", "application/json", body, stranger)
	}
	type app struct {
		ClientID     string   `json:"client_id"`
		ClientSecret string   `json:"client_secret"`
		RedirectURIs []string `json:"redirect_uris"`
		Expires      int      `json:"client_secret_expires_at"`
	}
	one := decode[app](b, post(`{"client_name":"psn","redirect_uris":"urn:ietf:wg:oauth:2.0:oob","scopes":"read write"}`), 200)
	two := decode[app](b, post(`{"client_name":"psn","redirect_uris":["http://127.0.0.1/a","http://127.0.0.1/b"]}`), 200)
	if one.ClientID == "" || one.ClientSecret == "" || one.ClientID == two.ClientID || len(one.RedirectURIs) != 1 || len(two.RedirectURIs) != 2 {
		t.Errorf("%+v %+v", one, two)
	}
	b.expect("no name", post(`{"redirect_uris":"x"}`), 422, "name can't be blank")
	b.expect("no redirect", post(`{"client_name":"psn"}`), 422, "Redirect URI can't be blank")
}
