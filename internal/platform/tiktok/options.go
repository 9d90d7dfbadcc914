package tiktok

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"unicode/utf16"

	"github.com/postshitnow/psn/internal/psn"
)

// The keys of psn.Content.Options that TikTok knows.
const (
	optionPrivacy  = "privacy"
	optionMode     = "mode"
	optionComments = "comments"
	optionDuet     = "duet"
	optionStitch   = "stitch"
	optionPaid     = "paid_partnership"
	optionOwn      = "own_brand"
	optionAI       = "made_with_ai"
	optionCover    = "cover"
	optionTitle    = "title"
	optionMusic    = "auto_music"
)

// options are the keys, with a line of help each. TikTok's guidelines forbid a default for the privacy, and want
// comments, duets and stitches off unless they are asked for (docs: content-sharing-guidelines).
func options() map[string]string {
	return map[string]string{
		optionPrivacy:  "who sees the post: public, friends, followers or private; required, unless mode is inbox",
		optionMode:     "direct (if not given) posts; inbox sends a draft that is finished in the TikTok app",
		optionComments: "true or false (if not given): others may comment",
		optionDuet:     "true or false (if not given): others may make duets with a video",
		optionStitch:   "true or false (if not given): others may stitch a video",
		optionPaid:     "true or false: disclose a paid partnership with a brand; such a post can't be private",
		optionOwn:      "true or false: disclose that the post promotes your own business",
		optionAI:       "true or false: disclose that the post was made with AI",
		optionCover:    "the cover: milliseconds into a video, or which of the pictures, from 1",
		optionTitle:    "the title above pictures, at most 90 characters",
		optionMusic:    "true or false: TikTok adds music to pictures",
	}
}

// privacies are the values of optionPrivacy and TikTok's words for them.
var privacies = map[string]string{
	"public": "PUBLIC_TO_EVERYONE", "friends": "MUTUAL_FOLLOW_FRIENDS", "followers": "FOLLOWER_OF_CREATOR", "private": "SELF_ONLY",
}

// The values of optionMode, and the privacy that nobody else sees.
const (
	modeDirect = "direct"
	modeInbox  = "inbox"
	private    = "private"
	public     = "public"
)

// draft reports whether the post is to be sent to the inbox.
func draft(options map[string]string) bool { return options[optionMode] == modeInbox }

func yes(options map[string]string, key string) bool { return options[key] == "true" }

// checkOptions returns what is wrong with the options, in a stable order.
func checkOptions(options map[string]string, videos bool) []string {
	var problems []string
	if options[optionPrivacy] == "" && !draft(options) {
		problems = append(problems, "the option privacy is missing: TikTok wants a choice between public, friends, followers and private for each post")
	}
	for _, key := range slices.Sorted(maps.Keys(options)) {
		if problem := checkOption(key, options[key], videos); problem != "" {
			problems = append(problems, problem)
		}
	}
	if yes(options, optionPaid) && options[optionPrivacy] == private {
		problems = append(problems, "a post with a paid partnership can't be private")
	}
	return problems
}

// ofVideos and ofPhotos are the options that only one kind of post has.
var (
	ofVideos = []string{optionDuet, optionStitch}
	ofPhotos = []string{optionTitle, optionMusic}
)

func checkOption(key, value string, videos bool) string {
	said := psn.Excerpt(value, 40)
	switch key {
	case optionPrivacy:
		if _, known := privacies[value]; !known {
			return fmt.Sprintf("privacy can't be %q; it is public, friends, followers or private", said)
		}
	case optionMode:
		if value != modeDirect && value != modeInbox {
			return fmt.Sprintf("mode can't be %q; it is direct or inbox", said)
		}
	case optionCover:
		if n, err := strconv.ParseInt(value, 10, 32); err != nil || n < 0 || !videos && n < 1 {
			return fmt.Sprintf("cover can't be %q; it is milliseconds into a video, or the number of a picture from 1", said)
		}
	case optionTitle:
		if n := units(value); n > photoTitle {
			return fmt.Sprintf("the title has %d %s, at most %d are allowed", n, unit, photoTitle)
		}
	case optionComments, optionDuet, optionStitch, optionPaid, optionOwn, optionAI, optionMusic:
		if value != "true" && value != "false" {
			return fmt.Sprintf("%s can't be %q; it is true or false", key, said)
		}
	default:
		return fmt.Sprintf("tiktok has no option %q; it has %s", psn.Excerpt(key, 40), strings.Join(slices.Sorted(maps.Keys(options())), ", "))
	}
	switch {
	case videos && slices.Contains(ofPhotos, key):
		return fmt.Sprintf("the option %s is for pictures, and this is a video", key)
	case !videos && slices.Contains(ofVideos, key):
		return fmt.Sprintf("the option %s is for videos, and these are pictures", key)
	}
	return ""
}

// unit is what TikTok counts.
const unit = "UTF-16 units"

func units(text string) int {
	n := 0
	for _, r := range text {
		n += max(utf16.RuneLen(r), 1)
	}
	return n
}
