package bluesky

import (
	"crypto/sha256"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"

	"github.com/postshitnow/psn/internal/sim"
)

// What the video service takes, and how much of a video the simulator keeps.
const (
	videoMIME      = "video/mp4"
	defaultVideos  = 25
	bytesOfDay     = 10 << 30
	jobKept        = 24 * time.Hour
	keptBytes      = 64 << 20
	headBytes      = 1 << 20
	stateDone      = "JOB_STATE_COMPLETED"
	stateFailed    = "JOB_STATE_FAILED"
	stateEncoding  = "JOB_STATE_ENCODING"
	alreadyExists  = "already_exists"
	defaultMedia   = 2 * time.Second
	notVideoReason = "The file is not a video that can be played"
)

// video is a video on its way.
type video struct {
	bytes []byte // of the whole file, or of its beginning if it is larger than keptBytes
	size  int64
	cid   string
}

// job is the video service's work on a video.
type job struct {
	id, cid string
	who     *account
	size    int64
	good    bool // it ends well
	came    time.Time
	ready   time.Time
}

// wireJob is an app.bsky.video.defs#jobStatus.
type wireJob struct {
	ID       string       `json:"jobId"`
	DID      string       `json:"did"`
	State    string       `json:"state"`
	Progress int          `json:"progress"`
	Blob     *wireBlobRef `json:"blob,omitempty"`
	Error    string       `json:"error,omitempty"`
	Message  string       `json:"message,omitempty"`
}

// readVideo reads the body as far as a video may have bytes.
func (req *request) readVideo() *sim.Reply {
	sum := sha256.New()
	body := io.TeeReader(io.LimitReader(req.http.Body, maxVideo+1), sum)
	raw, err := io.ReadAll(io.LimitReader(body, keptBytes+1))
	req.video = video{bytes: raw, size: int64(len(raw))}
	if err == nil && len(raw) > keptBytes {
		var rest int64
		rest, err = io.Copy(io.Discard, body)
		req.video.bytes, req.video.size = append([]byte(nil), raw[:headBytes]...), req.video.size+rest
	}
	req.video.cid = cidOf(codecRaw, sum.Sum(nil))
	var reply sim.Reply
	switch {
	case err != nil:
		reply = invalidRequest("request aborted")
	case req.video.size > maxVideo:
		_, _ = io.Copy(io.Discard, req.http.Body) // the answer is read only after the whole body was sent
		reply = refusal(http.StatusRequestEntityTooLarge, "PayloadTooLarge", "request entity too large")
	default:
		return nil
	}
	return &reply
}

// left returns how many videos and bytes an account may upload until a day has passed. The store must be locked.
func (n *Network) left(who *account, now time.Time) (videos int, bytes int64) {
	videos, bytes = n.Videos, bytesOfDay
	if videos == 0 {
		videos = defaultVideos
	}
	for _, j := range n.state.jobs {
		if j.who == who && now.Sub(j.came) < jobKept {
			videos, bytes = videos-1, bytes-j.size
		}
	}
	return max(videos, 0), max(bytes, 0)
}

func (n *Network) getUploadLimits(req *request) sim.Reply {
	n.state.mu.RLock()
	videos, bytes := n.left(req.who, req.now)
	n.state.mu.RUnlock()
	out := map[string]any{"canUpload": videos > 0, "remainingDailyVideos": videos, "remainingDailyBytes": bytes}
	if videos == 0 {
		out["message"], out["error"] = "User has exceeded daily upload videos limit", "limit_exceeded"
	}
	return answer(http.StatusOK, out)
}

// uploadVideo takes a video. The same video again is a conflict that names the job that it has.
func (n *Network) uploadVideo(req *request) sim.Reply {
	kind, _, _ := strings.Cut(req.http.Header.Get("Content-Type"), ";")
	switch {
	case kind != videoMIME:
		return invalidRequest("Wrong request encoding (Content-Type): " + kind)
	case req.query.Get("did") != req.who.did:
		return invalidRequest("did does not match the token")
	case req.query.Get("name") == "":
		return invalidRequest(`Params must have the property "name"`)
	case req.video.size == 0:
		return invalidRequest("A request body is expected but none was provided")
	}
	delay := n.MediaDelay
	if delay == 0 {
		delay = defaultMedia
	}
	sum := sha256.Sum256([]byte(req.who.did + req.video.cid))
	id := encode(sum[:15])
	n.state.mu.Lock()
	defer n.state.mu.Unlock()
	if j := n.state.jobs[id]; j != nil && req.now.Sub(j.came) < jobKept {
		return answer(http.StatusConflict, wireJob{
			ID: id, DID: req.who.did, State: stateDone, Error: alreadyExists, Message: "Video already processed",
		})
	}
	if videos, bytes := n.left(req.who, req.now); videos == 0 || bytes < req.video.size {
		return refusal(http.StatusForbidden, "limit_exceeded", "User has exceeded daily upload videos limit")
	}
	head := http.DetectContentType(req.video.bytes)
	j := &job{
		id: id, cid: req.video.cid, who: req.who, size: req.video.size, good: head == videoMIME,
		came: req.now, ready: req.now.Add(max(delay, 0)),
	}
	n.state.jobs[id] = j
	if j.good && n.state.blobs[j.cid] == nil {
		n.state.blobs[j.cid] = &blob{authors: map[*account]bool{}, mime: videoMIME, bytes: req.video.bytes, size: j.size}
	}
	return answer(http.StatusOK, map[string]any{"jobStatus": wireJob{ID: id, DID: req.who.did, State: "JOB_STATE_CREATED"}})
}

// getJobStatus says how far a video is. The account's server has its blob when it is ready.
func (n *Network) getJobStatus(req *request) sim.Reply {
	n.state.mu.Lock()
	defer n.state.mu.Unlock()
	j := n.state.jobs[req.query.Get("jobId")]
	if j == nil || req.now.Sub(j.came) >= jobKept {
		return invalidRequest(fmt.Sprintf("job %q not found", req.query.Get("jobId")))
	}
	w := wireJob{ID: j.id, DID: j.who.did, State: stateEncoding, Progress: 50}
	switch {
	case req.now.Before(j.ready):
	case !j.good:
		w.State, w.Error, w.Message = stateFailed, "invalid_video", notVideoReason
	default:
		w.State, w.Progress = stateDone, 100
		w.Blob = &wireBlobRef{Type: "blob", Ref: wireLink{j.cid}, MIME: videoMIME, Size: int(j.size)}
		n.state.blobs[j.cid].authors[j.who] = true
	}
	return answer(http.StatusOK, map[string]any{"jobStatus": w})
}
