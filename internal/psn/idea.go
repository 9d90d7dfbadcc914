package psn

import (
	"slices"
	"strings"
	"time"
)

// Idea is something that may become a post.
type Idea struct {
	ID        string
	Text      string // one line
	Notes     string // what else there is to say; may be empty
	State     IdeaState
	Pillar    string   // may be empty
	Platforms []string // may be empty
	Format    Format   // may be empty
	Languages []string // BCP 47; may be empty
	Urgent    bool
	ExpiresAt time.Time // when it is stale; zero if never
	Expired   bool      // that has come, and it became nothing
	Reason    string    // why it was killed
	ClaimedBy string    // an Actor
	Posts     []string  // ids of the posts it became, the oldest first
	CreatedBy string    // an Actor
	CreatedAt time.Time
	UpdatedAt time.Time
}

// IdeaState is where an idea stands.
type IdeaState string

// The states of an idea, in the order of its life.
const (
	IdeaSpark     IdeaState = "spark"     // a line, as it came
	IdeaSeed      IdeaState = "seed"      // thought about
	IdeaReady     IdeaState = "ready"     // can be written
	IdeaClaimed   IdeaState = "claimed"   // somebody writes it
	IdeaDeveloped IdeaState = "developed" // there is a post
	IdeaUsed      IdeaState = "used"      // a post of it is out
	IdeaKilled    IdeaState = "killed"    // with a reason
)

// IdeaStates lists the states in the order of an idea's life.
func IdeaStates() []IdeaState {
	return []IdeaState{IdeaSpark, IdeaSeed, IdeaReady, IdeaClaimed, IdeaDeveloped, IdeaUsed, IdeaKilled}
}

// ideaSteps is where an idea may go from each state. Used and killed are ends.
var ideaSteps = map[IdeaState][]IdeaState{
	IdeaSpark:     {IdeaSeed, IdeaReady, IdeaClaimed, IdeaDeveloped, IdeaKilled},
	IdeaSeed:      {IdeaSpark, IdeaReady, IdeaClaimed, IdeaDeveloped, IdeaKilled},
	IdeaReady:     {IdeaSeed, IdeaClaimed, IdeaDeveloped, IdeaKilled},
	IdeaClaimed:   {IdeaReady, IdeaDeveloped, IdeaUsed, IdeaKilled},
	IdeaDeveloped: {IdeaReady, IdeaUsed, IdeaKilled},
}

// Next returns the states that an idea may go to from s; none if s is an end.
func (s IdeaState) Next() []IdeaState { return slices.Clone(ideaSteps[s]) }

// Open reports whether an idea in this state has not become anything yet.
func (s IdeaState) Open() bool {
	return s == IdeaSpark || s == IdeaSeed || s == IdeaReady || s == IdeaClaimed
}

// CheckIdeaMove returns nil if an idea may go from one state to another, and an error with CodeConflict that
// says where it may go otherwise.
func CheckIdeaMove(id string, from, to IdeaState) error {
	if slices.Contains(ideaSteps[from], to) {
		return nil
	}
	err := Errorf(CodeConflict, "idea %s is %s and can't become %s", id, from, to).WithNext("psn idea show " + id)
	if from == to {
		err.Message = "idea " + id + " is " + string(from) + " already"
		return err.WithHint("there is nothing to do")
	}
	if from == IdeaKilled {
		return err.WithHint("a killed idea stays killed; add it anew with `psn idea add`")
	}
	if from == IdeaUsed {
		return err.WithHint("a post of it is out; a new turn of it is a new idea")
	}
	var words []string
	for _, s := range ideaSteps[from] {
		words = append(words, string(s))
	}
	return err.WithHint("from %s it can become %s", from, strings.Join(words, ", "))
}

// Format is what kind of post an idea wants to be.
type Format string

// The formats.
const (
	FormatPost     Format = "post"
	FormatThread   Format = "thread"
	FormatCarousel Format = "carousel"
	FormatVideo    Format = "video"
	FormatPoll     Format = "poll"
)

// Formats lists the formats.
func Formats() []Format {
	return []Format{FormatPost, FormatThread, FormatCarousel, FormatVideo, FormatPoll}
}

// The bounds of an idea.
const (
	MaxIdeaBytes      = 2000     // of its line
	MaxIdeaNotesBytes = 16 << 10 // of its notes
	MaxReasonBytes    = 500      // of why it was killed
)
