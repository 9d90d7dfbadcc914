package linkedin_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/postshitnow/psn/internal/sim/linkedin"
)

var everything = []string{
	"r_basicprofile", "w_member_social", "r_member_social", "w_organization_social", "r_organization_social", "w_organization_social_feed", "rw_organization_admin",
}

func TestProtocol(t *testing.T) {
	t.Parallel()
	b := setup(t, &linkedin.Network{}, everything...)
	urn := b.publish(b.person, "hello")
	b.expect("no version", b.do("GET", "/rest/posts/"+enc(urn), "", header("LinkedIn-Version", "")), 400, "VERSION_MISSING")
	b.expect("a version that is over", b.do("POST", "/rest/posts", draft(b.person, "x"), header("LinkedIn-Version", "202511")), 426, `"code":"NONEXISTENT_VERSION"`)
	b.expect("its name", b.do("POST", "/rest/posts", draft(b.person, "x"), header("LinkedIn-Version", "202512")), 426, "Requested version 20251201 is not active")
	b.expect("another protocol", b.do("GET", "/rest/posts/"+enc(urn), "", header("X-Restli-Protocol-Version", "1.0.0")), 400, "2.0.0")
	b.expect("a URN that is not encoded", b.do("GET", "/rest/posts/"+urn, ""), 400, "PARAM_INVALID")
	b.expect("a post", b.do("GET", "/rest/posts/"+enc(urn), ""), 200, `"commentary":"hello"`)
	list := "/rest/posts?q=author&author=" + enc(b.person) + "&count=10"
	b.expect("a listing", b.do("GET", list, "", finder), 200, urn)
	b.expect("no finder", b.do("GET", list, ""), 400, "FINDER")
	b.expect("an author that is not encoded", b.do("GET", "/rest/posts?q=author&author="+b.person, "", finder), 400, "PARAM_INVALID")
	b.expect("a long page", b.do("GET", list+"0&count=101", "", finder), 400, "PARAM_INVALID")
	batch := header("X-RestLi-Method", "BATCH_GET")
	b.expect("a batch", b.do("GET", "/rest/posts?ids=List("+enc(urn)+","+enc("urn:li:share:1")+")", "", batch), 200, `"results":{"`+urn+`"`)
	b.expect("an encoded list", b.do("GET", "/rest/posts?ids=List%28"+enc(urn)+"%29", "", batch), 400, "PARAM_INVALID")
	b.expect("no token", b.do("GET", "/rest/posts/"+enc(urn), "", header("Authorization", "Bearer x")), 401, `"serviceErrorCode":65600`)
	b.offset.Add(int64(60 * 24 * time.Hour))
	b.expect("a token that is over", b.do("GET", "/rest/posts/"+enc(urn), ""), 401, `"serviceErrorCode":65602`)
}

// TestCommentaryIsCut: at the first reserved character that is not escaped, and with success all the same.
func TestCommentaryIsCut(t *testing.T) {
	t.Parallel()
	b := setup(t, &linkedin.Network{}, everything...)
	for said, want := range map[string][2]string{
		"before (after)":                  {"before", "before"},
		`before \(after\) \\ \_`:          {`before (after) \ _`, `before \(after\) \\ \_`},
		"see #Go and {hashtag|\\#|Rust}":  {"see #Go and #Rust", `see {hashtag|\#|Go} and {hashtag|\#|Rust}`},
		"# alone":                         {"", ""},
		"by @[Acme Labs](" + page + ") _": {"by Acme Labs", "by @[Acme Labs](" + page + ")"},
		"at @ana":                         {"at", "at"},
	} {
		urn := b.publish(b.person, said)
		var got struct{ Commentary string }
		res := b.do("GET", "/rest/posts/"+enc(urn), "")
		if err := json.Unmarshal([]byte(res.body), &got); err != nil || got.Commentary != want[1] {
			t.Errorf("%q is given back as %q (%v), want %q", said, got.Commentary, err, want[1])
		}
		if item := b.network.Feed(1)[0]; item.Text != want[0] {
			t.Errorf("%q is shown as %q, want %q", said, item.Text, want[0])
		}
		b.offset.Add(int64(time.Second))
	}
}

func TestDuplicates(t *testing.T) {
	t.Parallel()
	b := setup(t, &linkedin.Network{}, everything...)
	urn := b.publish(b.person, "once")
	b.publish(page, "once") // somebody else may say it
	again := func() response { return b.do("POST", "/rest/posts", draft(b.person, "once")) }
	b.expect("twice", again(), 422, "Content is a duplicate of "+urn)
	for range 2 {
		b.expect("delete", b.do("DELETE", "/rest/posts/"+enc(urn), ""), 204, "")
	}
	b.expect("after it was deleted", again(), 422, `"code":"DUPLICATE_POST"`)
	b.offset.Add(int64(10 * time.Minute))
	b.publish(b.person, "once")
}

func TestSelfServeOnlyWrites(t *testing.T) {
	t.Parallel()
	b := setup(t, &linkedin.Network{})
	urn := b.publish(b.person, "written")
	for what, res := range map[string]response{
		"a listing":  b.do("GET", "/rest/posts?q=author&author="+enc(b.person), "", finder),
		"a post":     b.do("GET", "/rest/posts/"+enc(urn), ""),
		"an image":   b.do("GET", "/rest/images/"+enc("urn:li:image:1"), ""),
		"comments":   b.do("GET", "/rest/socialActions/"+enc(urn)+"/comments", ""),
		"a comment":  b.do("POST", "/rest/socialActions/"+enc(urn)+"/comments", `{"actor":"`+b.person+`","message":{"text":"hi"}}`),
		"a page":     b.do("POST", "/rest/posts", draft(page, "for a page")),
		"roles":      b.do("GET", "/rest/organizationAcls?q=roleAssignee", "", finder),
		"statistics": b.do("GET", "/rest/organizationalEntityShareStatistics?q=organizationalEntity&organizationalEntity="+enc(page), "", finder),
	} {
		b.expect(what, res, 403, `"serviceErrorCode":100`)
	}
}

func TestBadDrafts(t *testing.T) {
	t.Parallel()
	b := setup(t, &linkedin.Network{}, everything...)
	good := draft(b.person, "x")
	swap := func(old, fresh string) string { return strings.Replace(good, old, fresh, 1) }
	for what, tc := range map[string]struct{ body, part string }{
		"no JSON":                {"{", "ILLEGAL_ARGUMENT"},
		"an unknown key":         {swap(`{`, `{"a":1,`), "ILLEGAL_ARGUMENT"},
		"no commentary":          {swap(`"commentary":"x",`, ""), "MISSING_FIELD"},
		"a draft":                {swap("PUBLISHED", "DRAFT"), "lifecycleState"},
		"a dark post":            {swap("MAIN_FEED", "NONE"), "MISSING_REQUIRED_FIELD_FOR_DSC"},
		"another visibility":     {swap("PUBLIC", "FRIENDS"), "visibility"},
		"a page for connections": {strings.Replace(draft(page, "x"), "PUBLIC", "CONNECTIONS", 1), "PUBLIC"},
		"too long":               {draft(b.person, strings.Repeat("a", 3001)), "FIELD_LENGTH_TOO_LONG"},
		"media nobody uploaded":  {swap(`{`, `{"content":{"media":{"id":"urn:li:image:1"}},`), "INVALID_URN_ID"},
		"no URN":                 {swap(`{`, `{"content":{"media":{"id":"7"}},`), "INVALID_URN_ID"},
		"a person as a picture":  {swap(`{`, `{"content":{"media":{"id":"`+b.person+`"}},`), "INVALID_URN_TYPE"},
		"two things":             {swap(`{`, `{"content":{"media":{"id":"urn:li:image:1"},"article":{"source":"https://a.example","title":"a"}},`), "exactly one"},
		"an article, no title":   {swap(`{`, `{"content":{"article":{"source":"https://a.example","title":""}},`), "needs a title"},
		"a gallery of one":       {swap(`{`, `{"content":{"multiImage":{"images":[{"id":"urn:li:image:1"}]}},`), "2 to 20"},
		"a poll of one":          {swap(`{`, `{"content":{"poll":{"question":"a","options":[{"text":"b"}],"settings":{"duration":"ONE_DAY"}}},`), "2 to 4"},
		"a poll of two days":     {swap(`{`, `{"content":{"poll":{"question":"a","options":[{"text":"b"},{"text":"c"}],"settings":{"duration":"TWO_DAYS"}}},`), "duration"},
	} {
		b.expect(what, b.do("POST", "/rest/posts", tc.body), 400, tc.part)
	}
	b.expect("nothing", b.do("POST", "/rest/posts", draft(b.person, " ")), 422, "empty")
}

func TestUploads(t *testing.T) {
	t.Parallel()
	b := setup(t, &linkedin.Network{}, everything...)
	type begun struct {
		Value struct {
			URL, Image, Video, Document string
			UploadURL                   string `json:"uploadUrl"`
			Instructions                []struct {
				URL string `json:"uploadUrl"`
			} `json:"uploadInstructions"`
		}
	}
	begin := func(kind, more string) begun {
		t.Helper()
		res := b.do("POST", "/rest/"+kind+"?action=initializeUpload", `{"initializeUploadRequest":{"owner":"`+b.person+`"`+more+`}}`)
		var v begun
		if err := json.Unmarshal([]byte(res.body), &v); err != nil || res.status != 200 {
			t.Fatalf("%d %s", res.status, res.body)
		}
		return v
	}
	at := func(address string) string { return strings.TrimPrefix(address, b.base) }
	show := func(urn string) string {
		return strings.Replace(draft(b.person, "shows "+urn[len(urn)-6:]), "{", `{"content":{"media":{"id":"`+urn+`","title":"t"}},`, 1)
	}

	image := begin("images", "")
	b.expect("not yet", b.do("POST", "/rest/posts", show(image.Value.Image)), 400, "MEDIA_ASSET_WAITING_UPLOAD")
	b.expect("a picture without the token", b.do("PUT", at(image.Value.UploadURL), "\x89PNG\r\n\x1a\n", header("Authorization", "")), 401, "65600")
	b.expect("a picture", b.do("PUT", at(image.Value.UploadURL), "\x89PNG\r\n\x1a\n"), 201, "")
	b.expect("its state", b.do("GET", "/rest/images/"+enc(image.Value.Image), ""), 200, `"status":"AVAILABLE"`)
	b.expect("shown", b.do("POST", "/rest/posts", show(image.Value.Image)), 201, "")
	b.expect("by another author", b.do("POST", "/rest/posts", strings.Replace(show(image.Value.Image), b.person, page, 1)), 400, "another owner")

	bad := begin("documents", "")
	b.expect("no document", b.do("PUT", at(bad.Value.UploadURL), "hello"), 201, "")
	b.expect("which fails", b.do("POST", "/rest/posts", show(bad.Value.Document)), 400, "MEDIA_ASSET_PROCESSING_FAILED")

	const pieceSize = 4 << 20
	film := "\x00\x00\x00\x18ftypisom" + strings.Repeat("x", pieceSize)
	video := begin("videos", `,"fileSizeBytes":`+number(len(film))+`,"uploadCaptions":false,"uploadThumbnail":false`)
	var tags []string
	for i, piece := range []string{film[:pieceSize], film[pieceSize:]} {
		to := at(video.Value.Instructions[i].URL)
		b.expect("a piece with the token", b.do("PUT", to, piece), 400, "Authorization")
		b.expect("a short piece", b.do("PUT", to, piece[1:], header("Authorization", "")), 400, "size")
		res := b.do("PUT", to, piece, header("Authorization", ""))
		b.expect("a piece", res, 200, "")
		tags = append(tags, res.header.Get("ETag"))
	}
	finish := func(tags ...string) response {
		return b.do("POST", "/rest/videos?action=finalizeUpload", `{"finalizeUploadRequest":{"video":"`+video.Value.Video+`","uploadToken":"","uploadedPartIds":["`+strings.Join(tags, `","`)+`"]}}`)
	}
	b.expect("the wrong order", finish(tags[1], tags[0]), 400, "UPDATING_ASSET_FAILED")
	b.expect("finished", finish(tags...), 200, "")
	b.expect("being worked on", b.do("POST", "/rest/posts", show(video.Value.Video)), 400, "MEDIA_ASSET_WAITING_UPLOAD")
	b.offset.Add(int64(3 * time.Second))
	res := b.do("POST", "/rest/posts", show(video.Value.Video))
	if urn := res.header.Get("X-Restli-Id"); res.status != 201 || !strings.HasPrefix(urn, "urn:li:ugcPost:") {
		t.Errorf("%d %s %s", res.status, urn, res.body)
	}
	b.offset.Add(int64(25 * time.Hour))
	b.expect("an old address", b.do("PUT", at(image.Value.UploadURL), "\x89PNG"), 400, "EXPIRED_UPLOAD_URL")
}

func number(n int) string {
	raw, _ := json.Marshal(n) // a number always marshals
	return string(raw)
}

// TestQuota: 150 requests a day, and no header that tells.
func TestQuota(t *testing.T) {
	t.Parallel()
	b := setup(t, &linkedin.Network{})
	for i := range 150 {
		if res := b.do("GET", "/v2/userinfo", ""); res.status != 200 || len(res.header["Retry-After"]) > 0 {
			t.Fatalf("%d: %d", i, res.status)
		}
	}
	b.expect("one more", b.do("GET", "/v2/userinfo", ""), 429, "TOO_MANY_REQUESTS")
	b.offset.Add(int64(12 * time.Hour))
	b.expect("the next day", b.do("GET", "/v2/userinfo", ""), 200, `"sub"`)
}

// TestPageStatistics: what nobody has done anything with is left out; the numbers grow.
func TestPageStatistics(t *testing.T) {
	t.Parallel()
	b := setup(t, &linkedin.Network{}, everything...)
	urn := b.publish(page, "counted")
	path := "/rest/organizationalEntityShareStatistics?q=organizationalEntity&organizationalEntity=" + enc(page) + "&shares=List(" + enc(urn) + ")"
	b.expect("at first", b.do("GET", path, "", finder), 200, `"elements":[]`)
	b.offset.Add(int64(24 * time.Hour))
	b.expect("a day later", b.do("GET", path, "", finder), 200, `"share":"`+urn+`"`)
}

// TestEditing changes a post, which is then listed as changed.
func TestEditing(t *testing.T) {
	t.Parallel()
	b := setup(t, &linkedin.Network{}, everything...)
	urn := b.publish(b.person, "before")
	edit := `{"patch":{"$set":{"commentary":"after"}}}`
	b.expect("without the method", b.do("POST", "/rest/posts/"+enc(urn), edit), 400, "PARTIAL_UPDATE")
	b.expect("edited", b.do("POST", "/rest/posts/"+enc(urn), edit, header("X-RestLi-Method", "PARTIAL_UPDATE")), 204, "")
	b.expect("read", b.do("GET", "/rest/posts/"+enc(urn), ""), 200, `"isEditedByAuthor":true`)
}
