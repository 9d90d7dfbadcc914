package instagram

import (
	"bytes"
	"encoding/json"
	"strings"
	"time"
)

// ident is an id. Instagram gives most as strings, and some as numbers above 2^53 (observed).
type ident string

// UnmarshalJSON takes a string or a number as it is written.
func (i *ident) UnmarshalJSON(raw []byte) error {
	*i = ident(bytes.Trim(raw, `"`))
	if *i == "null" {
		*i = ""
	}
	return nil
}

// stamp is a time as Instagram writes it: 2026-01-02T03:04:05+0000.
type stamp struct{ time.Time }

// UnmarshalJSON takes Instagram's form, and RFC 3339's. Anything else is the zero time.
func (s *stamp) UnmarshalJSON(raw []byte) error {
	text := string(bytes.Trim(raw, `"`))
	for _, layout := range []string{"2006-01-02T15:04:05-0700", time.RFC3339} {
		if at, err := time.Parse(layout, text); err == nil {
			s.Time = at.UTC()
			return nil
		}
	}
	return nil
}

// user is what psn reads of an account (docs: instagram-api-with-instagram-login/get-started). ID is good for the app
// only, UserID is the one that webhooks name.
type user struct {
	ID       ident  `json:"id"`
	UserID   ident  `json:"user_id"`
	Username string `json:"username"`
	Kind     string `json:"account_type"` // Business, Media_Creator; PERSONAL can't use the API
}

// external is the id that psn keeps.
func (u user) external() string {
	if u.UserID != "" {
		return string(u.UserID)
	}
	return string(u.ID)
}

// personal reports whether the account is of the kind that can't use the API.
func (u user) personal() bool { return strings.EqualFold(u.Kind, "personal") }

// made is the answer to a call that makes something. Permalink is there only if Instagram reads after it writes.
type made struct {
	ID        ident  `json:"id"`
	Permalink string `json:"permalink"`
}

// allowance is the answer of content_publishing_limit.
type allowance struct {
	Data []struct {
		Usage  *int `json:"quota_usage"`
		Config struct {
			Total int `json:"quota_total"`
		} `json:"config"`
	} `json:"data"`
}

// container is what Instagram says of a container (docs: reference/ig-container).
type container struct {
	ID     ident  `json:"id"`
	Code   string `json:"status_code"` // EXPIRED, ERROR, FINISHED, IN_PROGRESS, PUBLISHED
	Status string `json:"status"`      // a sentence, on ERROR with a number in it
}

// media is what psn reads of a post (docs: reference/instagram-media). Caption and Product may be absent (observed).
type media struct {
	ID        ident   `json:"id"`
	Caption   *string `json:"caption"`
	Type      string  `json:"media_type"`         // IMAGE, VIDEO, CAROUSEL_ALBUM
	Product   string  `json:"media_product_type"` // FEED, REELS, STORY, AD
	Permalink string  `json:"permalink"`
	At        stamp   `json:"timestamp"`
	Children  struct {
		Data []made `json:"data"`
	} `json:"children"`
	Likes    *int64 `json:"like_count"` // absent if hidden
	Comments *int64 `json:"comments_count"`
}

// page is a page of a listing.
type page struct {
	Data   *[]media `json:"data"`
	Paging struct {
		Cursors struct {
			After string `json:"after"`
		} `json:"cursors"`
		Next string `json:"next"`
	} `json:"paging"`
}

// insights is the answer to a question for counts. A metric without data is not in it.
type insights struct {
	Data []struct {
		Name   string `json:"name"`
		Values []struct {
			Value json.RawMessage `json:"value"`
		} `json:"values"`
	} `json:"data"`
}

// refusal is the body of an error (docs: reference/error-codes; graph: guides/error-handling).
type refusal struct {
	Error said `json:"error"`
}

type said struct {
	Message   string `json:"message"`
	Type      string `json:"type"`
	Code      *int   `json:"code"`
	Subcode   int    `json:"error_subcode"`
	Transient bool   `json:"is_transient"`
	UserText  string `json:"error_user_msg"`
}

// grant is the answer to a trade for a token. The first one may be wrapped in data (docs and observation differ); its
// errors have a form of their own.
type grant struct {
	Access      string      `json:"access_token"`
	Expires     int64       `json:"expires_in"`
	UserID      ident       `json:"user_id"`
	Permissions permissions `json:"permissions"`
	Data        []grant     `json:"data"`
	ErrorType   string      `json:"error_type"`
	ErrorText   string      `json:"error_message"`
	Error       said        `json:"error"`
}

// permissions are a list, or one string with commas.
type permissions []string

// UnmarshalJSON takes both forms.
func (p *permissions) UnmarshalJSON(raw []byte) error {
	var list []string
	if json.Unmarshal(raw, &list) == nil {
		*p = list
		return nil
	}
	var text string
	if err := json.Unmarshal(raw, &text); err != nil {
		return err
	}
	*p = strings.FieldsFunc(text, func(r rune) bool { return r == ',' || r == ' ' })
	return nil
}
