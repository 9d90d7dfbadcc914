package linkedin

import "encoding/json"

// newPost is the body of POST /rest/posts (docs: shares/post-api-schema). Commentary is always sent.
type newPost struct {
	Author       string       `json:"author"`
	Commentary   string       `json:"commentary"` // in the format little
	Visibility   string       `json:"visibility"`
	Distribution distribution `json:"distribution"`
	State        string       `json:"lifecycleState"`
	NoReshares   bool         `json:"isReshareDisabledByAuthor"`
	Content      *content     `json:"content,omitempty"`
}

type distribution struct {
	Feed     string   `json:"feedDistribution"`
	Targets  []string `json:"targetEntities"`
	Channels []string `json:"thirdPartyDistributionChannels"`
}

// content is what a post shows: exactly one of these.
type content struct {
	Media      *media      `json:"media,omitempty"`
	MultiImage *multiImage `json:"multiImage,omitempty"`
	Article    *article    `json:"article,omitempty"`
	Poll       *poll       `json:"poll,omitempty"`
}

type media struct {
	ID    string `json:"id"`
	Title string `json:"title,omitempty"`
	Alt   string `json:"altText,omitempty"`
}

type multiImage struct {
	Images []media `json:"images"`
}

type article struct {
	Source      string `json:"source"`
	Title       string `json:"title"`
	Description string `json:"description,omitempty"`
	Thumbnail   string `json:"thumbnail,omitempty"`
	Alt         string `json:"thumbnailAltText,omitempty"`
}

type poll struct {
	Question string       `json:"question"`
	Options  []pollOption `json:"options"`
	Settings pollSettings `json:"settings"`
}

type pollOption struct {
	Text string `json:"text"`
}

type pollSettings struct {
	Duration string `json:"duration"`
}

// post is what psn reads of a post.
type post struct {
	ID         string `json:"id"`
	Commentary string `json:"commentary"`
	State      string `json:"lifecycleState"`
	CreatedAt  int64  `json:"createdAt"` // milliseconds since 1970
	Content    struct {
		Media      *media      `json:"media"`
		MultiImage *multiImage `json:"multiImage"`
	} `json:"content"`
}

// page is a page of a listing.
type page struct {
	Elements *[]post `json:"elements"`
}

// batch is the answer to a lookup of several posts.
type batch struct {
	Results map[string]json.RawMessage `json:"results"`
}

// problem is the body of a refusal in any of its three forms (docs: shared/api-guide/concepts/error-handling).
type problem struct {
	Status  int    `json:"status"`
	Code    string `json:"code"`
	Message string `json:"message"`
	Service int    `json:"serviceErrorCode"`
	Details struct {
		Inputs []struct {
			Description string `json:"description"`
			Code        string `json:"code"`
		} `json:"inputErrors"`
	} `json:"errorDetails"`
}

// uploadAsk is the body of the calls that begin an upload.
type uploadAsk struct {
	Ask uploadOwner `json:"initializeUploadRequest"`
}

type uploadOwner struct {
	Owner     string `json:"owner"`
	Bytes     int64  `json:"fileSizeBytes,omitempty"` // of a video
	Captions  *bool  `json:"uploadCaptions,omitempty"`
	Thumbnail *bool  `json:"uploadThumbnail,omitempty"`
}

// upload is the answer.
type upload struct {
	Value struct {
		URL          string  `json:"uploadUrl"`
		Image        string  `json:"image"`
		Document     string  `json:"document"`
		Video        string  `json:"video"`
		Token        string  `json:"uploadToken"` // may be empty
		Captions     string  `json:"captionsUploadUrl"`
		Instructions []piece `json:"uploadInstructions"`
	} `json:"value"`
}

// captionAbout says what captions are.
type captionAbout struct {
	Format     string        `json:"format"`
	EasyReader bool          `json:"formattedForEasyReader"`
	LargeText  bool          `json:"largeText"`
	Source     string        `json:"source"`
	Locale     captionLocale `json:"locale"`
	Type       string        `json:"transcriptType"`
}

type captionLocale struct {
	Language string `json:"language"`
	Country  string `json:"country,omitempty"`
}

// piece is a range of a video, both ends included, and where it goes.
type piece struct {
	URL   string `json:"uploadUrl"`
	First int64  `json:"firstByte"`
	Last  int64  `json:"lastByte"`
}

type finalizeAsk struct {
	Ask finalize `json:"finalizeUploadRequest"`
}

type finalize struct {
	Video string   `json:"video"`
	Token string   `json:"uploadToken"`
	Parts []string `json:"uploadedPartIds"`
}

// asset is what LinkedIn knows of a file.
type asset struct {
	Status string `json:"status"` // WAITING_UPLOAD, PROCESSING, AVAILABLE or PROCESSING_FAILED
	Reason string `json:"processingFailureReason"`
}

// newComment is the body of POST /rest/socialActions/{post}/comments. Its text is plain.
type newComment struct {
	Actor   string      `json:"actor"`
	Message commentText `json:"message"`
}

type commentText struct {
	Text string `json:"text"`
}

// person is the answer of /v2/userinfo, and of /v2/me, which says the same in other words.
type person struct {
	Sub   string `json:"sub"`
	Name  string `json:"name"`
	ID    string `json:"id"`
	First string `json:"localizedFirstName"`
	Last  string `json:"localizedLastName"`
}

// roles is the answer of /rest/organizationAcls.
type roles struct {
	Elements []struct {
		Organization string `json:"organization"`
		Role         string `json:"role"`
		State        string `json:"state"`
	} `json:"elements"`
}

type organization struct {
	Name   string `json:"localizedName"`
	Vanity string `json:"vanityName"`
}

// statistics is the answer of /rest/organizationalEntityShareStatistics.
type statistics struct {
	Elements []struct {
		Share  string `json:"share"`
		UGC    string `json:"ugcPost"`
		Totals struct {
			Impressions *int64 `json:"impressionCount"`
			Likes       *int64 `json:"likeCount"` // may be negative
			Comments    *int64 `json:"commentCount"`
			Shares      *int64 `json:"shareCount"`
		} `json:"totalShareStatistics"`
	} `json:"elements"`
}

// analytics is the answer of /rest/memberCreatorPostAnalytics.
type analytics struct {
	Elements []struct {
		Count int64 `json:"count"`
	} `json:"elements"`
}

// grant is the answer of /oauth/v2/accessToken (docs: shared/authentication/authorization-code-flow), and what a person
// gives who has one.
type grant struct {
	Access  string `json:"access_token"`
	Refresh string `json:"refresh_token"`
	// ExpiresIn and RefreshIn are in seconds.
	ExpiresIn   int64  `json:"expires_in"`
	RefreshIn   int64  `json:"refresh_token_expires_in"`
	Scope       string `json:"scope"` // separated by commas
	Error       string `json:"error"`
	Description string `json:"error_description"`
}
