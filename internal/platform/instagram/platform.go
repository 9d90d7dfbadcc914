package instagram

import (
	"time"

	"github.com/postshitnow/psn/internal/platform"
	"github.com/postshitnow/psn/internal/psn"
)

// Platform is Instagram. The zero value is ready to use.
type Platform struct{}

// The names of the budgets.
const (
	budgetPosts = "posts"
	budgetCalls = "calls"
)

// What Instagram allows an account in a day, until it has said (docs: ig-user/content_publishing_limit; graph:
// overview/rate-limiting: 4,800 calls for each time the account was shown; the least is not documented).
const (
	day        = 24 * time.Hour
	postsADay  = 50
	callsADay  = 4800
	callsAPost = 6
)

// Name returns "instagram".
func (Platform) Name() string { return "instagram" }

// Title returns "Instagram".
func (Platform) Title() string { return "Instagram" }

// Capabilities says what this member can do. Lag covers a request that waits in a proxy; Instagram states no delay of
// its listings. A token can be refreshed once it is a day old and until it ends (docs: refresh_access_token). With
// Instagram Login nothing can be deleted.
func (Platform) Capabilities() platform.Capabilities {
	return platform.Capabilities{
		List:        true,
		Refresh:     true,
		Prepares:    true,
		Comments:    true,
		Media:       true,
		Find:        true,
		Metrics:     true,
		Deadline:    30 * time.Second,
		Lag:         2 * time.Minute,
		RefreshLead: 10 * day,
		RefreshAge:  day,
		Budgets: []platform.Budget{
			{Name: budgetPosts, Limit: postsADay, Window: day, Cost: map[platform.Call]int{platform.CallPublish: 1}},
			{Name: budgetCalls, Limit: callsADay, Window: day, Cost: map[platform.Call]int{
				platform.CallPublish: callsAPost, platform.CallRead: 1,
			}},
		},
		Options: options(),
	}
}

// Bounds of captions and media (docs: ig-user/media).
const (
	characters  = 2200
	maxMedia    = 10
	maxAlt      = 1000
	imageBytes  = 8_000_000
	reelBytes   = 300_000_000
	reelSeconds = 15 * 60
)

// DefaultLimits are those of every account. The proportions of pictures depend on where they are shown, see Frame.
func (Platform) DefaultLimits() platform.Limits {
	return platform.Limits{
		Characters: characters, Media: maxMedia, Alt: maxAlt,
		Image: platform.Images{Types: []string{"image/jpeg"}, Bytes: imageBytes, Width: 1440},
		Video: platform.Videos{
			Types: []string{"video/mp4", "video/quicktime"}, Codecs: []string{"h264", "hevc"}, Audio: []string{"aac"},
			Bytes: reelBytes, MinSeconds: 3, MaxSeconds: reelSeconds, MinRate: 23, MaxRate: 60, MaxWidth: 1920,
			MinRatio: 0.01, MaxRatio: 10, Bitrate: 25_128_000,
		},
	}
}

// Fetches reports whether Instagram fetches the media: it always does.
func (Platform) Fetches(content psn.Content) bool {
	for _, s := range content.Segments {
		if len(s.Media) > 0 {
			return true
		}
	}
	return false
}

// Client returns a client for an account. Instagram has one server; login.Server, where it is not empty, is the address
// of another that stands in for all its hosts: https, or http on this machine. It makes no request. An unusable address
// is an error with psn.CodeInvalid.
func (p Platform) Client(login platform.Login, http platform.HTTP) (platform.Client, error) {
	at, err := hostsOf(login.Server)
	if err != nil {
		return nil, err
	}
	c, err := newClient(p, at, login, http)
	if err != nil {
		return nil, err
	}
	return c, nil
}

var (
	_ platform.Platform = Platform{}
	_ platform.Fetcher  = Platform{}
)
