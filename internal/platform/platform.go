package platform

import (
	"context"
	"time"

	"github.com/postshitnow/psn/internal/httpc"
	"github.com/postshitnow/psn/internal/psn"
)

// Platform is one network: what it can do, how it counts, and how to talk to it.
type Platform interface {
	// Name is the network's name in commands and in the hub: "mastodon".
	Name() string
	// Title is the network's own spelling: "Mastodon".
	Title() string
	// Capabilities says what this member can do on its network.
	Capabilities() Capabilities
	// DefaultLimits are the limits to assume before the account's server was asked.
	DefaultLimits() Limits
	// Check counts and checks content by the network's rules, offline, one report per segment.
	Check(content psn.Content, limits Limits) []Report
	// Normalise returns text in the form in which two texts are compared to recognise a post: what the
	// network does to a text on its way through (trimming, link rewriting, HTML) makes no difference.
	Normalise(text string) string
	// Client returns a client for one account. It makes no request.
	Client(login Login, http HTTP) (Client, error)
}

// HTTP is what members talk through.
type HTTP struct {
	Publish *httpc.Publisher // for calls that must not be repeated
	Read    *httpc.Reader    // for calls that may
	Upload  *httpc.Reader    // for calls that may and carry a file: they are given more time
	Clock   psn.Clock
	// Observe is told what an answer says of a budget; nil if nobody wants to know. Use Saw.
	Observe func(Quota)
}

// Saw passes on what an answer's headers say of a budget.
func (h HTTP) Saw(q Quota) {
	if h.Observe != nil {
		h.Observe(q)
	}
}

// Login is an account as a member needs to know it.
type Login struct {
	Server     string // base URL without a trailing slash; empty where the network has one server
	ExternalID string // the account's id on the network; empty before Verify
	Handle     string // as Verify returned it; empty before, unless a person gave it
	Token      psn.Token
	// Scopes are what the token may do, in the network's own words; nil if that is not known.
	Scopes []string
}

// Capabilities declares what a member can do, so that psn neither tries nor promises anything else.
type Capabilities struct {
	NeedsServer bool // an account names its server
	Threads     bool // segments can follow one another as replies
	Delete      bool // own posts can be deleted: the client is a Deleter
	List        bool // own recent posts can be listed: the client is a Lister
	Refresh     bool // tokens can be refreshed: the client is a Refresher
	Prepares    bool // a post is made in two steps: the client is a Preparer
	Comments    bool // psn.Content.FirstComment is understood: the client is a Commenter
	Media       bool // segments can have media: the client is an Uploader
	Polls       bool // psn.Content.Poll is understood
	Replies     bool // psn.Content.ReplyTo is understood: the platform is a Locator
	Find        bool // a post can be found by what it was asked to be: the client is a Finder
	Cards       bool // links can be shown as a card that the client makes: the platform is a Carder
	Metrics     bool // how posts are doing can be read: the client is a Measurer
	UniqueText  bool // the network forbids the same text on several accounts

	// Deadline bounds one publish call.
	Deadline time.Duration
	// Lag is how long a new post may be invisible in the network's listings. psn looks early, to adopt what
	// is there; that a post is absent counts only after this time, and only when it was seen twice.
	Lag time.Duration

	// RefreshLead is how long before its end a token is refreshed, RefreshAge how old it must be before the
	// network does so. Both are zero where Refresh is false.
	RefreshLead time.Duration
	RefreshAge  time.Duration

	// Probe is how long the network refuses a post that says the same as one that is out and names that one:
	// for so long a repeat of an unknown attempt finds out what became of it, where nothing else can. A refusal
	// is a Failure with CodeDuplicate and Existing. Zero where the network promises no such thing.
	Probe time.Duration

	// Budgets are the network's documented limits on how often an account may call it; the answers' own
	// figures replace these as soon as they are seen.
	Budgets []Budget

	// Options are the keys of psn.Content.Options that Check and Publish know, with a line of help each.
	Options map[string]string
}

// Limits are what an account's server allows. They are stored with the account.
type Limits struct {
	Characters int    `json:"characters"`     // in Unit
	URLLength  int    `json:"url_length"`     // what a URL counts for; 0 means its own length
	Media      int    `json:"media"`          // files of one segment
	Unit       string `json:"unit,omitempty"` // what this server counts; empty means as the network does
	Alt        int    `json:"alt,omitempty"`  // characters of a media description; 0 means as the network does
	Image      Images `json:"image,omitzero"`

	Video    Videos    `json:"video,omitzero"`    // the zero value: no video is taken
	Document Documents `json:"document,omitzero"` // the zero value: no document is taken
}

// Images are what a network takes as a picture. psn converts what does not fit; a zero bound is none.
type Images struct {
	Types         []string `json:"types,omitempty"`          // MIME types, the one to convert to first
	Bytes         int64    `json:"bytes,omitempty"`          // of one file
	Width         int      `json:"width,omitempty"`          // pixels
	Height        int      `json:"height,omitempty"`         // pixels
	MinRatio      float64  `json:"min_ratio,omitempty"`      // width by height; outside of it a picture is refused
	MaxRatio      float64  `json:"max_ratio,omitempty"`      // width by height
	Pixels        int64    `json:"pixels,omitempty"`         // width times height
	AnimatedBytes int64    `json:"animated_bytes,omitempty"` // of an animated GIF, which is sent as it is; 0 means only its first frame can be shown
}

// Videos are what a network takes as a video. psn passes on what fits and refuses the rest; a zero bound is none.
type Videos struct {
	Types      []string `json:"types,omitempty"`       // MIME types of the container: "video/mp4"
	Codecs     []string `json:"codecs,omitempty"`      // of the picture: "h264", "hevc", "vp8", "vp9", "av1"
	Audio      []string `json:"audio,omitempty"`       // codecs of the sound: "aac", "opus", "vorbis", "mp3"
	Bytes      int64    `json:"bytes,omitempty"`       // of the file
	MinSeconds float64  `json:"min_seconds,omitempty"` // duration
	MaxSeconds float64  `json:"max_seconds,omitempty"` // duration
	MinRate    float64  `json:"min_rate,omitempty"`    // frames per second
	MaxRate    float64  `json:"max_rate,omitempty"`    // frames per second
	MinSide    int      `json:"min_side,omitempty"`    // pixels of the shorter side
	MaxWidth   int      `json:"max_width,omitempty"`   // pixels
	MaxHeight  int      `json:"max_height,omitempty"`  // pixels
	Pixels     int64    `json:"pixels,omitempty"`      // width times height
	MinRatio   float64  `json:"min_ratio,omitempty"`   // width by height
	MaxRatio   float64  `json:"max_ratio,omitempty"`   // width by height
	Bitrate    int64    `json:"bitrate,omitempty"`     // bits per second of the whole file
	Captions   Captions `json:"captions,omitzero"`     // the zero value: no captions are taken
}

// Documents are what a network takes as a document.
type Documents struct {
	Types []string `json:"types,omitempty"` // MIME types: "application/pdf"
	Bytes int64    `json:"bytes,omitempty"` // of the file
	Pages int      `json:"pages,omitempty"`
}

// Report is what Check says of one segment. The JSON keys are part of psn's output.
type Report struct {
	Segment  int      `json:"segment"` // from 1, as people count
	Length   int      `json:"length"`
	Limit    int      `json:"limit"`
	Unit     string   `json:"unit"` // what Length counts: "characters", "graphemes", "weighted characters"
	Valid    bool     `json:"valid"`
	Problems []string `json:"problems"` // a sentence each; empty when valid
	// Notes are worth knowing and no problem: what a link costs, that a mention notifies somebody.
	Notes []string `json:"notes,omitempty"`
	// CostMicroUSD is what the network charges for this segment, in millionths of a US dollar.
	CostMicroUSD int64 `json:"cost_micro_usd,omitempty"`
}

// Client talks to a network as one account.
type Client interface {
	// Verify asks the network whose credentials these are and what its server allows. Errors of this and
	// of the other reads and deletions are those of NoAnswer and ReadFailure.
	Verify(ctx context.Context) (Identity, error)
	// Publish sends one segment in at most one request. gate is asked before the first byte leaves.
	// An error is a *Failure, which classifies the outcome; any other error counts as unknown.
	Publish(ctx context.Context, req Request, gate httpc.Gate) (Receipt, error)
}

// Lister lists an account's own posts, to find out what became of an attempt.
type Lister interface {
	// Recent lists the account's own posts, replies included, made at or after since.
	Recent(ctx context.Context, since time.Time) (Listing, error)
}

// Deleter deletes own posts.
type Deleter interface {
	// Delete deletes a post. A post that is already gone is not an error.
	Delete(ctx context.Context, remoteID string) error
}

// Refresher trades a refresh token for a new token.
type Refresher interface {
	// Refresh returns the new token. An error with psn.CodeUnauthorised means that the old one is dead;
	// any other error is transient.
	Refresh(ctx context.Context) (psn.Token, error)
}

// Identity is what a network says of an account.
type Identity struct {
	ExternalID string
	Handle     string // as the network shows it: "@ana@mastodon.social"
	Limits     Limits
}

// Request is one segment to publish.
type Request struct {
	// Key is the same for every attempt at this segment with this content. A network that honours
	// client-chosen keys makes a repeat harmless by it.
	Key      string
	Text     string
	Parent   string // remote id of the segment before, or of the post that the first one answers; may be empty
	Root     string // remote id of the first segment; empty for the first
	Language string // BCP 47; empty if not given
	Options  map[string]string
	// Began is when the first attempt at this segment with this content began: the same for every attempt.
	Began time.Time
	First bool // it is the post's first segment
	Media []Attachment
	Poll  *psn.Poll
	Card  *Card // nil for none; a Carder asked for it
	// Prepared is what Prepare returned for this attempt; empty where the client is no Preparer.
	Prepared string
	// Progress keeps how far Prepare came; nil where nobody does.
	Progress *Progress
}

// Receipt is proof that a segment is out.
type Receipt struct {
	RemoteID string
	URL      string
}

// Listing is an account's own recent posts.
type Listing struct {
	Posts []Remote // newest first
	// Complete says that every own post since the time asked for is in Posts, so that what is missing
	// does not exist (once Lag has passed).
	Complete bool
}

// Remote is a post as the network lists it.
type Remote struct {
	ID        string
	URL       string
	Text      string // as the network gives it back; compare by Platform.Normalise
	Media     int    // how many files it shows
	Parent    string // remote id of what it replies to; empty if it is no reply
	CreatedAt time.Time
}
