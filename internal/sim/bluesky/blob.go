package bluesky

import (
	"net/http"
	"strings"

	"github.com/postshitnow/psn/internal/sim"
)

// defaultUploadLimit is a server's own (PDS_BLOB_UPLOAD_LIMIT).
const defaultUploadLimit = 5 << 20

// blob is a file that was uploaded, whether or not a post shows it.
type blob struct {
	authors map[*account]bool // who uploaded it
	mime    string
	bytes   []byte
	size    int64 // more than len(bytes) if only the beginning is kept
}

type wireBlob struct {
	Blob wireBlobRef `json:"blob"`
}

type wireBlobRef struct {
	Type string   `json:"$type"`
	Ref  wireLink `json:"ref"`
	MIME string   `json:"mimeType"`
	Size int      `json:"size"`
}

type wireLink struct {
	Link string `json:"$link"`
}

// uploadBlob takes a file of any kind. What the bytes say of themselves goes before what the sender claims.
func (n *Network) uploadBlob(req *request) sim.Reply {
	claimed, _, _ := strings.Cut(req.http.Header.Get("Content-Type"), ";")
	switch {
	case claimed == "":
		return invalidRequest("Request encoding (Content-Type) required but not provided")
	case len(req.raw) == 0:
		return invalidRequest("A request body is expected but none was provided")
	}
	kind, _, _ := strings.Cut(http.DetectContentType(req.raw), ";")
	if kind == "application/octet-stream" || strings.HasPrefix(kind, "text/") {
		kind = claimed
	}
	cid := cidOf(codecRaw, req.raw)
	n.state.mu.Lock()
	b := n.state.blobs[cid]
	if b == nil {
		b = &blob{authors: map[*account]bool{}, mime: kind, bytes: req.raw, size: int64(len(req.raw))}
		n.state.blobs[cid] = b
	}
	b.authors[req.who] = true
	n.state.mu.Unlock()
	return answer(http.StatusOK, wireBlob{wireBlobRef{Type: "blob", Ref: wireLink{cid}, MIME: kind, Size: len(req.raw)}})
}

// serveBlob serves the file itself, if it is a picture or a video.
func (n *Network) serveBlob(req *request) sim.Reply {
	n.state.mu.RLock()
	b := n.state.blobs[req.id]
	n.state.mu.RUnlock()
	if b == nil || !shows(b.mime) || b.size != int64(len(b.bytes)) {
		return refusal(http.StatusNotFound, "BlobNotFound", "Blob not found")
	}
	return sim.Reply{Status: http.StatusOK, Body: b.bytes, Header: http.Header{
		"Content-Type": {b.mime}, "X-Content-Type-Options": {"nosniff"}, "Cache-Control": {"max-age=3600"},
	}}
}

func shows(mime string) bool {
	return mime == videoMIME || strings.HasPrefix(mime, "image/") && !strings.Contains(mime, "svg")
}
