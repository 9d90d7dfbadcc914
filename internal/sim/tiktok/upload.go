package tiktok

import (
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/postshitnow/psn/internal/sim"
)

// uploadLife is how long an upload's address is good.
const uploadLife = time.Hour

// piece is what a Content-Range says: bytes first to last, both included, of total.
type piece struct{ first, last, total int64 }

var rangePattern = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^bytes ([0-9]{1,12})-([0-9]{1,12})/([0-9]{1,12})$`) })

func contentRange(header string) (piece, bool) {
	m := rangePattern().FindStringSubmatch(header)
	if m == nil {
		return piece{}, false
	}
	var n [3]int64
	for i := range n {
		n[i], _ = strconv.ParseInt(m[i+1], 10, 64) // digits that fit
	}
	return piece{n[0], n[1], n[2]}, n[0] <= n[1] && n[1] < n[2]
}

// putChunk takes the next piece of a video (content-posting-api-media-transfer-guide). The answers are no JSON. The
// last piece publishes.
func (n *Network) putChunk(req *request) sim.Reply {
	n.state.mu.Lock()
	defer n.state.mu.Unlock()
	p := n.state.byPublish[req.id]
	if p == nil || p.token != req.query.Get("upload_token") || p.size == 0 {
		return plain(http.StatusNotFound, "no such upload task")
	}
	if req.now.Sub(p.made) >= uploadLife {
		return plain(http.StatusForbidden, "the upload url has expired")
	}
	got, good := contentRange(req.http.Header.Get("Content-Range"))
	kind := req.http.Header.Get("Content-Type")
	if !good || got.total != p.size || !slices.Contains([]string{"video/mp4", "video/quicktime", "video/webm"}, kind) {
		return plain(http.StatusBadRequest, "the headers are invalid")
	}
	if done := int64(len(p.bytes)); got.first != done || p.cancelled {
		return progress(http.StatusRequestedRangeNotSatisfiable, done, p.size)
	}
	end := got.first + p.chunk - 1
	if got.first/p.chunk == p.count-1 {
		end = p.size - 1
	}
	if size := int64(len(req.body)); got.last != end || size != got.last-got.first+1 || size != req.http.ContentLength {
		return plain(http.StatusBadRequest, "the size of the chunk is invalid")
	}
	p.bytes = append(p.bytes, req.body...)
	if got.last+1 < p.size {
		return progress(http.StatusPartialContent, int64(len(p.bytes)), p.size)
	}
	return n.finish(req, p)
}

// finish begins the work on a video whose bytes are all there. The store must be locked.
func (n *Network) finish(req *request, p *post) sim.Reply {
	p.received, p.shown, p.lag, p.reason = req.now, n.state.moment(req.now), req.lag, n.FailReason
	if film(p.bytes) == "" {
		p.reason = "file_format_check_failed"
	}
	reply := progress(http.StatusCreated, p.size, p.size)
	reply.Effect, reply.ID = sim.Created, p.id
	if p.reason != "" {
		reply.Effect, reply.ID = sim.Refused, ""
	}
	return reply
}

// progress says how much is there.
func progress(status int, done, total int64) sim.Reply {
	reply := plain(status, "")
	reply.Header.Set("Content-Range", fmt.Sprintf("bytes 0-%d/%d", max(done-1, 0), total))
	return reply
}

// serveMedia shows a post's video or one of its pictures to the page: /media/ID or /media/ID.N.
func (n *Network) serveMedia(req *request) sim.Reply {
	n.state.mu.RLock()
	defer n.state.mu.RUnlock()
	id, index, _ := strings.Cut(req.id, ".")
	p := n.state.byID[id]
	if p == nil {
		return plain(http.StatusNotFound, "not found")
	}
	raw, kind := p.bytes, film(p.bytes)
	if i, err := strconv.Atoi(index); err == nil && i >= 0 && i < len(p.photos) {
		raw, kind = p.photos[i], still(p.photos[i])
	}
	if kind == "" {
		return plain(http.StatusNotFound, "not found")
	}
	return sim.Reply{Status: http.StatusOK, Header: http.Header{"Content-Type": {kind}, "X-Content-Type-Options": {"nosniff"}}, Body: raw}
}
