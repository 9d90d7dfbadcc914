package mastodon

import (
	"time"

	"github.com/postshitnow/psn/internal/platform"
)

// Platform is Mastodon. The zero value is ready to use.
type Platform struct{}

// The keys of psn.Content.Options that Mastodon knows.
const (
	optionVisibility = "visibility"
	optionSpoiler    = "spoiler"
	optionSensitive  = "sensitive"
)

// Name returns "mastodon".
func (Platform) Name() string { return "mastodon" }

// Title returns "Mastodon".
func (Platform) Title() string { return "Mastodon" }

// Capabilities says what this member can do. Tokens neither expire nor refresh (docs: methods/oauth). A
// status is in its author's own listing as soon as it is answered; Lag covers a replica that follows late
// and a request that waits in a proxy, for looking late costs a minute and sending twice costs a reader.
func (Platform) Capabilities() platform.Capabilities {
	return platform.Capabilities{
		NeedsServer: true,
		Threads:     true,
		Delete:      true,
		List:        true,
		Metrics:     true,
		Media:       true,
		Polls:       true,
		Replies:     true,
		Deadline:    30 * time.Second,
		Lag:         time.Minute,
		Budgets:     budgets(),
		Options: map[string]string{
			optionVisibility: "public, unlisted, private or direct; the account's own setting if not given",
			optionSpoiler:    "content warning, shown instead of the text until a reader asks; it counts towards the limit",
			optionSensitive:  "true or false: hide attached media until a reader asks",
		},
	}
}

// DefaultLimits are those of an unchanged Mastodon server (docs: methods/instance, entities/Instance).
func (Platform) DefaultLimits() platform.Limits {
	return platform.Limits{
		Characters: 500, URLLength: 23, Media: 4, Alt: 1500,
		Image: platform.Images{
			Types: []string{"image/jpeg", "image/png", "image/webp", "image/gif"}, Bytes: 16 << 20, Pixels: 33177600,
			AnimatedBytes: 16 << 20,
		},
		Video: platform.Videos{
			Types: []string{"video/mp4", "video/quicktime", "video/webm"}, Bytes: 99 << 20, MaxRate: 120, Pixels: 8294400,
		},
	}
}

// Client returns a client for an account on login.Server, an https URL; http is taken for a server on
// this machine only. It makes no request. An unusable server is an error with psn.CodeInvalid.
func (p Platform) Client(login platform.Login, http platform.HTTP) (platform.Client, error) {
	server, err := serverURL(login.Server)
	if err != nil {
		return nil, err
	}
	return newClient(p, server, login, http), nil
}

var _ platform.Platform = Platform{}
