package tiktok_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/postshitnow/psn/internal/sim"
	"github.com/postshitnow/psn/internal/sim/tiktok"
)

func TestChunkArithmetic(t *testing.T) {
	t.Parallel()
	b := setup(t, &tiktok.Network{Requests: -1})
	for _, tc := range []struct {
		size, chunk, count int
		good               bool
	}{
		{1, 1, 1, true},
		{4_999_999, 4_999_999, 1, true},
		{4_999_999, 1_000_000, 4, false},
		{50_000_123, 10_000_000, 5, true},
		{50_000_123, 10_000_000, 6, false},
		{64_000_000, 64_000_000, 1, true},
		{64_000_001, 64_000_001, 1, false},
		{64_000_001, 32_000_000, 2, true},
		{10_000_000, 5_242_880, 1, true},
		{10_000_000, 5_000_000, 2, false},
		{100, 200, 0, false},
		{0, 0, 0, false},
		{4_000_000_001, 10_000_000, 400, false},
	} {
		want := 200
		if !tc.good {
			want = 400
		}
		b.expect(fmt.Sprintf("%+v", tc), b.post(initPath, initBody("SELF_ONLY", "x", tc.size, tc.chunk, tc.count)), want, "")
	}
}

func TestPiecesInOrder(t *testing.T) {
	t.Parallel()
	b := setup(t, &tiktok.Network{})
	const size, chunk = 11_000_000, 5_242_880
	all := film(size)
	up := b.begin(initBody("PUBLIC_TO_EVERYONE", "hello", size, chunk, 2)).Data
	if len(up.ID) > 64 || len(up.URL) > 256 {
		t.Errorf("%d and %d characters", len(up.ID), len(up.URL))
	}
	b.expect("the second first", b.put(up.URL, chunk, size-1, size, all[chunk:]), 416, "")
	b.expect("too short", b.put(up.URL, 0, 99, size, all[:100]), 400, "")
	b.expect("another total", b.put(up.URL, 0, chunk-1, size+1, all[:chunk]), 400, "")
	b.expect("another type", b.do(http.MethodPut, up.URL, "text/plain", all[:chunk], http.Header{"Content-Range": {fmt.Sprintf("bytes 0-%d/%d", chunk-1, size)}}), 400, "")
	b.expect("without its secret", b.put(strings.Split(up.URL, "?")[0], 0, chunk-1, size, all[:chunk]), 404, "")
	b.expect("half", b.status(up.ID), 200, `"uploaded_bytes":0`)
	first := b.put(up.URL, 0, chunk-1, size, all[:chunk])
	b.expect("the first", first, 206, "")
	if got := first.header.Get("Content-Range"); got != fmt.Sprintf("bytes 0-%d/%d", chunk-1, size) {
		t.Errorf("progress %q", got)
	}
	b.expect("the first again", b.put(up.URL, 0, chunk-1, size, all[:chunk]), 416, "")
	b.expect("half", b.status(up.ID), 200, fmt.Sprintf(`"uploaded_bytes":%d`, chunk))
	b.expect("the last", b.put(up.URL, chunk, size-1, size, all[chunk:]), 201, "")
	b.expect("the last again", b.put(up.URL, chunk, size-1, size, all[chunk:]), 416, "")
	var made []sim.Arrival
	for _, a := range b.server.Ledger() {
		if a.Effect == sim.Created {
			made = append(made, a)
		}
	}
	if len(made) != 1 || made[0].Text != "hello" || made[0].Account != "alex" {
		t.Errorf("ledger %+v", made)
	}
}

func TestUploadAddressEnds(t *testing.T) {
	t.Parallel()
	b := setup(t, &tiktok.Network{})
	up := b.begin(initBody("SELF_ONLY", "", 20, 20, 1)).Data
	b.advance(time.Hour)
	b.expect("an hour later", b.put(up.URL, 0, 19, 20, film(20)), 403, "expired")
}

func TestLifeOfAPost(t *testing.T) {
	t.Parallel()
	b := setup(t, &tiktok.Network{Requests: -1, Moderation: time.Minute})
	everybody, nobody := b.publish("PUBLIC_TO_EVERYONE", "for all"), b.publish("SELF_ONLY", "for me")
	b.expect("at once", b.status(everybody), 200, `"status":"PROCESSING_UPLOAD"`)
	b.advance(2 * time.Second)
	b.expect("complete", b.status(everybody), 200, `"publicaly_available_post_id":[]`)
	b.expect("not listed", b.post("/v2/video/list/?fields=id", "{}"), 200, `"videos":[]`)
	b.advance(time.Minute)
	b.expect("private", b.status(nobody), 200, `"publicaly_available_post_id":[]`)
	var told struct {
		Data struct {
			IDs []json.Number `json:"publicaly_available_post_id"`
		}
	}
	res := b.status(everybody)
	if err := json.Unmarshal([]byte(res.body), &told); err != nil || len(told.Data.IDs) != 1 || !strings.Contains(res.body, "_id\":[7") {
		t.Fatalf("%v: %s", err, res.body)
	}
	id, err := told.Data.IDs[0].Int64()
	if err != nil || id < 1<<53 {
		t.Errorf("id %d: %v", id, err)
	}
	b.expect("listed", b.post("/v2/video/list/?fields=id,video_description", `{"max_count":20}`), 200, `"video_description":"for all"`)
	b.expect("asked for", b.post("/v2/video/query/?fields=id,view_count", fmt.Sprintf(`{"filters":{"video_ids":["%d"]}}`, id)), 200, `"view_count"`)
	b.expect("an unknown field", b.post("/v2/video/list/?fields=id,reach", "{}"), 400, "invalid_params")
	b.expect("too many at once", b.post("/v2/video/list/?fields=id", `{"max_count":21}`), 400, "invalid_params")
	if items := b.network.Feed(0); len(items) != 2 || items[0].Text != "for me" || items[1].Media[0].Type != "video" {
		t.Errorf("feed %+v", items)
	}
	b.expect("its page", b.do(http.MethodGet, fmt.Sprintf("/@alex/video/%d", id), "", "", nil), 200, "for all")
}

func TestPagesOfAListing(t *testing.T) {
	t.Parallel()
	b := setup(t, &tiktok.Network{Requests: -1, DayPosts: -1, Processing: -1, Moderation: -1})
	for i := range 25 {
		b.publish("PUBLIC_TO_EVERYONE", fmt.Sprintf("post %d", i))
	}
	b.advance(time.Second)
	var p struct {
		Data struct {
			Videos []struct {
				Description string `json:"video_description"`
			}
			Cursor int64
			More   bool `json:"has_more"`
		}
	}
	var seen []string
	body := `{}`
	for range 3 {
		res := b.post("/v2/video/list/?fields=video_description", body)
		if err := json.Unmarshal([]byte(res.body), &p); err != nil {
			t.Fatal(err)
		}
		for _, v := range p.Data.Videos {
			seen = append(seen, v.Description)
		}
		body = fmt.Sprintf(`{"cursor":%d}`, p.Data.Cursor)
	}
	if len(seen) != 25 || seen[0] != "post 24" || seen[24] != "post 0" || p.Data.More {
		t.Errorf("%d listed: %v", len(seen), seen)
	}
}

func TestRefusals(t *testing.T) {
	t.Parallel()
	ordinary := initBody("PUBLIC_TO_EVERYONE", "x", 20, 20, 1)
	for name, tc := range map[string]struct {
		network *tiktok.Network
		path    string
		body    string
		status  int
		said    string
	}{
		"good":                  {&tiktok.Network{}, initPath, ordinary, 200, `"code":"ok"`},
		"no slash":              {&tiktok.Network{}, strings.TrimSuffix(initPath, "/"), ordinary, 404, ""},
		"no privacy":            {&tiktok.Network{}, initPath, initBody("", "x", 20, 20, 1), 400, `"invalid_param"`},
		"not an option":         {&tiktok.Network{}, initPath, initBody("FOLLOWER_OF_CREATOR", "x", 20, 20, 1), 403, "privacy_level_option_mismatch"},
		"a long title":          {&tiktok.Network{}, initPath, initBody("SELF_ONLY", strings.Repeat("😀", 1101), 20, 20, 1), 400, "title"},
		"the longest title":     {&tiktok.Network{}, initPath, initBody("SELF_ONLY", strings.Repeat("😀", 1100), 20, 20, 1), 200, ""},
		"unaudited":             {&tiktok.Network{Unaudited: true}, initPath, ordinary, 403, "unaudited_client_can_only_post_to_private_accounts"},
		"unaudited, public":     {&tiktok.Network{Unaudited: true}, initPath, initBody("SELF_ONLY", "x", 20, 20, 1), 403, "unaudited_client"},
		"unaudited, private":    {&tiktok.Network{Unaudited: true, Private: true}, initPath, initBody("SELF_ONLY", "x", 20, 20, 1), 200, ""},
		"banned":                {&tiktok.Network{Banned: true}, initPath, ordinary, 403, "spam_risk_user_banned_from_posting"},
		"banned, with a 200":    {&tiktok.Network{Banned: true}, creatorPath, "{}", 200, `"code":"spam_risk_user_banned_from_posting"`},
		"users, with a 200":     {&tiktok.Network{UserCap: true}, creatorPath, "{}", 200, `"code":"reached_active_user_cap"`},
		"no such id":            {&tiktok.Network{}, statusPath, `{"publish_id":"x"}`, 400, "invalid_publish_id"},
		"photos with a space":   {&tiktok.Network{}, photoPath, `{"media_type":"PHOTO","post_mode":"DIRECT POST"}`, 400, "post_mode"},
		"photos from a file":    {&tiktok.Network{}, photoPath, `{"media_type":"PHOTO","post_mode":"DIRECT_POST","source_info":{"source":"FILE_UPLOAD"}}`, 400, "source"},
		"photos from elsewhere": {&tiktok.Network{Verified: []string{"a.example"}}, photoPath, `{"media_type":"PHOTO","post_mode":"DIRECT_POST","post_info":{"privacy_level":"SELF_ONLY"},"source_info":{"source":"PULL_FROM_URL","photo_images":["https://b.example/x.jpg"]}}`, 403, "url_ownership_unverified"},
		"photos without TLS":    {&tiktok.Network{}, photoPath, `{"media_type":"PHOTO","post_mode":"DIRECT_POST","post_info":{"privacy_level":"SELF_ONLY"},"source_info":{"source":"PULL_FROM_URL","photo_images":["http://b.example/x.jpg"]}}`, 403, "url_ownership_unverified"},
	} {
		b := setup(t, tc.network)
		b.expect(name, b.post(tc.path, tc.body), tc.status, tc.said)
	}
}

func TestLimits(t *testing.T) {
	t.Parallel()
	b := setup(t, &tiktok.Network{DayPosts: 7, Drafts: 1})
	for range 6 {
		b.publish("SELF_ONLY", "x")
	}
	body := initBody("SELF_ONLY", "x", 20, 20, 1)
	b.expect("the seventh in a minute", b.post(initPath, body), 429, "rate_limit_exceeded")
	b.advance(time.Minute)
	b.publish("SELF_ONLY", "x")
	b.expect("the eighth in a day", b.post(initPath, body), 403, "spam_risk_too_many_posts")
	b.expect("what the creator may", b.post(creatorPath, "{}"), 200, "spam_risk_too_many_posts")
	var draft begun
	if err := json.Unmarshal([]byte(b.post(inboxPath, body).body), &draft); err != nil {
		t.Fatal(err)
	}
	b.expect("a draft", b.put(draft.Data.URL, 0, 19, 20, film(20)), 201, "")
	b.expect("another", b.post(inboxPath, body), 403, "spam_risk_too_many_pending_share")
	b.advance(time.Second)
	b.expect("in the inbox", b.status(draft.Data.ID), 200, "SEND_TO_USER_INBOX")
}

func TestCancel(t *testing.T) {
	t.Parallel()
	b := setup(t, &tiktok.Network{})
	up := b.begin(initBody("SELF_ONLY", "x", 20, 20, 1)).Data
	body := fmt.Sprintf(`{"publish_id":%q}`, up.ID)
	b.expect("cancel", b.post("/v2/post/publish/cancel/", body), 200, "")
	b.expect("then", b.status(up.ID), 200, "publish_cancelled")
	b.expect("too late for bytes", b.put(up.URL, 0, 19, 20, film(20)), 416, "")
	done := b.publish("SELF_ONLY", "y")
	b.expect("too late", b.post("/v2/post/publish/cancel/", fmt.Sprintf(`{"publish_id":%q}`, done)), 400, "publish_not_cancellable")
}
