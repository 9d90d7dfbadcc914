package x

import (
	"bytes"
	"encoding/json"
	"image"
	_ "image/gif"  // read its dimensions
	_ "image/jpeg" // read its dimensions
	_ "image/png"  // read its dimensions
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/postshitnow/psn/internal/sim"
)

// Limits of media (media/quickstart/best-practices), in bytes and seconds.
const (
	imageLimit   = 5 << 20
	gifLimit     = 15 << 20
	altLimit     = 1000
	openSeconds  = 1295999 // from the start of an upload to its end
	keptSeconds  = 86400   // from there to the post that shows it
	checkSeconds = 1
	videoLimit   = 8 << 30
	keptBytes    = 64 << 20 // of a larger file the simulator keeps only the first segment
)

// upload is a file on its way, or there.
type upload struct {
	id, mime, category string
	owner              *account
	total              int64
	segments           map[int]segment
	done               bool   // the segments are put together
	bytes              []byte // of the whole file, or of its beginning if it is larger than keptBytes
	width, height      int
	alt                string
	subtitles          []subtitles // of a video
	ready              time.Time   // when the work on it ends
	expires            time.Time
}

func (m *upload) finished() bool { return m.done }

// segment is a piece of a file.
type segment struct {
	bytes []byte // nil if it is not kept
	size  int64
}

// works reports whether X works on such a file before it can be shown.
func (m *upload) works() bool {
	return strings.HasSuffix(m.category, "gif") || strings.HasSuffix(m.category, "video")
}

// key is the media key, whose prefix is the kind.
func (m *upload) key() string {
	switch {
	case strings.HasSuffix(m.category, "gif"):
		return "16_" + m.id
	case strings.HasSuffix(m.category, "video"):
		return "7_" + m.id
	}
	return "3_" + m.id
}

func (m *upload) kind() string {
	switch m.key()[0] {
	case '1':
		return "animated_gif"
	case '7':
		return "video"
	}
	return "photo"
}

// wire writes a file for includes.
func (m *upload) wire(req *request) map[string]any {
	out := map[string]any{"media_key": m.key(), "type": m.kind()}
	all := map[string]any{
		"url": "https://pbs.twimg.com/media/" + m.id, "alt_text": m.alt, "width": m.width, "height": m.height,
	}
	for field := range strings.SplitSeq(req.query.Get("media.fields"), ",") {
		if value, known := all[field]; known && value != "" {
			out[field] = value
		}
	}
	return out
}

var (
	categories = []string{"amplify_video", "tweet_gif", "tweet_image", "tweet_video", "dm_gif", "dm_image", "dm_video", "subtitles"}
	mediaTypes = []string{"text/srt", "text/vtt", "image/jpeg", "image/png", "image/gif", "image/webp", "video/mp4", "video/webm", "video/quicktime"}
)

// initialize starts an upload (x-api/media/initialize-media-upload).
func (n *Network) initialize(req *request) sim.Reply {
	var d struct {
		Type     string   `json:"media_type"`
		Bytes    int64    `json:"total_bytes"`
		Category string   `json:"media_category"`
		Shared   bool     `json:"shared"`
		Owners   []string `json:"additional_owners"`
	}
	decoder := json.NewDecoder(bytes.NewReader(req.body))
	decoder.DisallowUnknownFields()
	switch err := decoder.Decode(&d); {
	case req.media != "application/json" || err != nil:
		return n.invalid("Request body must be a JSON object.", "", "")
	case !slices.Contains(mediaTypes, d.Type):
		return n.invalid("media_type is not one of its values.", "media_type", d.Type)
	case !slices.Contains(categories, d.Category):
		return n.invalid("media_category is not one of its values.", "media_category", d.Category)
	case strings.HasPrefix(d.Type, "text/") != (d.Category == subtitlesCategory):
		return n.invalid("The media_type does not fit the media_category.", "media_category", d.Category)
	case d.Bytes <= 0 || d.Bytes > largest(d.Category):
		return n.invalid("total_bytes is out of bounds.", "total_bytes", strconv.FormatInt(d.Bytes, 10))
	}
	n.state.mu.Lock()
	m := &upload{
		id: n.state.ids.next(req.now), mime: d.Type, category: d.Category, owner: req.who, total: d.Bytes,
		segments: map[int]segment{}, expires: req.now.Add(openSeconds * time.Second),
	}
	n.state.media[m.id] = m
	n.state.mu.Unlock()
	return ok(map[string]any{"data": map[string]any{"id": m.id, "media_key": m.key(), "expires_after_secs": openSeconds}})
}

// largest is how many bytes a file of a category may have.
func largest(category string) int64 {
	switch {
	case strings.HasSuffix(category, "image"):
		return imageLimit
	case strings.HasSuffix(category, "gif"):
		return gifLimit
	case category == subtitlesCategory:
		return subtitlesLimit
	}
	return videoLimit
}

// own finds an upload of the account's, not yet over. The store must be locked.
func (n *Network) own(id string, req *request) (*upload, sim.Reply, bool) {
	m := n.state.media[id]
	if m == nil || m.owner != req.who || req.now.After(m.expires) {
		return nil, n.invalid("The media id is not valid.", "id", id), false
	}
	return m, sim.Reply{}, true
}

// finalize puts the segments together. The body must be a JSON object, although none is documented.
func (n *Network) finalize(req *request) sim.Reply {
	var empty map[string]any
	if req.media != "application/json" || json.Unmarshal(req.body, &empty) != nil {
		return n.invalid("Request body must be a JSON object.", "", "")
	}
	n.state.mu.Lock()
	defer n.state.mu.Unlock()
	m, reply, good := n.own(req.id, req)
	if !good {
		return reply
	}
	var whole []byte
	size := int64(0)
	for i := range len(m.segments) {
		whole, size = append(whole, m.segments[i].bytes...), size+m.segments[i].size
	}
	kind, _, _ := strings.Cut(http.DetectContentType(whole), ";")
	if m.category == subtitlesCategory {
		kind = subtitlesKind(whole)
	}
	switch {
	case m.finished():
	case size != m.total:
		return n.invalid("The segments do not add up to total_bytes.", "total_bytes", strconv.FormatInt(m.total, 10))
	case kind != m.mime:
		return n.invalid("The media type is unrecognized.", "media_type", m.mime)
	default:
		m.bytes, m.segments, m.ready, m.done = whole, nil, req.now, true
		if config, _, err := image.DecodeConfig(bytes.NewReader(whole)); err == nil {
			m.width, m.height = config.Width, config.Height
		}
		if m.works() {
			m.ready = req.now.Add(n.mediaDelay())
		}
		m.expires = req.now.Add(keptSeconds * time.Second)
	}
	return ok(map[string]any{"data": m.state(req.now)})
}

func (n *Network) mediaDelay() time.Duration {
	if n.MediaDelay == 0 {
		return 2 * time.Second
	}
	return max(n.MediaDelay, 0)
}

// state says how far a finished file is.
func (m *upload) state(now time.Time) map[string]any {
	out := map[string]any{
		"id": m.id, "media_key": m.key(), "size": m.total, "expires_after_secs": int(m.expires.Sub(now) / time.Second),
	}
	if m.width > 0 {
		out["image"] = map[string]any{"image_type": m.mime, "w": m.width, "h": m.height}
	}
	switch {
	case m.works() && now.Before(m.ready):
		out["processing_info"] = map[string]any{"state": "in_progress", "check_after_secs": checkSeconds, "progress_percent": 50}
	case m.works():
		out["processing_info"] = map[string]any{"state": "succeeded", "progress_percent": 100}
	}
	return out
}

// mediaStatus says how far a file is on which X works; about others it can't be asked.
func (n *Network) mediaStatus(req *request) sim.Reply {
	id := req.query.Get("media_id")
	if command := req.query.Get("command"); command != "" && command != "STATUS" {
		return n.invalid("command is not one of its values.", "command", command)
	}
	n.state.mu.RLock()
	defer n.state.mu.RUnlock()
	m, reply, good := n.own(id, req)
	switch {
	case !good:
		return reply
	case !m.finished() || !m.works():
		return n.invalid("There is no status for this media.", "media_id", id)
	}
	return ok(map[string]any{"data": m.state(req.now)})
}

// describe sets a file's description (x-api/media/create-media-metadata).
func (n *Network) describe(req *request) sim.Reply {
	var d struct {
		ID       string `json:"id"`
		Metadata struct {
			Alt struct {
				Text string `json:"text"`
			} `json:"alt_text"`
		} `json:"metadata"`
	}
	if req.media != "application/json" || json.Unmarshal(req.body, &d) != nil {
		return n.invalid("Request body must be a JSON object.", "", "")
	}
	if text := d.Metadata.Alt.Text; text == "" || utf8.RuneCountInString(text) > altLimit {
		return n.invalid("alt_text has 1 to 1000 characters.", "metadata.alt_text.text", text)
	}
	n.state.mu.Lock()
	defer n.state.mu.Unlock()
	m, reply, good := n.own(d.ID, req)
	if !good {
		return reply
	}
	m.alt = d.Metadata.Alt.Text
	return ok(map[string]any{"data": map[string]any{
		"id": m.id, "associated_metadata": map[string]any{"alt_text": map[string]string{"text": m.alt}},
	}})
}

// serveMedia serves the file itself, for the page.
func (n *Network) serveMedia(req *request) sim.Reply {
	n.state.mu.RLock()
	defer n.state.mu.RUnlock()
	m := n.state.media[req.id]
	if m == nil || !m.finished() || int64(len(m.bytes)) != m.total {
		return n.notFound()
	}
	return sim.Reply{
		Status: http.StatusOK, Body: m.bytes,
		Header: http.Header{"Content-Type": {m.mime}, "X-Content-Type-Options": {"nosniff"}, "Cache-Control": {"max-age=3600"}},
	}
}
