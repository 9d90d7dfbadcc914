package linkedin

import (
	"time"

	"github.com/postshitnow/psn/internal/platform"
)

// Platform is LinkedIn. The zero value is ready to use.
type Platform struct{}

// The keys of psn.Content.Options that LinkedIn knows.
const (
	optionVisibility  = "visibility"
	optionReshares    = "reshares"
	optionCard        = "card"
	optionLink        = "link"
	optionTitle       = "title"
	optionDescription = "description"
	optionQuestion    = "question"
)

// Name returns "linkedin".
func (Platform) Name() string { return "linkedin" }

// Title returns "LinkedIn".
func (Platform) Title() string { return "LinkedIn" }

// Capabilities says what this member can do with all of LinkedIn's permissions; Narrow says what an account can. The
// window in which a repeated text is refused is of about ten minutes (docs: ugc-post-api; not stated for posts), of which
// psn trusts eight. The budget is that of the self-serve products (docs: consumer/integrations/self-serve/
// share-on-linkedin); it is whole again at midnight UTC, and no answer tells what is left.
func (Platform) Capabilities() platform.Capabilities {
	return platform.Capabilities{
		Delete:      true,
		List:        true,
		Refresh:     true,
		Comments:    true,
		Media:       true,
		Polls:       true,
		Cards:       true,
		Metrics:     true,
		Deadline:    30 * time.Second,
		Lag:         time.Minute,
		RefreshLead: 7 * 24 * time.Hour,
		Probe:       8 * time.Minute,
		Budgets: []platform.Budget{{
			Name: "requests", Limit: 150, Window: 24 * time.Hour,
			Cost: map[platform.Call]int{platform.CallPublish: 1, platform.CallUpload: 2, platform.CallRead: 1, platform.CallDelete: 1},
		}},
		Options: map[string]string{
			optionVisibility:  "who sees it: public (if not given), connections or members; posts of a page are public",
			optionReshares:    "true (if not given) or false: whether others may repost it",
			optionCard:        "link (if not given): show the first link as an article, or none",
			optionLink:        "the page to show as an article, instead of the first link of the text; an attached picture is its thumbnail",
			optionTitle:       "title of the article, the document or the video",
			optionDescription: "description of the article",
			optionQuestion:    "the poll's question; without it, the first line of the text",
		},
	}
}

// Lengths and media (docs: marketing/community-management/shares/{posts-api,images-api,videos-api,documents-api,
// multiimage-post-api}). The byte cap of pictures is not documented; 5 MB are taken (observed).
const (
	characters  = 3000
	maxAlt      = 4086
	maxImages   = 20
	imageBytes  = 5_000_000
	imagePixels = 36_152_319
	minVideo    = 75_000
	videoBytes  = 500_000_000
	pdfBytes    = 100_000_000
	pdfPages    = 300
)

// DefaultLimits are those of every account.
func (Platform) DefaultLimits() platform.Limits {
	return platform.Limits{
		Characters: characters, Media: maxImages, Alt: maxAlt,
		Image: platform.Images{
			Types: []string{"image/jpeg", "image/png", "image/gif"},
			Bytes: imageBytes, Pixels: imagePixels, AnimatedBytes: imageBytes,
		},
		Video: platform.Videos{
			Types: []string{"video/mp4"}, Bytes: videoBytes, MinSeconds: 3, MaxSeconds: 30 * 60, MinRatio: 1 / 2.4, MaxRatio: 2.4,
			Captions: platform.Captions{Types: []string{"application/x-subrip"}, Count: 1, TwoLetters: true},
		},
		Document: platform.Documents{Types: []string{"application/pdf"}, Bytes: pdfBytes, Pages: pdfPages},
	}
}

// Client returns a client for an account. LinkedIn has one server; login.Server, where it is not empty, is the address
// of another that stands in for it: https, or http on this machine. It makes no request. An unusable address is an error
// with psn.CodeInvalid.
func (Platform) Client(login platform.Login, http platform.HTTP) (platform.Client, error) {
	at, err := hostsOf(login.Server)
	if err != nil {
		return nil, err
	}
	return newClient(at, login, http), nil
}

var _ platform.Platform = Platform{}
