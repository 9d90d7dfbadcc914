package mastodon

import (
	"net/http"
	"strings"

	"github.com/postshitnow/psn/internal/sim"
)

// configuration is an Instance's configuration.
type configuration struct {
	URLs             instanceURLs  `json:"urls"`
	Statuses         statusLimits  `json:"statuses"`
	MediaAttachments mediaLimits   `json:"media_attachments"`
	Polls            pollLimits    `json:"polls"`
	Accounts         accountLimits `json:"accounts"`
	Translation      translation   `json:"translation"`
}

type instanceURLs struct {
	Streaming string `json:"streaming"`
}

type statusLimits struct {
	MaxCharacters            int      `json:"max_characters"`
	MaxMediaAttachments      int      `json:"max_media_attachments"`
	CharactersReservedPerURL int      `json:"characters_reserved_per_url"`
	SupportedMIMETypes       []string `json:"supported_mime_types,omitempty"`
}

type mediaLimits struct {
	SupportedMIMETypes  []string `json:"supported_mime_types"`
	DescriptionLimit    int      `json:"description_limit"`
	ImageSizeLimit      int      `json:"image_size_limit"`
	ImageMatrixLimit    int      `json:"image_matrix_limit"`
	VideoSizeLimit      int      `json:"video_size_limit"`
	VideoFrameRateLimit int      `json:"video_frame_rate_limit"`
	VideoMatrixLimit    int      `json:"video_matrix_limit"`
}

type pollLimits struct {
	MaxOptions             int `json:"max_options"`
	MaxCharactersPerOption int `json:"max_characters_per_option"`
	MinExpiration          int `json:"min_expiration"`
	MaxExpiration          int `json:"max_expiration"`
}

type accountLimits struct {
	MaxFeaturedTags   int `json:"max_featured_tags"`
	MaxPinnedStatuses int `json:"max_pinned_statuses"`
}

type translation struct {
	Enabled bool `json:"enabled"`
}

func (n *Network) configuration(base string) configuration {
	c := configuration{
		URLs: instanceURLs{Streaming: "ws" + strings.TrimPrefix(base, "http")},
		Statuses: statusLimits{
			MaxCharacters: n.is.maxCharacters, MaxMediaAttachments: n.is.maxMedia, CharactersReservedPerURL: n.is.urlWeight,
		},
		MediaAttachments: mediaLimits{
			SupportedMIMETypes: supportedTypes(), DescriptionLimit: descriptionLimit,
			ImageSizeLimit: imageSizeLimit, ImageMatrixLimit: imageMatrixLimit,
			VideoSizeLimit: videoSizeLimit, VideoFrameRateLimit: frameRateLimit, VideoMatrixLimit: videoMatrixLimit,
		},
		Polls: pollLimits{
			MaxOptions: n.is.pollOptions, MaxCharactersPerOption: n.is.pollOptionCharacters,
			MinExpiration: minPollSeconds, MaxExpiration: maxPollSeconds,
		},
		Accounts: accountLimits{MaxFeaturedTags: 10, MaxPinnedStatuses: 5},
	}
	if n.Flavour == GoToSocial {
		c.Statuses.SupportedMIMETypes = []string{"text/plain"}
	}
	return c
}

// instanceCommon is what both versions of the instance document share.
type instanceCommon struct {
	Title         string        `json:"title"`
	Version       string        `json:"version"`
	Description   string        `json:"description"`
	Languages     []string      `json:"languages"`
	Configuration configuration `json:"configuration"`
	Rules         []string      `json:"rules"`
}

func (n *Network) instance(base string) instanceCommon {
	return instanceCommon{
		Title: n.is.title + " (simulated)", Version: n.is.version, Languages: []string{defaultLanguage}, Rules: []string{},
		Description: "A simulated " + n.is.title + " server. Nothing leaves this machine.", Configuration: n.configuration(base),
	}
}

// wireInstanceV1 is a V1::Instance.
type wireInstanceV1 struct {
	instanceCommon
	URI              string `json:"uri"`
	ShortDescription string `json:"short_description"`
	Email            string `json:"email"`
	Registrations    bool   `json:"registrations"`
	ApprovalRequired bool   `json:"approval_required"`
	InvitesEnabled   bool   `json:"invites_enabled"`
	MaxTootChars     int    `json:"max_toot_chars,omitempty"` // GoToSocial only
}

func (n *Network) instanceV1(req *request) sim.Reply {
	w := wireInstanceV1{instanceCommon: n.instance(req.base), URI: req.http.Host, ShortDescription: "A simulator."}
	if n.Flavour == GoToSocial {
		w.URI, w.MaxTootChars = req.base, n.is.maxCharacters
	}
	return answer(http.StatusOK, w)
}

// wireInstanceV2 is an Instance.
type wireInstanceV2 struct {
	instanceCommon
	Domain        string         `json:"domain"`
	SourceURL     string         `json:"source_url"`
	Registrations registrations  `json:"registrations"`
	APIVersions   map[string]int `json:"api_versions,omitempty"`
}

type registrations struct {
	Enabled          bool    `json:"enabled"`
	ApprovalRequired bool    `json:"approval_required"`
	Message          *string `json:"message"`
}

func (n *Network) instanceV2(req *request) sim.Reply {
	w := wireInstanceV2{
		instanceCommon: n.instance(req.base), Domain: req.http.Host,
		SourceURL: "https://github.com/mastodon/mastodon", APIVersions: map[string]int{"mastodon": 7},
	}
	if n.Flavour == GoToSocial {
		w.SourceURL, w.APIVersions = "https://codeberg.org/superseriousbusiness/gotosocial", nil
	}
	return answer(http.StatusOK, w)
}
