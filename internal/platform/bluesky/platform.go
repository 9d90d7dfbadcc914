package bluesky

import (
	"time"

	"github.com/postshitnow/psn/internal/platform"
)

// Platform is Bluesky. The zero value is ready to use.
type Platform struct{}

// The keys of psn.Content.Options that Bluesky knows.
const (
	optionLabels = "labels"
	optionLangs  = "langs"
	optionCard   = "card"
)

// The budgets of an account (packages/pds/src/rate-limits.ts): all requests of an address, and points for
// writes, of which putRecord costs 2 and deleteRecord 1. Uploads are limited by the servers of bsky.network.
const (
	budgetRequests = "requests"
	budgetHour     = "writes-hour"
	budgetDay      = "writes-day"
	budgetUploads  = "uploads"
)

// Name returns "bluesky".
func (Platform) Name() string { return "bluesky" }

// Title returns "Bluesky".
func (Platform) Title() string { return "Bluesky" }

// Capabilities says what this member can do. An account's own server answers for its posts at once; Lag covers
// a request that waits in a proxy.
func (Platform) Capabilities() platform.Capabilities {
	writes := map[platform.Call]int{platform.CallPublish: 2, platform.CallDelete: 1}
	return platform.Capabilities{
		Threads:  true,
		Delete:   true,
		List:     true,
		Metrics:  true,
		Refresh:  true,
		Media:    true,
		Replies:  true,
		Find:     true,
		Cards:    true,
		Deadline: 30 * time.Second,
		Lag:      5 * time.Second,
		Budgets: []platform.Budget{
			{Name: budgetRequests, Limit: 3000, Window: 5 * time.Minute, Cost: map[platform.Call]int{
				platform.CallPublish: 1, platform.CallUpload: 1, platform.CallRead: 1, platform.CallDelete: 1,
			}},
			{Name: budgetHour, Limit: 5000, Window: time.Hour, Cost: writes},
			{Name: budgetDay, Limit: 35000, Window: 24 * time.Hour, Cost: writes},
			{Name: budgetUploads, Limit: 1000, Window: 24 * time.Hour, Cost: map[platform.Call]int{platform.CallUpload: 1}},
		},
		Options: map[string]string{
			optionLabels: "what the author warns of, separated by commas: sexual, nudity, porn, graphic-media",
			optionLangs:  "up to three languages of the text, separated by commas, instead of the post's one",
			optionCard:   "link shows the first link as a card where no picture is shown, none does not; link if not given",
		},
	}
}

// maxBytes is the most bytes of a text in UTF-8, beside its graphemes (app.bsky.feed.post).
const maxBytes = 3000

// DefaultLimits are those of every server (app.bsky.feed.post, app.bsky.embed.images, app.bsky.embed.video); servers differ in the
// largest picture they take, and 1,000,000 bytes is the least of them. Alt and the pixels are what Bluesky's own
// app keeps to; the lexicon has no such bounds.
func (Platform) DefaultLimits() platform.Limits {
	return platform.Limits{
		Characters: 300, Media: 4, Alt: 2000,
		Image: platform.Images{
			Types: []string{"image/jpeg", "image/png", "image/webp", "image/gif"},
			Bytes: 1_000_000, Width: 2000, Height: 2000,
		},
		Video: platform.Videos{
			Types: []string{videoMIME}, Bytes: videoBytes, MaxSeconds: videoSeconds,
			Captions: platform.Captions{Types: []string{captionMIME}, Count: maxCaptions, Bytes: captionBytes},
		},
	}
}

// Client returns a client for an account on login.Server, an https URL, which is https://bsky.social if it is
// empty; http is taken for a server on this machine only. It makes no request. An unusable server is an error
// with psn.CodeInvalid.
func (p Platform) Client(login platform.Login, http platform.HTTP) (platform.Client, error) {
	return newClient(p, login, http)
}

var _ platform.Platform = Platform{}
