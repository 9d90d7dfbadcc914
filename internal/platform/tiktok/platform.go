package tiktok

import (
	"time"

	"github.com/postshitnow/psn/internal/platform"
	"github.com/postshitnow/psn/internal/psn"
)

// Platform is TikTok. The zero value is ready to use.
type Platform struct{}

// Name returns "tiktok".
func (Platform) Name() string { return "tiktok" }

// Title returns "TikTok".
func (Platform) Title() string { return "TikTok" }

// Capabilities says what this member can do. Deadline leaves time for the last piece of a video; Lag is how long that
// piece may be on its way after psn stopped waiting. The budgets are those of one creator (docs:
// tiktok-api-v2-rate-limit; content-sharing-guidelines): the daily one is about 15 and shared by all apps.
func (Platform) Capabilities() platform.Capabilities {
	return platform.Capabilities{
		List:        true,
		Refresh:     true,
		Prepares:    true,
		Media:       true,
		Find:        true,
		Metrics:     true,
		Deadline:    3 * time.Minute,
		Lag:         2 * time.Minute,
		RefreshLead: 15 * time.Minute,
		Budgets: []platform.Budget{
			{Name: "posts", Limit: 6, Window: time.Minute, Cost: map[platform.Call]int{platform.CallPublish: 1}},
			{Name: "daily posts", Limit: 15, Window: 24 * time.Hour, Cost: map[platform.Call]int{platform.CallPublish: 1}},
			{Name: "reads", Limit: 30, Window: time.Minute, Cost: map[platform.Call]int{platform.CallRead: 1}},
		},
		Options: options(),
	}
}

// Lengths in UTF-16 units and bounds of media (docs: content-posting-api-reference-direct-post,
// content-posting-api-reference-photo-post, content-posting-api-media-transfer-guide).
const (
	videoText  = 2200
	photoText  = 4000
	photoTitle = 90
	maxPhotos  = 35
	photoBytes = 20_000_000
	videoBytes = 4_000_000_000
	longest    = 600 // seconds; creators may be allowed less
)

// DefaultLimits are those of a creator who may post ten minutes.
func (Platform) DefaultLimits() platform.Limits {
	return platform.Limits{
		Characters: videoText, Media: maxPhotos,
		Image: platform.Images{
			Types: []string{"image/jpeg", "image/webp"}, Bytes: photoBytes, Width: 1920, Height: 1920, Pixels: 1920 * 1080,
		},
		Video: platform.Videos{
			Types: []string{"video/mp4", "video/quicktime", "video/webm"}, Codecs: []string{"h264", "hevc", "vp8", "vp9"},
			Bytes: videoBytes, MaxSeconds: longest, MinRate: 23, MaxRate: 60, MinSide: 360, MaxWidth: 4096, MaxHeight: 4096,
		},
	}
}

// Fetches reports whether TikTok fetches the media: it does with pictures, of which it takes no upload.
func (Platform) Fetches(content psn.Content) bool {
	for _, s := range content.Segments {
		if len(s.Media) > 0 && !isVideo(s.Media[0].MIME) {
			return true
		}
	}
	return false
}

// Client returns a client for an account. TikTok has one server; login.Server, where it is not empty, is the address
// of another that stands in for it: https, or http on this machine. It makes no request. An unusable address is an
// error with psn.CodeInvalid.
func (p Platform) Client(login platform.Login, http platform.HTTP) (platform.Client, error) {
	at, err := hostsOf(login.Server)
	if err != nil {
		return nil, err
	}
	return newClient(p, at, login, http), nil
}

var (
	_ platform.Platform = Platform{}
	_ platform.Fetcher  = Platform{}
)
