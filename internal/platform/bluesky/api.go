package bluesky

import (
	"encoding/json"
	"time"
)

// collection is where posts are kept in an account's repository.
const collection = "app.bsky.feed.post"

// newSession is the body of com.atproto.server.createSession.
type newSession struct {
	Identifier string `json:"identifier"`
	Password   string `json:"password"`
}

// session is what psn reads of the answers of com.atproto.server.createSession, refreshSession and getSession;
// the last has no tokens.
type session struct {
	AccessJwt  string `json:"accessJwt"`
	RefreshJwt string `json:"refreshJwt"`
	Handle     string `json:"handle"`
	DID        string `json:"did"`
	Active     *bool  `json:"active"` // older servers don't say
	Status     string `json:"status"` // takendown, suspended or deactivated, if it is not active
	DIDDoc     struct {
		Service []struct {
			ID              string `json:"id"`
			ServiceEndpoint any    `json:"serviceEndpoint"` // a URL, or what other kinds of service have
		} `json:"service"`
	} `json:"didDoc"`
}

// putRecord is the body of com.atproto.repo.putRecord. SwapRecord is null: a record that is there already is
// replaced by nothing but itself.
type putRecord struct {
	Repo       string  `json:"repo"`
	Collection string  `json:"collection"`
	RKey       string  `json:"rkey"`
	Record     post    `json:"record"`
	SwapRecord *string `json:"swapRecord"`
}

// deleteRecord is the body of com.atproto.repo.deleteRecord.
type deleteRecord struct {
	Repo       string `json:"repo"`
	Collection string `json:"collection"`
	RKey       string `json:"rkey"`
}

// strongRef names one version of a record (com.atproto.repo.strongRef).
type strongRef struct {
	URI string `json:"uri"`
	CID string `json:"cid"`
}

// post is an app.bsky.feed.post as psn writes it.
type post struct {
	Type      string      `json:"$type"`
	Text      string      `json:"text"`
	Facets    []facet     `json:"facets,omitempty"`
	Reply     *replyRef   `json:"reply,omitempty"`
	Embed     any         `json:"embed,omitempty"` // embedImages, embedVideo or embedExternal
	Langs     []string    `json:"langs,omitempty"`
	Labels    *selfLabels `json:"labels,omitempty"`
	CreatedAt string      `json:"createdAt"`
}

type replyRef struct {
	Root   strongRef `json:"root"`
	Parent strongRef `json:"parent"`
}

// facet is a stretch of text with a meaning (app.bsky.richtext.facet). Offsets are bytes of UTF-8, the end is
// exclusive.
type facet struct {
	Index    byteSlice `json:"index"`
	Features []feature `json:"features"`
}

type byteSlice struct {
	Start int `json:"byteStart"`
	End   int `json:"byteEnd"`
}

// feature is a link, a mention or a tag, by its type.
type feature struct {
	Type string `json:"$type"`
	URI  string `json:"uri,omitempty"`
	DID  string `json:"did,omitempty"`
	Tag  string `json:"tag,omitempty"`
}

// embedImages is an app.bsky.embed.images.
type embedImages struct {
	Type   string  `json:"$type"`
	Images []image `json:"images"`
}

type image struct {
	Image       json.RawMessage `json:"image"` // the blob as uploadBlob answered it
	Alt         string          `json:"alt"`   // required, may be empty
	AspectRatio *aspectRatio    `json:"aspectRatio,omitempty"`
}

// embedVideo is an app.bsky.embed.video.
type embedVideo struct {
	Type        string          `json:"$type"`
	Video       json.RawMessage `json:"video"` // the blob as the video service answered it
	Captions    []caption       `json:"captions,omitempty"`
	Alt         string          `json:"alt,omitempty"`
	AspectRatio *aspectRatio    `json:"aspectRatio,omitempty"`
}

// caption is an app.bsky.embed.video#caption.
type caption struct {
	Language string          `json:"lang"`
	File     json.RawMessage `json:"file"` // the blob as uploadBlob answered it
}

type aspectRatio struct {
	Width  int `json:"width"`
	Height int `json:"height"`
}

// embedExternal is an app.bsky.embed.external.
type embedExternal struct {
	Type     string   `json:"$type"`
	External external `json:"external"`
}

type external struct {
	URI         string          `json:"uri"`
	Title       string          `json:"title"`       // required, may be empty
	Description string          `json:"description"` // required, may be empty
	Thumb       json.RawMessage `json:"thumb,omitempty"`
}

// selfLabels are a com.atproto.label.defs#selfLabels.
type selfLabels struct {
	Type   string      `json:"$type"`
	Values []selfLabel `json:"values"`
}

type selfLabel struct {
	Val string `json:"val"`
}

// stored is what psn reads of a record, as com.atproto.repo.getRecord and listRecords give it.
type stored struct {
	URI   string `json:"uri"`
	CID   string `json:"cid"`
	Value struct {
		Text      string    `json:"text"`
		CreatedAt string    `json:"createdAt"`
		Reply     *replyRef `json:"reply"`
		Embed     struct {
			embedded
			Media embedded `json:"media"` // of a quote with pictures or a video
		} `json:"embed"`
	} `json:"value"`
}

// embedded are the media of an embed.
type embedded struct {
	Images []struct{} `json:"images"`
	Video  *struct{}  `json:"video"`
}

func (s embedded) count() int {
	if s.Video != nil {
		return len(s.Images) + 1
	}
	return len(s.Images)
}

// created returns when the record says it was made, the zero time if it says nothing that makes sense.
func (s stored) created() time.Time {
	at, err := time.Parse(time.RFC3339Nano, s.Value.CreatedAt)
	if err != nil {
		return time.Time{}
	}
	return at.UTC()
}

// records is the answer of com.atproto.repo.listRecords.
type records struct {
	Cursor  string    `json:"cursor"`
	Records *[]stored `json:"records"`
}

// refusal is the body of an error (atproto.com/specs/xrpc, "Error responses").
type refusal struct {
	Error   string `json:"error"`
	Message string `json:"message"`
}

// counted is what psn reads of a view of posts (app.bsky.feed.getPosts).
type counted struct {
	Posts []struct {
		URI       string `json:"uri"`
		Likes     *int64 `json:"likeCount"`
		Reposts   *int64 `json:"repostCount"`
		Replies   *int64 `json:"replyCount"`
		Quotes    *int64 `json:"quoteCount"`
		Bookmarks *int64 `json:"bookmarkCount"`
	} `json:"posts"`
}
