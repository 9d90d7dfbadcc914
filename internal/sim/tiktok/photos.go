package tiktok

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/netip"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/postshitnow/psn/internal/sim"
)

// Bounds of photos.
const (
	mostPhotos = 35
	photoBytes = 20_000_000
	fetchTime  = 10 * time.Second
)

type photoInit struct {
	Type   string   `json:"media_type"`
	Mode   string   `json:"post_mode"`
	AI     bool     `json:"is_aigc"`
	Post   postInfo `json:"post_info"`
	Source struct {
		Source string   `json:"source"`
		Images []string `json:"photo_images"`
		Cover  int      `json:"photo_cover_index"`
	} `json:"source_info"`
}

// peek returns the text of a request about photos.
func peek(body []byte) string {
	var p photoInit
	if json.Unmarshal(body, &p) != nil {
		return ""
	}
	if p.Post.Description != "" {
		return p.Post.Description
	}
	return p.Post.Title
}

// initPhotos makes a post of pictures that TikTok fetches (content-posting-api-reference-photo-post). The fetching
// is done before the answer here; what came of it shows in the status only.
func (n *Network) initPhotos(req *request) sim.Reply {
	var body photoInit
	if json.Unmarshal(req.body, &body) != nil {
		return invalid("The request body is not valid")
	}
	if reply, good := n.checkPhotos(req, body); !good {
		return reply
	}
	n.state.mu.Lock()
	reply, good := n.allowPhotos(req, body)
	n.state.mu.Unlock()
	if !good {
		return reply
	}
	photos, reason := fetchAll(req.http.Context(), body.Source.Images)
	if reason == "" {
		reason = n.FailReason
	}
	n.state.mu.Lock()
	defer n.state.mu.Unlock()
	p := &post{
		kind: kindPhotos, owner: req.grant.account, privacy: body.Post.Privacy, title: body.Post.Title,
		description: body.Post.Description, ai: body.AI, photos: photos, reason: reason, lag: req.lag,
	}
	if body.Mode == "MEDIA_UPLOAD" {
		p.kind, p.privacy = kindAlbum, ""
	}
	p.received, p.shown = req.now, n.state.moment(req.now)
	n.state.insert(p, req.now)
	reply = ok(map[string]any{"publish_id": p.publish})
	reply.Effect, reply.ID = sim.Created, p.id
	if reason != "" {
		reply.Effect, reply.ID = sim.Refused, ""
	}
	return reply
}

func (n *Network) checkPhotos(req *request, body photoInit) (sim.Reply, bool) {
	scope := scopePublish
	if body.Mode == "MEDIA_UPLOAD" {
		scope = scopeUpload
	}
	foreign := slices.ContainsFunc(body.Source.Images, func(raw string) bool { return !n.owned(raw) })
	switch {
	case !req.grant.may(scope):
		return outOfScope(), false
	case body.Type != "PHOTO":
		return invalid("media_type is invalid"), false
	case body.Mode != "DIRECT_POST" && body.Mode != "MEDIA_UPLOAD":
		return invalid("post_mode is invalid"), false
	case body.Source.Source != "PULL_FROM_URL":
		return invalid("source is invalid"), false
	case len(body.Source.Images) < 1 || len(body.Source.Images) > mostPhotos:
		return invalid("photo_images is invalid"), false
	case body.Source.Cover < 0 || body.Source.Cover >= len(body.Source.Images):
		return invalid("photo_cover_index is invalid"), false
	case units(body.Post.Title) > photoTitle:
		return invalid("title is too long"), false
	case units(body.Post.Description) > photoText:
		return invalid("description is too long"), false
	case foreign:
		return refuse(http.StatusForbidden, "url_ownership_unverified", "Please verify the ownership of the URL following the guide."), false
	}
	return sim.Reply{}, true
}

// allowPhotos holds the post against what the creator may. The store must be locked.
func (n *Network) allowPhotos(req *request, body photoInit) (sim.Reply, bool) {
	if body.Mode == "MEDIA_UPLOAD" {
		return n.mayDraft(req)
	}
	return n.mayPost(req, body.Post.Privacy)
}

// owned reports whether TikTok would fetch from an address: https on a verified host, or anything on this machine,
// since this is a simulator.
func (n *Network) owned(raw string) bool {
	u, err := url.Parse(raw)
	if err != nil || u.Host == "" {
		return false
	}
	host := u.Hostname()
	if n.Verified != nil && !slices.ContainsFunc(n.Verified, func(v string) bool { return host == v || strings.HasSuffix(host, "."+v) }) {
		return false
	}
	ip, err := netip.ParseAddr(host)
	return u.Scheme == "https" && err != nil || host == "localhost" || err == nil && ip.IsLoopback()
}

// fetchAll fetches the pictures and returns why that failed, in the words of a status.
func fetchAll(ctx context.Context, addresses []string) (photos [][]byte, reason string) {
	ctx, cancel := context.WithTimeout(ctx, fetchTime)
	defer cancel()
	transport := &http.Transport{Proxy: http.ProxyFromEnvironment}
	defer transport.CloseIdleConnections()
	for _, address := range addresses {
		raw, err := fetch(ctx, transport, address)
		switch {
		case err != nil:
			return nil, "photo_pull_failed"
		case still(raw) == "":
			return nil, "file_format_check_failed"
		}
		photos = append(photos, raw)
	}
	return photos, ""
}

// fetch fetches one picture. A redirect is no picture.
func fetch(ctx context.Context, transport *http.Transport, address string) ([]byte, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return nil, err
	}
	resp, err := transport.RoundTrip(req)
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		return nil, errors.New(resp.Status)
	}
	raw, err := io.ReadAll(io.LimitReader(resp.Body, photoBytes+1))
	if err == nil && len(raw) > photoBytes {
		err = errors.New("too large")
	}
	return raw, err
}
