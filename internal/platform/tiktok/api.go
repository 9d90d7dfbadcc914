package tiktok

import "encoding/json"

// outcome is part of every answer but those of the token endpoint; Code is ok if there is no error (docs:
// tiktok-api-v2-error-handling).
type outcome struct {
	Code    string `json:"code"`
	Message string `json:"message"`
}

// envelope is an answer.
type envelope struct {
	Data  json.RawMessage `json:"data"`
	Error outcome         `json:"error"`
}

// user is what psn reads of a creator (docs: tiktok-api-v2-get-user-info).
type user struct {
	OpenID   string `json:"open_id"`
	Name     string `json:"display_name"`
	Username string `json:"username"`
}

// creator is what a creator allows just now (docs: content-posting-api-reference-query-creator-info).
type creator struct {
	Username   string   `json:"creator_username"`
	Nickname   string   `json:"creator_nickname"`
	Privacy    []string `json:"privacy_level_options"`
	NoComments bool     `json:"comment_disabled"`
	NoDuet     bool     `json:"duet_disabled"`
	NoStitch   bool     `json:"stitch_disabled"`
	Seconds    int64    `json:"max_video_post_duration_sec"`
}

// videoInit is the body that begins a video; a draft has no post_info (docs:
// content-posting-api-reference-direct-post).
type videoInit struct {
	Post   *videoInfo  `json:"post_info,omitempty"`
	Source videoSource `json:"source_info"`
}

type videoInfo struct {
	Privacy   string `json:"privacy_level"`
	Title     string `json:"title"`
	NoComment bool   `json:"disable_comment"`
	NoDuet    bool   `json:"disable_duet"`
	NoStitch  bool   `json:"disable_stitch"`
	Cover     *int64 `json:"video_cover_timestamp_ms,omitempty"`
	Branded   bool   `json:"brand_content_toggle"`
	OwnBrand  bool   `json:"brand_organic_toggle"`
	AI        bool   `json:"is_aigc"`
}

type videoSource struct {
	Source string `json:"source"`
	Size   int64  `json:"video_size"`
	Chunk  int64  `json:"chunk_size"`
	Count  int64  `json:"total_chunk_count"`
}

// begun is the answer to an init. URL is a secret.
type begun struct {
	PublishID string `json:"publish_id"`
	URL       string `json:"upload_url"`
}

// photoInit is the body that posts photos (docs: content-posting-api-reference-photo-post). Its is_aigc is not in
// post_info.
type photoInit struct {
	Type   string      `json:"media_type"`
	Mode   string      `json:"post_mode"`
	AI     bool        `json:"is_aigc"`
	Post   photoInfo   `json:"post_info"`
	Source photoSource `json:"source_info"`
}

type photoInfo struct {
	Title       string `json:"title,omitempty"`
	Description string `json:"description,omitempty"`
	Privacy     string `json:"privacy_level,omitempty"`
	NoComment   bool   `json:"disable_comment"`
	Music       bool   `json:"auto_add_music"`
	Branded     bool   `json:"brand_content_toggle"`
	OwnBrand    bool   `json:"brand_organic_toggle"`
}

type photoSource struct {
	Source string   `json:"source"`
	Images []string `json:"photo_images"`
	Cover  int      `json:"photo_cover_index"`
}

// progress is what TikTok says of a post (docs: content-posting-api-reference-get-video-status). The first spelling
// of the ids' key is the documented one; they are numbers above 2^53.
type progress struct {
	Status   string        `json:"status"`
	Reason   string        `json:"fail_reason"`
	IDs      []json.Number `json:"publicaly_available_post_id"` //nolint:misspell // as TikTok spells it
	IDsToo   []json.Number `json:"publicly_available_post_id"`  // observed
	Uploaded *int64        `json:"uploaded_bytes"`
}

// video is what psn reads of a public post (docs: tiktok-api-v2-video-object).
type video struct {
	ID          string `json:"id"`
	CreateTime  int64  `json:"create_time"` // seconds since 1970
	Title       string `json:"title"`
	Description string `json:"video_description"`
	ShareURL    string `json:"share_url"`
	Likes       *int64 `json:"like_count"`
	Comments    *int64 `json:"comment_count"`
	Shares      *int64 `json:"share_count"`
	Views       *int64 `json:"view_count"`
}

// page is a page of a listing, or the posts that were asked for.
type page struct {
	Videos []video `json:"videos"`
	Cursor int64   `json:"cursor"` // milliseconds since 1970
	More   bool    `json:"has_more"`
}

// grant is an answer of the token endpoint, which is flat, success and refusal alike (docs:
// oauth-user-access-token-management).
type grant struct {
	OpenID         string `json:"open_id"`
	Scope          string `json:"scope"` // separated by commas
	Access         string `json:"access_token"`
	Expires        int64  `json:"expires_in"` // seconds
	Refresh        string `json:"refresh_token"`
	RefreshExpires int64  `json:"refresh_expires_in"` // seconds
	Error          string `json:"error"`
	Description    string `json:"error_description"`
}
