package linkedin_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/postshitnow/psn/internal/sim/linkedin"
)

func TestCaptions(t *testing.T) {
	t.Parallel()
	b := setup(t, &linkedin.Network{}, everything...)
	begin := func(captions string) string {
		t.Helper()
		res := b.do("POST", "/rest/videos?action=initializeUpload", `{"initializeUploadRequest":{"owner":"`+b.person+`","fileSizeBytes":80000,"uploadCaptions":`+captions+`}}`)
		var v struct {
			Value struct {
				Captions string `json:"captionsUploadUrl"`
			}
		}
		if err := json.Unmarshal([]byte(res.body), &v); err != nil || res.status != 200 {
			t.Fatalf("%d %s", res.status, res.body)
		}
		return strings.TrimPrefix(v.Value.Captions, b.base)
	}
	if to := begin("false"); to != "" {
		t.Errorf("captions that nobody announced may go to %s", to)
	}
	to := begin("true")
	const srt = "1\n00:00:00,500 --> 00:00:02,000\nhola\n"
	about := func(changes ...string) string {
		return strings.NewReplacer(changes...).Replace(`{"format":"SRT","source":"USER_PROVIDED","locale":{"language":"ES","country":"MX"},"transcriptType":"CLOSED_CAPTION"}`)
	}
	form := header("Content-Type", "multipart/form-data; boundary=x")
	body := func(metadata, file string) string {
		return "--x\r\nContent-Disposition: form-data; name=\"metadata\"\r\n\r\n" + metadata +
			"\r\n--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.srt\"\r\n\r\n" + file + "\r\n--x--\r\n"
	}
	b.expect("no form", b.do("POST", to, srt), 400, "metadata")
	b.expect("no metadata", b.do("POST", to, body("", srt), form), 400, "metadata")
	b.expect("another format", b.do("POST", to, body(about("SRT", "VTT"), srt), form), 400, "metadata")
	b.expect("a small language", b.do("POST", to, body(about("ES", "es"), srt), form), 400, "locale")
	b.expect("no SRT", b.do("POST", to, body(about(), "WEBVTT\n\n"), form), 400, "not an SRT file")
	b.expect("too large", b.do("POST", to, body(about(), srt+strings.Repeat("x", 1<<20)), form), 400, "not an SRT file")
	b.expect("without the token", b.do("POST", to, body(about(), srt), form, header("Authorization", "")), 401, "")
	b.expect("another video", b.do("POST", to+"x", body(about(), srt), form), 400, "EXPIRED_UPLOAD_URL")
	b.expect("captions", b.do("POST", to, body(about(), srt), form), 201, "")
	b.expect("without a country", b.do("POST", to, body(about(`,"country":"MX"`, ""), srt), form), 201, "")
}
