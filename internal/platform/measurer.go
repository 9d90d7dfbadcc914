package platform

import "context"

// Measurer reads how own posts are doing.
type Measurer interface {
	// Measure returns what the network counts of posts, by their remote ids. A post that it does not tell of is
	// not in the answer. Errors are those of Verify.
	Measure(ctx context.Context, remoteIDs []string) (map[string]Metrics, error)
}

// Metrics are what a network counts of a post at one moment, since the post is out. What a network does not count
// is nil: missing is not zero. Views, reach and impressions are different things; Impressions is how often the
// post was shown, as X counts it. The JSON keys are part of psn's output.
type Metrics struct {
	Impressions *int64 `json:"impressions,omitempty"`
	Reach       *int64 `json:"reach,omitempty"` // how many accounts saw it
	Likes       *int64 `json:"likes,omitempty"`
	Replies     *int64 `json:"replies,omitempty"`
	Reposts     *int64 `json:"reposts,omitempty"`
	Quotes      *int64 `json:"quotes,omitempty"`
	Bookmarks   *int64 `json:"bookmarks,omitempty"`
	Views       *int64 `json:"views,omitempty"`  // how often a video was played
	Shares      *int64 `json:"shares,omitempty"` // how often it was passed on outside of the network's own reposts
}
