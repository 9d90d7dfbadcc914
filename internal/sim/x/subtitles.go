package x

import (
	"bytes"
	"encoding/json"
	"regexp"
	"slices"
	"strings"
	"sync"

	"github.com/postshitnow/psn/internal/sim"
)

const (
	subtitlesCategory = "subtitles"
	subtitlesLimit    = 512 << 10
)

// subtitles are what is said in a video.
type subtitles struct {
	file     *upload
	language string // "EN"
	name     string
}

// subtitlesKind looks into a file of subtitles.
func subtitlesKind(whole []byte) string {
	switch {
	case bytes.HasPrefix(whole, []byte("WEBVTT")):
		return "text/vtt"
	case subRip().Match(whole):
		return "text/srt"
	}
	return "application/octet-stream"
}

var (
	subRip = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile(`^1\r?\n[0-9]{2,}:[0-5][0-9]:[0-5][0-9],[0-9]{3} --> [0-9]{2,}:[0-5][0-9]:[0-5][0-9],[0-9]{3}\r?\n`)
	})
	languageCode = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^[A-Z]{2}$`) })
)

// subtitle gives a video subtitles in one language, instead of those that it has in it (x-api/media/create-media-subtitles).
func (n *Network) subtitle(req *request) sim.Reply {
	var d struct {
		ID        string `json:"id"`
		Category  string `json:"media_category"`
		Subtitles struct {
			ID       string `json:"id"`
			Language string `json:"language_code"`
			Name     string `json:"display_name"`
		} `json:"subtitles"`
	}
	decoder := json.NewDecoder(bytes.NewReader(req.body))
	decoder.DisallowUnknownFields()
	if req.media != "application/json" || decoder.Decode(&d) != nil {
		return n.invalid("Request body must be a JSON object.", "", "")
	}
	n.state.mu.Lock()
	defer n.state.mu.Unlock()
	video, reply, good := n.own(d.ID, req)
	if !good {
		return reply
	}
	file, reply, good := n.own(d.Subtitles.ID, req)
	category := map[string]string{"TweetVideo": "tweet_video", "AmplifyVideo": "amplify_video"}[d.Category]
	switch {
	case !good:
		return reply
	case category == "" || video.category != category:
		return n.invalid("media_category is not that of the media.", "media_category", d.Category)
	case !video.finished():
		return n.invalid("The media is not finalized.", "id", d.ID)
	case file.category != subtitlesCategory || !file.finished():
		return n.invalid("The media is no subtitles file.", "subtitles.id", d.Subtitles.ID)
	case !languageCode().MatchString(d.Subtitles.Language):
		return n.invalid("language_code has another form.", "subtitles.language_code", d.Subtitles.Language)
	}
	video.subtitles = slices.DeleteFunc(video.subtitles, func(s subtitles) bool { return s.language == d.Subtitles.Language })
	video.subtitles = append(video.subtitles, subtitles{file, d.Subtitles.Language, d.Subtitles.Name})
	return ok(map[string]any{"data": map[string]any{
		"id": video.id, "media_category": d.Category,
		"associated_subtitles": map[string]string{"id": file.id, "language_code": d.Subtitles.Language, "display_name": d.Subtitles.Name},
	}})
}

// captions are the subtitles as a reader sees them.
func (m *upload) captions() []sim.ItemCaptions {
	var out []sim.ItemCaptions
	for _, s := range m.subtitles {
		out = append(out, sim.ItemCaptions{Language: strings.ToLower(s.language), Text: string(s.file.bytes)})
	}
	return out
}
