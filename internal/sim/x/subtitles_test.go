package x_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/postshitnow/psn/internal/sim"
	"github.com/postshitnow/psn/internal/sim/x"
)

func TestSubtitles(t *testing.T) {
	t.Parallel()
	b := setup(t, &x.Network{MediaDelay: -1})
	const srt, vtt = "1\n00:00:00,500 --> 00:00:02,000\nhola\n", "WEBVTT\n\n00:00.500 --> 00:02.000\nhola\n"
	film := b.upload("video/mp4", "tweet_video", []byte("\x00\x00\x00\x18ftypmp42"+strings.Repeat("v", 100)))
	still := b.upload("image/png", "tweet_image", picture(t, 8))
	track, other := b.upload("text/srt", "subtitles", []byte(srt)), b.upload("text/vtt", "subtitles", []byte(vtt))

	for body, says := range map[string]string{
		`{"media_type":"text/srt","media_category":"tweet_video","total_bytes":5}`:     "does not fit the media_category",
		`{"media_type":"image/png","media_category":"subtitles","total_bytes":5}`:      "does not fit the media_category",
		`{"media_type":"text/srt","media_category":"subtitles","total_bytes":1000000}`: "total_bytes",
	} {
		b.expect(body, b.json("/2/media/upload/initialize", body), 400, says)
	}
	wrong := b.initialize("text/srt", "subtitles", len(vtt))
	b.append(wrong, "0", []byte(vtt))
	b.expect("not what it says", b.json("/2/media/upload/"+wrong+"/finalize", "{}"), 400, "unrecognized")

	join := func(video, category, track, language string) response {
		return b.json("/2/media/subtitles", `{"id":"`+video+`","media_category":"`+category+`","subtitles":{"id":"`+track+`","language_code":"`+language+`","display_name":"x"}}`)
	}
	b.expect("no object", b.json("/2/media/subtitles", `[]`), 400, "JSON object")
	b.expect("a key too many", b.json("/2/media/subtitles", `{"more":1}`), 400, "JSON object")
	b.expect("no such video", join("7", "TweetVideo", track, "ES"), 400, "not valid")
	b.expect("no such subtitles", join(film, "TweetVideo", "7", "ES"), 400, "not valid")
	b.expect("no video", join(still, "TweetVideo", track, "ES"), 400, "media_category is not that of the media")
	b.expect("another category", join(film, "AmplifyVideo", track, "ES"), 400, "media_category is not that of the media")
	b.expect("a picture for subtitles", join(film, "TweetVideo", still, "ES"), 400, "no subtitles file")
	b.expect("unfinished subtitles", join(film, "TweetVideo", wrong, "ES"), 400, "no subtitles file")
	b.expect("a small language", join(film, "TweetVideo", track, "es"), 400, "language_code")
	b.expect("joined", join(film, "TweetVideo", track, "ES"), 200, `"associated_subtitles":{"display_name":"x","id":"`+track+`","language_code":"ES"}`)
	b.expect("joined again", join(film, "TweetVideo", other, "ES"), 200, other)
	b.expect("another language", join(film, "TweetVideo", track, "PT"), 200, track)
	b.expect("subtitles are no media of a post", b.post(`{"text":"a","media":{"media_ids":["`+track+`"]}}`), 400, "does not fit a post")

	b.expect("shown", b.post(`{"text":"a","media":{"media_ids":["`+film+`"]}}`), 201, "")
	want := []sim.ItemCaptions{{Language: "es", Text: vtt}, {Language: "pt", Text: srt}}
	if diff := cmp.Diff(want, b.network.Feed(0)[0].Media[0].Captions); diff != "" {
		t.Error(diff)
	}
}
