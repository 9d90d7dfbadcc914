package x

import "time"

// newPost is the body of POST /2/tweets (spec: CreatePostsRequest). The server takes no unknown key, and text
// is always sent.
type newPost struct {
	Text            string    `json:"text"`
	Media           *newMedia `json:"media,omitempty"`
	Poll            *newPoll  `json:"poll,omitempty"`
	Reply           *newReply `json:"reply,omitempty"`
	ReplySettings   string    `json:"reply_settings,omitempty"`
	MadeWithAI      *bool     `json:"made_with_ai,omitempty"`
	PaidPartnership *bool     `json:"paid_partnership,omitempty"`
}

type newMedia struct {
	IDs []string `json:"media_ids"`
}

type newPoll struct {
	Options []string `json:"options"`
	Minutes int64    `json:"duration_minutes"`
}

type newReply struct {
	To string `json:"in_reply_to_tweet_id"`
}

// post is what psn reads of a post, in both vocabularies: of tweet.fields and of post.fields.
type post struct {
	ID               string      `json:"id"`
	Text             string      `json:"text"` // HTML-escaped, with links wrapped
	CreatedAt        time.Time   `json:"created_at"`
	ReferencedTweets []reference `json:"referenced_tweets"`
	ReferencedPosts  []reference `json:"referenced_posts"`
	Attachments      struct {
		MediaKeys []string `json:"media_keys"`
	} `json:"attachments"`
	Entities  entities  `json:"entities"`
	NoteTweet *longPost `json:"note_tweet"`
	NotePost  *longPost `json:"note_post"`
}

// reference is another post that one has to do with: replied_to, quoted or retweeted.
type reference struct {
	Type string `json:"type"`
	ID   string `json:"id"`
}

type entities struct {
	URLs []wrapped `json:"urls"`
}

// wrapped is a link as it stands in a text, and where it leads.
type wrapped struct {
	URL      string `json:"url"` // https://t.co/…
	Expanded string `json:"expanded_url"`
	MediaKey string `json:"media_key"` // set for the link that stands for a picture
}

// longPost is the whole of a text that is cut in post.Text.
type longPost struct {
	Text     string   `json:"text"`
	Entities entities `json:"entities"`
}

// page is a page of a timeline. Data is absent if there is none.
type page struct {
	Data []post `json:"data"`
	Meta *struct {
		NextToken string `json:"next_token"`
	} `json:"meta"`
	Errors []said `json:"errors"`
}

// counted is the answer to a lookup of posts with their counts, in both vocabularies.
type counted struct {
	Data []struct {
		ID      string `json:"id"`
		Metrics struct {
			Impressions *int64 `json:"impression_count"`
			Likes       *int64 `json:"like_count"`
			Replies     *int64 `json:"reply_count"`
			Retweets    *int64 `json:"retweet_count"`
			Reposts     *int64 `json:"repost_count"`
			Quotes      *int64 `json:"quote_count"`
			Bookmarks   *int64 `json:"bookmark_count"`
		} `json:"public_metrics"`
	} `json:"data"`
}

// user is what psn reads of a User.
type user struct {
	ID           string `json:"id"`
	Username     string `json:"username"`
	Subscription string `json:"subscription_type"` // None, Basic, Premium or PremiumPlus
}

// upload is what psn reads of the answers about a file.
type upload struct {
	ID         string      `json:"id"`
	Expires    int64       `json:"expires_after_secs"`
	Processing *processing `json:"processing_info"` // absent if the file is ready
}

type processing struct {
	State      string `json:"state"` // pending, in_progress, succeeded or failed
	CheckAfter int    `json:"check_after_secs"`
	Error      struct {
		Name    string `json:"name"`
		Message string `json:"message"`
	} `json:"error"`
}

// problem is the body of a refusal (docs: x-api/fundamentals/response-codes-and-errors), also in the form of
// version 1 with errors only.
type problem struct {
	Title  string `json:"title"`
	Detail string `json:"detail"`
	Type   string `json:"type"` // about:blank, or a URL whose last segment counts
	Reason string `json:"reason"`
	Errors []said `json:"errors"`
}

// said is one of the errors in an answer.
type said struct {
	Message string `json:"message"`
	Title   string `json:"title"`
	Detail  string `json:"detail"`
	Type    string `json:"type"`
}

// grant is the answer of POST /2/oauth2/token (docs: fundamentals/authentication/oauth-2-0/user-access-token),
// and what a person gives who has one.
type grant struct {
	Access  string `json:"access_token"`
	Refresh string `json:"refresh_token"`
	// ExpiresIn is in seconds.
	ExpiresIn   int64  `json:"expires_in"`
	Error       string `json:"error"`
	Description string `json:"error_description"`
	Scope       string `json:"scope"` // separated by blanks
}
