package x

import (
	"time"

	"github.com/postshitnow/psn/internal/platform"
)

// Platform is X. The zero value is ready to use.
type Platform struct{}

// The keys of psn.Content.Options that X knows.
const (
	optionReplies = "reply_settings"
	optionAI      = "made_with_ai"
	optionPaid    = "paid_partnership"
)

// The names of the budgets.
const (
	budgetPosts   = "posts"
	budgetReads   = "reads"
	budgetUploads = "uploads"
	budgetDeletes = "deletes"
)

// budgetWindow is the window of all limits for one user (docs: x-api/fundamentals/rate-limits).
const budgetWindow = 15 * time.Minute

// Name returns "x".
func (Platform) Name() string { return "x" }

// Title returns "X".
func (Platform) Title() string { return "X" }

// Capabilities says what this member can do. X indexes posts with a delay that it does not state; Lag covers
// that and a request that waits in a proxy. The budgets are those of one user (docs:
// x-api/fundamentals/rate-limits). The same text on several accounts is against X's developer guidelines.
func (Platform) Capabilities() platform.Capabilities {
	return platform.Capabilities{
		Threads:    true,
		Delete:     true,
		List:       true,
		Metrics:    true,
		Refresh:    true,
		Media:      true,
		Polls:      true,
		Replies:    true,
		UniqueText: true,
		Deadline:   30 * time.Second,
		Lag:        time.Minute,
		Budgets: []platform.Budget{
			{Name: budgetPosts, Limit: 100, Window: budgetWindow, Cost: map[platform.Call]int{platform.CallPublish: 1}},
			{Name: budgetReads, Limit: 900, Window: budgetWindow, Cost: map[platform.Call]int{platform.CallRead: 1}},
			{Name: budgetUploads, Limit: 1875, Window: budgetWindow, Cost: map[platform.Call]int{platform.CallUpload: 3}},
			{Name: budgetDeletes, Limit: 50, Window: budgetWindow, Cost: map[platform.Call]int{platform.CallDelete: 1}},
		},
		Options: map[string]string{
			optionReplies: "who may reply: anyone (if not given), following, mentionedUsers, subscribers or verified",
			optionAI:      "true or false: disclose that the media were made with AI",
			optionPaid:    "true or false: disclose a paid partnership",
		},
	}
}

// Lengths and media of an account without Premium (docs: fundamentals/counting-characters;
// x-api/media/quickstart/best-practices). Premium accounts have longCharacters.
const (
	characters     = 280
	longCharacters = 25_000
	urlLength      = 23
	maxMedia       = 4
	maxAlt         = 1000
	imageBytes     = 5_000_000
	gifBytes       = 15_000_000
	videoSeconds   = 20 * 60
	leastSeconds   = 0.5
	videoRate      = 60
	videoBytes     = maxSegments * mostSegment // X allows 8 GB, and 1,000 pieces
)

// DefaultLimits are those of an account without Premium.
func (Platform) DefaultLimits() platform.Limits {
	return platform.Limits{
		Characters: characters, URLLength: urlLength, Media: maxMedia, Alt: maxAlt,
		Image: platform.Images{
			Types: []string{"image/jpeg", "image/png", "image/webp", "image/gif"},
			Bytes: imageBytes, AnimatedBytes: gifBytes,
		},
		Video: platform.Videos{
			Types: []string{"video/mp4", "video/quicktime"}, Codecs: []string{"h264"}, Audio: []string{"aac"},
			Bytes: videoBytes, MinSeconds: leastSeconds, MaxSeconds: videoSeconds, MaxRate: videoRate, MinRatio: 1. / 3, MaxRatio: 3,
			Captions: platform.Captions{Types: []string{"application/x-subrip"}, TwoLetters: true},
		},
	}
}

// Client returns a client for an account. X has one server; login.Server, where it is not empty, is the
// address of another that stands in for it: https, or http on this machine. It makes no request. An unusable
// address is an error with psn.CodeInvalid.
func (p Platform) Client(login platform.Login, http platform.HTTP) (platform.Client, error) {
	server, err := serverURL(login.Server)
	if err != nil {
		return nil, err
	}
	return newClient(p, server, login, http), nil
}

var _ platform.Platform = Platform{}
