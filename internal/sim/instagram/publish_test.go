package instagram_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/postshitnow/psn/internal/sim"
	"github.com/postshitnow/psn/internal/sim/instagram"
)

// TestContainer walks through the states of a container.
func TestContainer(t *testing.T) {
	t.Parallel()
	b := setup(t, &instagram.Network{})
	state := func(id string) string { return b.get("/"+id, "fields", "status_code,status").Code }
	picture := b.made("image_url", b.files+"square", "caption", "hello", "alt_text", "a square")
	film := b.made("video_url", b.files+"film", "media_type", "REELS", "caption", "moving")
	if len(picture) != 17 || state(picture) != "FINISHED" || state(film) != "IN_PROGRESS" {
		t.Errorf("%s: %s and %s", picture, state(picture), state(film))
	}
	b.refused("too early", b.post("/me/media_publish", "creation_id", film), 9007, 2207027)
	b.advance(2 * time.Second)
	id := b.out(film)
	if state(film) != "PUBLISHED" || id == film {
		t.Errorf("published as %s: %s", id, state(film))
	}
	b.refused("twice", b.post("/me/media_publish", "creation_id", film), 24, 2207008)
	b.advance(24 * time.Hour)
	if state(picture) != "EXPIRED" || state(film) != "PUBLISHED" {
		t.Errorf("a day later: %s and %s", state(picture), state(film))
	}
	b.refused("too late", b.post("/me/media_publish", "creation_id", picture), 24, 2207008)
	b.refused("never made", b.post("/me/media_publish", "creation_id", "17850000000000001"), 24, 2207006)
	b.refused("never made, asked", b.get("/17850000000000001", "fields", "status_code"), 100, 33)
	broken := b.made("video_url", b.files+"words", "media_type", "REELS")
	b.advance(2 * time.Second)
	if a := b.get("/"+broken, "fields", "status_code,status"); a.Code != "ERROR" || !strings.HasSuffix(a.Status, "error code 2207026") {
		t.Errorf("broken: %s", a.raw)
	}
	created := 0
	for _, a := range b.server.Ledger() {
		if a.Effect == sim.Created {
			created++
		}
	}
	if n := len(b.server.Ledger()); n != 5 || created != 1 || b.server.Ledger()[1].Text != "moving" {
		t.Errorf("%d arrivals made %d posts", n, created)
	}
}

// TestFiles are refused with the codes of the documentation.
func TestFiles(t *testing.T) {
	t.Parallel()
	b := setup(t, &instagram.Network{})
	for name, tc := range map[string]struct {
		pairs         []string
		code, subcode int
	}{
		"not there":          {[]string{"image_url", b.files + "nothing"}, 9004, 2207052},
		"no server":          {[]string{"image_url", "http://127.0.0.1:1/a"}, 9004, 2207052},
		"not ASCII":          {[]string{"image_url", b.files + "é"}, 9004, 2207052},
		"plain http":         {[]string{"image_url", "http://example.invalid/a"}, 9004, 2207052},
		"no picture":         {[]string{"image_url", b.files + "words"}, 36001, 2207005},
		"too large":          {[]string{"image_url", b.files + "large"}, 36000, 2207004},
		"too tall":           {[]string{"image_url", b.files + "tall"}, 36003, 2207009},
		"too wide":           {[]string{"image_url", b.files + "wide"}, 36003, 2207009},
		"no file":            {[]string{"caption", "words"}, 100, 0},
		"a stand-alone film": {[]string{"video_url", b.files + "film", "media_type", "VIDEO"}, 100, 2207023},
		"a caption inside":   {[]string{"image_url", b.files + "square", "is_carousel_item", "true", "caption", "a"}, 100, 0},
		"a long caption":     {[]string{"image_url", b.files + "square", "caption", strings.Repeat("a", 2201)}, 36004, 2207010},
		"mentions":           {[]string{"image_url", b.files + "square", "caption", strings.Repeat("@a ", 21)}, 100, 2207040},
		"a tag in a reel":    {[]string{"video_url", b.files + "film", "media_type", "REELS", "user_tags", `[{"username":"a","x":0.5,"y":0.5}]`}, 100, 0},
		"four authors":       {[]string{"image_url", b.files + "square", "collaborators", `["a","b","c","d"]`}, 100, 0},
		"one child":          {[]string{"media_type", "CAROUSEL", "children", b.made("image_url", b.files+"square", "is_carousel_item", "true")}, 100, 2207028},
		"no children":        {[]string{"media_type", "CAROUSEL", "children", "1,2"}, 24, 2207006},
	} {
		b.refused(name, b.post("/me/media", tc.pairs...), tc.code, tc.subcode)
	}
	b.made("image_url", b.files+"tall", "media_type", "STORIES")
}

// TestQuota counts posts in the day before, a carousel as one.
func TestQuota(t *testing.T) {
	t.Parallel()
	b := setup(t, &instagram.Network{Quota: 2, Containers: 5})
	limit := func() answer {
		return b.get("/"+b.account.ID+"/content_publishing_limit", "fields", "quota_usage,config")
	}
	first := b.made("image_url", b.files+"square", "is_carousel_item", "true")
	both := b.made("media_type", "CAROUSEL", "children", first+","+b.made("image_url", b.files+"square", "is_carousel_item", "true"))
	b.out(both)
	b.refused("a child alone", b.post("/me/media_publish", "creation_id", first), 100, 2207023)
	if d := limit().Data; len(d) != 1 || d[0].Usage != 1 || d[0].Config.Total != 2 || d[0].Config.Duration != 86400 {
		t.Errorf("after one: %s", limit().raw)
	}
	if a := b.get("/me/content_publishing_limit"); strings.Contains(a.raw, "config") {
		t.Errorf("without fields: %s", a.raw)
	}
	b.out(b.made("image_url", b.files+"square"))
	b.refused("the third", b.post("/me/media_publish", "creation_id", b.made("image_url", b.files+"square")), 9, 2207042)
	b.refused("a sixth container", b.post("/me/media", "image_url", b.files+"square"), 4, 0)
	b.advance(24 * time.Hour)
	b.out(b.made("image_url", b.files+"square"))
	if d := limit().Data; d[0].Usage != 1 {
		t.Errorf("a day later: %s", limit().raw)
	}
}

// TestLists page newest first, with times as Instagram writes them, stories apart.
func TestLists(t *testing.T) {
	t.Parallel()
	b := setup(t, &instagram.Network{VideoDelay: -1})
	var ids []string
	for _, caption := range []string{"one", "two", ""} {
		ids = append(ids, b.out(b.made("image_url", b.files+"square", "caption", caption)))
		b.advance(time.Minute)
	}
	reel := b.out(b.made("video_url", b.files+"film", "media_type", "REELS"))
	story := b.out(b.made("video_url", b.files+"film", "media_type", "STORIES"))
	const fields = "id,caption,media_type,media_product_type,timestamp,children{id}"
	page := b.get("/me/media", "fields", fields, "limit", "3")
	if d := page.Data; len(d) != 3 || d[0].ID != reel || d[0].Type != "VIDEO" || d[0].Product != "REELS" || d[1].ID != ids[2] ||
		d[1].Caption != nil || d[2].Timestamp != "2026-11-22T12:02:00+0000" || page.Paging.Next == "" {
		t.Fatalf("%s", page.raw)
	}
	last := b.get("/me/media", "fields", fields, "limit", "3", "after", page.Paging.Cursors.After)
	if len(last.Data) != 1 || last.Data[0].ID != ids[0] || last.Paging.Next != "" || strings.Contains(last.raw, b.account.Token) {
		t.Errorf("%s", last.raw)
	}
	if stories := b.get("/me/stories", "fields", "id"); len(stories.Data) != 1 || stories.Data[0].ID != story {
		t.Errorf("%s", stories.raw)
	}
	b.refused("a field of no sense", b.get("/me/media", "fields", "id,colour"), 100, 0)
	b.refused("somebody else's", b.get("/17841400000000001/media"), 100, 33)
	b.refused("a metric of no sense", b.get("/"+story+"/insights", "metric", "reach,saved"), 10, 0)
	b.advance(24 * time.Hour)
	if stories := b.get("/me/stories"); len(stories.Data) != 0 {
		t.Errorf("a day later: %s", stories.raw)
	}
	b.refused("two metrics, one of others", b.get("/"+reel+"/insights", "metric", "reach,replies"), 100, 0)
	if a := b.call(http.MethodGet, "/"); !strings.Contains(a.raw, "/instagram/files/") || !strings.Contains(a.raw, "@alex") {
		t.Errorf("the page: %d %s", a.status, a.raw)
	}
}

// TestTokens are traded when they are of age, told apart from dead ones, and bound to their scopes.
func TestTokens(t *testing.T) {
	t.Parallel()
	b := setup(t, &instagram.Network{Requests: 25})
	refresh := func() answer {
		return b.call(http.MethodGet, "/refresh_access_token", "grant_type", "ig_refresh_token", "access_token", b.account.Token)
	}
	if a := refresh(); a.status != http.StatusBadRequest || a.Error.Code == 190 {
		t.Errorf("too young: %s", a.raw)
	}
	b.advance(25 * time.Hour)
	fresh := refresh()
	if fresh.Access == "" || fresh.Access == b.account.Token {
		t.Fatalf("%s", fresh.raw)
	}
	b.refused("no short one", b.call(http.MethodGet, "/access_token", "grant_type", "ig_exchange_token", "client_secret", sim.AppSecret, "access_token", fresh.Access), 190, 463)
	b.advance(35*24*time.Hour + 24*24*time.Hour)
	b.refused("over", b.get("/me"), 190, 463)
	b.account.Token = fresh.Access
	var last answer
	for range 25 {
		last = b.get("/me", "fields", "user_id,username")
	}
	if !strings.Contains(last.raw, `"user_id":"1784140`) || !strings.Contains(last.header.Get("X-Business-Use-Case-Usage"), `"call_count":96`) {
		t.Errorf("%s, %v", last.raw, last.header)
	}
	over := b.get("/me")
	b.refused("too many", over, 80002, 0)
	if !strings.Contains(over.header.Get("X-Business-Use-Case-Usage"), `"estimated_time_to_regain_access":60`) {
		t.Errorf("%v", over.header)
	}
	if !b.network.RevokeToken(fresh.Access) || b.network.RevokeToken(fresh.Access) {
		t.Error("a token is revoked once")
	}
	b.refused("revoked", b.get("/me"), 190, 463)
	if a := b.call(http.MethodGet, "/v19.0/me"); a.Error.Code != 2635 {
		t.Errorf("an old version: %s", a.raw)
	}
}
