package mastodon

import "time"

// newStatus is the body of POST /api/v1/statuses (docs: methods/statuses, create).
type newStatus struct {
	Status      string `json:"status"`
	InReplyToID string `json:"in_reply_to_id,omitempty"`
	Visibility  string `json:"visibility,omitempty"`
	SpoilerText string `json:"spoiler_text,omitempty"`
	Sensitive   *bool  `json:"sensitive,omitempty"`
	Language    string `json:"language,omitempty"`

	MediaIDs []string `json:"media_ids,omitempty"`
	Poll     *newPoll `json:"poll,omitempty"`
}

// newPoll is the poll of a new status.
type newPoll struct {
	Options   []string `json:"options"`
	ExpiresIn int      `json:"expires_in"` // seconds
}

// media is what psn reads of a MediaAttachment (docs: entities/MediaAttachment). The URL is null while the
// file is processed.
type media struct {
	ID  string `json:"id"`
	URL string `json:"url"`
}

// counted is what psn reads of a Status to tell how it is doing (docs: entities/Status). Older servers have no
// quotes.
type counted struct {
	Favourites *int64 `json:"favourites_count"`
	Reblogs    *int64 `json:"reblogs_count"`
	Replies    *int64 `json:"replies_count"`
	Quotes     *int64 `json:"quotes_count"`
}

// search is what psn reads of the answer to a search (docs: methods/search).
type search struct {
	Statuses []status `json:"statuses"`
}

// status is what psn reads of a Status (docs: entities/Status). ScheduledAt is set in a ScheduledStatus
// only, which a server answers to a request for later publication.
type status struct {
	ID          string    `json:"id"`
	URL         string    `json:"url"` // null if the server has no page for it
	URI         string    `json:"uri"`
	Content     string    `json:"content"` // HTML
	SpoilerText string    `json:"spoiler_text"`
	InReplyToID string    `json:"in_reply_to_id"`
	CreatedAt   time.Time `json:"created_at"`
	Reblog      *struct{} `json:"reblog"` // set in a boost of somebody's status
	ScheduledAt string    `json:"scheduled_at"`
	Media       []media   `json:"media_attachments"`
}

// page returns where people see the status, else its ActivityPub id, which is a URL too.
func (s status) page() string {
	if s.URL != "" {
		return s.URL
	}
	return s.URI
}

// account is what psn reads of a CredentialAccount (docs: entities/Account).
type account struct {
	ID   string `json:"id"`
	Acct string `json:"acct"` // without domain for an account of the server itself
}

// instance is what psn reads of an Instance. Domain and SourceURL are in version 2 (docs:
// entities/Instance), URI and MaxTootChars, an extension of several servers, in version 1 (docs: entities/V1_Instance).
type instance struct {
	Domain        string `json:"domain"`
	URI           string `json:"uri"`
	Version       string `json:"version"`
	SourceURL     string `json:"source_url"`
	MaxTootChars  int    `json:"max_toot_chars"`
	Configuration struct {
		Statuses struct {
			MaxCharacters            int `json:"max_characters"`
			MaxMediaAttachments      int `json:"max_media_attachments"`
			CharactersReservedPerURL int `json:"characters_reserved_per_url"`
		} `json:"statuses"`
		MediaAttachments struct {
			SupportedMIMETypes []string `json:"supported_mime_types"`
			DescriptionLimit   int      `json:"description_limit"`
			ImageSizeLimit     int64    `json:"image_size_limit"`   // bytes
			ImageMatrixLimit   int64    `json:"image_matrix_limit"` // pixels
			VideoSizeLimit     int64    `json:"video_size_limit"`   // bytes
			VideoRateLimit     float64  `json:"video_frame_rate_limit"`
			VideoMatrixLimit   int64    `json:"video_matrix_limit"` // pixels
		} `json:"media_attachments"`
	} `json:"configuration"`
}

// refusal is the body of an error (docs: entities/Error).
type refusal struct {
	Error       string `json:"error"`
	Description string `json:"error_description"`
}
