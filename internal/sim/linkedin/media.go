package linkedin

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/postshitnow/psn/internal/sim"
)

// Bounds of files, in bytes (community-management/shares/{images-api,videos-api,documents-api}). The simulator keeps
// files in memory and takes no larger ones than maxBody.
const (
	pieceBytes = 4 << 20
	minVideo   = 75_000
)

// uploadLife is how long an upload's address is good.
const uploadLife = 24 * time.Hour

// asset is a file on its way, or there.
type asset struct {
	urn, kind, owner string
	mime             string
	total            int64 // of a video
	pieces           [][]byte
	etags            []string
	bytes            []byte // of the whole file; nil until it is there
	ready            time.Time
	failed           string
	wantsCaptions    bool // of a video
	captions         sim.ItemCaptions
	expires          time.Time
}

// newAsset makes a file of a kind that belongs to who may post. The store must be locked.
func (n *Network) newAsset(req *request, kind, owner string) (*asset, sim.Reply) {
	s := &n.state
	who, reply := s.actor(req, owner, kind+"s.ACTION-initializeUpload", "w_member_social", "w_organization_social")
	if who == nil {
		return nil, reply
	}
	id := "D4E" + strings.ToUpper(kind[:1]) + "AQ" + slug(kind+s.ids.next(req.now), 12)
	a := &asset{urn: urn(kind, id), kind: kind, owner: owner, expires: req.now.Add(uploadLife)}
	s.media[a.urn] = a
	return a, sim.Reply{}
}

func (a *asset) id() string { return a.urn[strings.LastIndexByte(a.urn, ':')+1:] }

func (n *Network) initializeImage(req *request) sim.Reply    { return n.initialize(req, "image") }
func (n *Network) initializeDocument(req *request) sim.Reply { return n.initialize(req, "document") }

// initialize starts the upload of a file that is sent in one piece.
func (n *Network) initialize(req *request, kind string) sim.Reply {
	var d struct {
		Ask struct {
			Owner string `json:"owner"`
		} `json:"initializeUploadRequest"`
	}
	if req.params.text("action") != "initializeUpload" || json.Unmarshal(req.body, &d) != nil {
		return refuse(http.StatusBadRequest, "ILLEGAL_ARGUMENT", "The action must be initializeUpload")
	}
	n.state.mu.Lock()
	defer n.state.mu.Unlock()
	a, reply := n.newAsset(req, kind, d.Ask.Owner)
	if a == nil {
		return reply
	}
	a.pieces = make([][]byte, 1)
	return ok(map[string]any{"value": map[string]any{
		"uploadUrlExpiresAt": a.expires.UnixMilli(), "uploadUrl": req.base + "/dms-uploads/" + a.id() + "_0", kind: a.urn,
	}})
}

// initializeVideo starts or ends the upload of a video, which is sent in pieces.
func (n *Network) initializeVideo(req *request) sim.Reply {
	if req.params.text("action") == "finalizeUpload" {
		return n.finalizeVideo(req)
	}
	var d struct {
		Ask struct {
			Owner     string `json:"owner"`
			Bytes     int64  `json:"fileSizeBytes"`
			Captions  bool   `json:"uploadCaptions"`
			Thumbnail bool   `json:"uploadThumbnail"`
		} `json:"initializeUploadRequest"`
	}
	switch err := json.Unmarshal(req.body, &d); {
	case req.params.text("action") != "initializeUpload" || err != nil:
		return refuse(http.StatusBadRequest, "ILLEGAL_ARGUMENT", "The action must be initializeUpload or finalizeUpload")
	case d.Ask.Bytes < minVideo || d.Ask.Bytes > maxBody:
		return invalid("INVALID_VALUE_FOR_FIELD", "initializeUploadRequest/fileSizeBytes", "The size of the video is out of bounds")
	}
	n.state.mu.Lock()
	defer n.state.mu.Unlock()
	a, reply := n.newAsset(req, "video", d.Ask.Owner)
	if a == nil {
		return reply
	}
	a.total = d.Ask.Bytes
	var instructions []any
	for first := int64(0); first < a.total; first += pieceBytes {
		instructions = append(instructions, map[string]any{
			"uploadUrl": fmt.Sprintf("%s/dms-uploads/%s_%d", req.base, a.id(), len(a.pieces)), "firstByte": first, "lastByte": min(first+pieceBytes, a.total) - 1,
		})
		a.pieces = append(a.pieces, nil)
	}
	a.etags = make([]string, len(a.pieces))
	value := map[string]any{
		"uploadUrlsExpireAt": a.expires.UnixMilli(), "video": a.urn, "uploadInstructions": instructions, "uploadToken": "",
	}
	if a.wantsCaptions = d.Ask.Captions; a.wantsCaptions {
		value["captionsUploadUrl"] = req.base + "/ambry-captions/" + a.id()
	}
	return ok(map[string]any{"value": value})
}

// finalizeVideo puts the pieces together. Their ETags must be told in order.
func (n *Network) finalizeVideo(req *request) sim.Reply {
	var d struct {
		Ask struct {
			Video string   `json:"video"`
			Token *string  `json:"uploadToken"`
			Parts []string `json:"uploadedPartIds"`
		} `json:"finalizeUploadRequest"`
	}
	if json.Unmarshal(req.body, &d) != nil || d.Ask.Token == nil {
		return refuse(http.StatusBadRequest, "ILLEGAL_ARGUMENT", "The finalizeUploadRequest is not valid")
	}
	n.state.mu.Lock()
	defer n.state.mu.Unlock()
	a := n.state.media[d.Ask.Video]
	switch {
	case a == nil || a.kind != "video":
		return refuse(http.StatusBadRequest, "INVALID_VIDEO_ID", "There is no video "+d.Ask.Video)
	case a.bytes != nil:
		return empty(http.StatusOK)
	case slices.ContainsFunc(a.pieces, func(p []byte) bool { return p == nil }) || !slices.Equal(d.Ask.Parts, a.etags):
		return refuse(http.StatusBadRequest, "UPDATING_ASSET_FAILED", "The uploadedPartIds are not those of the parts in their order")
	}
	n.finish(a, req.now)
	return empty(http.StatusOK)
}

// putMedia takes the bytes of a file or of a piece. LinkedIn wants the token beside pictures and documents, and none
// beside videos.
func (n *Network) putMedia(req *request) sim.Reply {
	id, index, _ := strings.Cut(req.id, "_")
	i, err := strconv.Atoi(index)
	n.state.mu.Lock()
	defer n.state.mu.Unlock()
	var a *asset
	for _, kind := range []string{"image", "video", "document"} {
		if found := n.state.media[urn(kind, id)]; found != nil {
			a = found
		}
	}
	if a == nil || err != nil || i < 0 || i >= len(a.pieces) || req.now.After(a.expires) {
		return refuse(http.StatusBadRequest, "EXPIRED_UPLOAD_URL", "The upload URL is not valid")
	}
	if a.kind == "video" {
		want := min(pieceBytes, a.total-int64(i)*pieceBytes)
		switch {
		case req.http.Header.Get("Authorization") != "":
			return refuse(http.StatusBadRequest, "ILLEGAL_ARGUMENT", "The upload of a part takes no Authorization header")
		case int64(len(req.body)) != want:
			return refuse(http.StatusBadRequest, "ILLEGAL_ARGUMENT", "The part has another size than its range")
		}
		a.pieces[i], a.etags[i] = req.body, "/ambry-video/signedId/"+slug(req.id, 20)+".bin"
		reply := empty(http.StatusOK)
		reply.Header.Set("Etag", a.etags[i])
		return reply
	}
	if g := n.state.byAccess[req.bearer]; g == nil || g.revoked || !req.now.Before(g.expires) {
		return invalidToken()
	}
	a.pieces[0] = req.body
	n.finish(a, req.now)
	return empty(http.StatusCreated)
}

// finish looks into a whole file. The store must be locked.
func (n *Network) finish(a *asset, now time.Time) {
	a.bytes, a.ready = slices.Concat(a.pieces...), now
	a.mime, _, _ = strings.Cut(http.DetectContentType(a.bytes), ";")
	if len(a.bytes) >= 8 && string(a.bytes[4:8]) == "ftyp" {
		a.mime = "video/mp4"
	}
	good := map[string][]string{
		"image": {"image/jpeg", "image/png", "image/gif"}, "video": {"video/mp4"},
		"document": {"application/pdf", "application/zip"}, // Office files are zips
	}[a.kind]
	oldOffice := a.kind == "document" && bytes.HasPrefix(a.bytes, []byte{0xd0, 0xcf, 0x11, 0xe0})
	if !slices.Contains(good, a.mime) && !oldOffice {
		a.failed = "The file is not a " + a.kind + " that can be shown"
	}
	if a.kind != "image" {
		a.ready = now.Add(orElse(n.MediaDelay, 2*time.Second))
	}
}

// mediaStatus says how far a file is. Tokens of the self-serve products may not ask.
func (n *Network) mediaStatus(req *request) sim.Reply {
	n.state.mu.RLock()
	defer n.state.mu.RUnlock()
	kind := kindOf(req.id)
	if !req.grant.may("r_member_social", "w_organization_social", "r_organization_social", "rw_organization_admin") {
		return denied(kind + "s.GET." + req.http.Header.Get("Linkedin-Version") + "01")
	}
	a := n.state.media[req.id]
	if a == nil {
		return notFound(req.id)
	}
	out := map[string]any{"id": a.urn, "owner": a.owner}
	switch {
	case a.bytes == nil:
		out["status"] = "WAITING_UPLOAD"
	case req.now.Before(a.ready):
		out["status"] = "PROCESSING"
	case a.failed != "":
		out["status"], out["processingFailureReason"] = "PROCESSING_FAILED", a.failed
	default:
		out["status"], out["downloadUrl"] = "AVAILABLE", req.base+"/media/"+a.id()
	}
	return ok(out)
}

// serveMedia serves the file itself, for the page.
func (n *Network) serveMedia(req *request) sim.Reply {
	n.state.mu.RLock()
	defer n.state.mu.RUnlock()
	for _, kind := range []string{"image", "video", "document"} {
		if a := n.state.media[urn(kind, req.id)]; a != nil && a.bytes != nil {
			return sim.Reply{Status: http.StatusOK, Body: a.bytes, Header: http.Header{
				"Content-Type": {a.mime}, "X-Content-Type-Options": {"nosniff"}, "Cache-Control": {"max-age=3600"},
			}}
		}
	}
	return notFound(req.id)
}
