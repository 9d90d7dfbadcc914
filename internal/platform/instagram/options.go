package instagram

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/postshitnow/psn/internal/psn"
)

// The keys of psn.Content.Options that Instagram knows.
const (
	optionKind     = "type"
	optionCollab   = "collaborators"
	optionTags     = "tags"
	optionLocation = "location"
	optionCover    = "cover"
	optionShare    = "share_to_feed"
	optionAudio    = "audio_name"
	optionTrial    = "trial"
	optionAI       = "made_with_ai"
)

// coverImage is the value of optionCover that takes a file of the post.
const coverImage = "image"

func options() map[string]string {
	return map[string]string{
		optionKind:     "post (if not given): a picture, a carousel of 2 to 10 files, or one video, which is a reel; reel; or story",
		optionCollab:   "up to three usernames, with commas: they are asked to be authors too; not for stories",
		optionTags:     "usernames, with commas, that a single picture, reel or story shows; on a picture each as name:x:y from 0 to 1",
		optionLocation: "the id of a Facebook Page with an address",
		optionCover:    "the cover of a reel: milliseconds into it, or image for the post's second file",
		optionShare:    "true or false: a reel is shown among the posts as well",
		optionAudio:    "the name of a reel's own sound",
		optionTrial:    "manual or performance: a trial reel, and how it graduates",
		optionAI:       "true or false: disclose that it was made with AI",
	}
}

// shape is what a post is made as.
type shape string

const (
	shapeImage    shape = "image"
	shapeCarousel shape = "carousel"
	shapeReel     shape = "reel"
	shapeStory    shape = "story"
)

// shapeOf says what a post of files of these types is made as.
func shapeOf(options map[string]string, mimes []string) shape {
	switch {
	case options[optionKind] == string(shapeStory):
		return shapeStory
	case len(mimes) == 1 && isVideo(mimes[0]):
		return shapeReel
	case len(mimes) == 2 && options[optionCover] == coverImage && isVideo(mimes[0]) && !isVideo(mimes[1]):
		return shapeReel
	case len(mimes) > 1:
		return shapeCarousel
	}
	return shapeImage
}

// words are what people call the shapes.
var words = map[shape]string{shapeImage: "a picture", shapeCarousel: "a carousel", shapeReel: "a reel", shapeStory: "a story"}

func isVideo(mime string) bool { return strings.HasPrefix(mime, "video/") }

// trials are the values of optionTrial and Instagram's words for them.
var trials = map[string]string{"manual": "MANUAL", "performance": "SS_PERFORMANCE"}

// maxCollab is how many accounts can be asked to be authors too (docs: ig-user/media).
const maxCollab = 3

var (
	username = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^[A-Za-z0-9._]{1,30}$`) })
	number   = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^[0-9]{1,20}$`) })
)

// names reads a list of usernames.
func names(list string) []string {
	var out []string
	for name := range strings.SplitSeq(list, ",") {
		if name = strings.TrimPrefix(strings.TrimSpace(name), "@"); name != "" {
			out = append(out, name)
		}
	}
	return out
}

// tag is an account that a picture shows, and where. The place is absent in a reel.
type tag struct {
	Name string   `json:"username"`
	X    *float64 `json:"x,omitempty"`
	Y    *float64 `json:"y,omitempty"`
}

// tagsOf reads optionTags.
func tagsOf(list string) ([]tag, error) {
	var out []tag
	for _, one := range names(list) {
		name, place, placed := strings.Cut(one, ":")
		t := tag{Name: name}
		if !username().MatchString(name) {
			return nil, fmt.Errorf("%q is not a username", psn.Excerpt(name, 40))
		}
		if placed {
			x, y, _ := strings.Cut(place, ":")
			for _, axis := range []struct {
				text string
				to   **float64
			}{{x, &t.X}, {y, &t.Y}} {
				v, err := strconv.ParseFloat(axis.text, 64)
				if err != nil || !(v >= 0 && v <= 1) {
					return nil, fmt.Errorf("%q is not a place; give name:x:y with numbers from 0 to 1", psn.Excerpt(one, 60))
				}
				*axis.to = &v
			}
		}
		out = append(out, t)
	}
	return out, nil
}

// onlyFor are the options that only some shapes have.
var onlyFor = map[string][]shape{
	optionCollab:   {shapeImage, shapeCarousel, shapeReel},
	optionTags:     {shapeImage, shapeReel, shapeStory},
	optionLocation: {shapeImage, shapeCarousel, shapeReel},
	optionCover:    {shapeReel},
	optionShare:    {shapeReel},
	optionAudio:    {shapeReel},
	optionTrial:    {shapeReel},
}

// checkOptions returns what is wrong with the options of a post of that shape, in a stable order.
func checkOptions(options map[string]string, s shape) []string {
	var problems []string
	known := slices.Sorted(maps.Keys(Platform{}.Capabilities().Options))
	for _, key := range slices.Sorted(maps.Keys(options)) {
		if !slices.Contains(known, key) {
			problems = append(problems, fmt.Sprintf("instagram has no option %q; it has %s", psn.Excerpt(key, 40), strings.Join(known, ", ")))
			continue
		}
		if shapes, limited := onlyFor[key]; limited && !slices.Contains(shapes, s) {
			problems = append(problems, fmt.Sprintf("the option %s is not for %s", key, words[s]))
		}
		if wrong := checkOption(key, options[key], s); wrong != "" {
			problems = append(problems, wrong)
		}
	}
	return problems
}

// checkOption returns what is wrong with one option's value.
func checkOption(key, value string, s shape) string {
	shown := psn.Excerpt(value, 40)
	switch key {
	case optionKind:
		switch {
		case value == string(shapeReel) && s != shapeReel:
			return "a reel is one video"
		case value != "post" && value != string(shapeReel) && value != string(shapeStory):
			return fmt.Sprintf("type can't be %q; it is post, reel or story", shown)
		}
	case optionShare, optionAI:
		if value != "true" && value != "false" {
			return fmt.Sprintf("%s can't be %q; it is true or false", key, shown)
		}
	case optionTrial:
		if trials[value] == "" {
			return fmt.Sprintf("trial can't be %q; it is manual or performance", shown)
		}
	case optionCover:
		if value != coverImage && !number().MatchString(value) {
			return fmt.Sprintf("cover can't be %q; it is milliseconds, or %s for the post's second file", shown, coverImage)
		}
	case optionLocation:
		if !number().MatchString(value) {
			return fmt.Sprintf("location can't be %q; it is the number of a Facebook Page with an address", shown)
		}
	case optionAudio:
		if wrong := psn.CheckText(value); wrong != nil {
			return "audio_name: " + wrong.Message
		}
	case optionCollab:
		return checkCollaborators(names(value))
	case optionTags:
		return checkTags(value, s)
	}
	return ""
}

func checkCollaborators(list []string) string {
	if len(list) > maxCollab {
		return fmt.Sprintf("%d collaborators are named, at most %d are allowed", len(list), maxCollab)
	}
	for _, name := range list {
		if !username().MatchString(name) {
			return fmt.Sprintf("collaborators: %q is not a username", psn.Excerpt(name, 40))
		}
	}
	return ""
}

func checkTags(value string, s shape) string {
	tags, err := tagsOf(value)
	if err != nil {
		return "tags: " + err.Error()
	}
	for _, t := range tags {
		switch {
		case s == shapeImage && t.X == nil:
			return fmt.Sprintf("tags: say where the picture shows %s, as %s:0.5:0.5", t.Name, t.Name)
		case s == shapeReel && t.X != nil:
			return fmt.Sprintf("tags: a reel shows %s nowhere in particular; leave the place out", t.Name)
		}
	}
	return ""
}
