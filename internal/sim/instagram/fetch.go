package instagram

import (
	"bytes"
	"context"
	"image"
	_ "image/jpeg" // read its dimensions
	"io"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"time"

	"github.com/postshitnow/psn/internal/sim"
)

// Bounds of files, in bytes, and of the time that a fetch may take.
const (
	imageLimit = 8 << 20
	videoLimit = 300_000_000
	storyLimit = 100_000_000
	fetchTime  = 20 * time.Second
)

// Bounds of a picture in a post: width by height.
const (
	tallest = 0.79
	widest  = 1.92
)

// file is what was fetched.
type file struct {
	id    string
	mime  string
	bytes []byte
}

// fetch fetches a file and returns the subcode of what went wrong. Like Instagram it follows no login pages: a redirect
// is followed, an answer other than 200 is no file.
func fetch(ctx context.Context, address string) (*file, int) {
	if !fetchable(address) {
		return nil, 2207052
	}
	ctx, cancel := context.WithTimeout(ctx, fetchTime)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return nil, 2207052
	}
	req.Header.Set("User-Agent", "facebookexternalhit/1.1")
	client := &http.Client{Transport: &http.Transport{Proxy: http.ProxyFromEnvironment, DisableKeepAlives: true}}
	resp, err := client.Do(req)
	if err != nil {
		if ctx.Err() != nil {
			return nil, 2207003
		}
		return nil, 2207052
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		return nil, 2207052
	}
	raw, err := io.ReadAll(io.LimitReader(resp.Body, videoLimit+1))
	if err != nil {
		return nil, 2207003
	}
	return &file{bytes: raw}, 0
}

// fetchable reports whether Instagram would fetch from an address: plain ASCII, https, or anything on this machine,
// since this is a simulator.
func fetchable(address string) bool {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" || strings.ContainsFunc(address, func(r rune) bool { return r <= ' ' || r >= 0x7f }) {
		return false
	}
	ip, err := netip.ParseAddr(u.Hostname())
	return u.Scheme == "https" || u.Scheme == "http" && (u.Hostname() == "localhost" || err == nil && ip.IsLoopback())
}

// check looks at the first bytes, the size, and a picture's ratio, which is free in stories and on covers. It returns
// the subcode of what is wrong.
func (f *file) check(video, free bool) int {
	if video {
		if len(f.bytes) < 12 || string(f.bytes[4:8]) != "ftyp" {
			return 2207026
		}
		f.mime = "video/mp4"
		if string(f.bytes[8:10]) == "qt" {
			f.mime = "video/quicktime"
		}
		if len(f.bytes) > videoLimit || free && len(f.bytes) > storyLimit {
			return 2207026
		}
		return 0
	}
	f.mime = "image/jpeg"
	switch {
	case len(f.bytes) > imageLimit:
		return 2207004
	case !bytes.HasPrefix(f.bytes, []byte("\xff\xd8\xff")):
		return 2207005
	}
	config, _, err := image.DecodeConfig(bytes.NewReader(f.bytes))
	if err != nil || config.Height == 0 {
		return 2207005
	}
	if ratio := float64(config.Width) / float64(config.Height); !free && (ratio < tallest || ratio > widest) {
		return 2207009
	}
	return 0
}

// serveFile shows a file to the page.
func (n *Network) serveFile(req *request) sim.Reply {
	n.state.mu.RLock()
	defer n.state.mu.RUnlock()
	f := n.state.files[req.id]
	if f == nil || f.mime == "" {
		return missing(req.id)
	}
	return sim.Reply{Status: http.StatusOK, Header: http.Header{
		"Content-Type": {f.mime}, "X-Content-Type-Options": {"nosniff"}, "Content-Security-Policy": {"default-src 'none'; sandbox"},
	}, Body: f.bytes}
}
