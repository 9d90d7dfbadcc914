package platform

import "time"

// Call is a kind of call that may cost something of a budget.
type Call string

// The kinds of call.
const (
	CallPublish Call = "publish" // one segment
	CallUpload  Call = "upload"  // one file
	CallRead    Call = "read"    // one page of a listing, or one post
	CallDelete  Call = "delete"
)

// Budget is how much a network lets one account do in a window of time.
type Budget struct {
	Name   string        // "requests", "posts", "uploads"
	Limit  int           // points or calls in one window
	Window time.Duration // windows follow one another; see Quota
	Cost   map[Call]int  // what a call takes of it; a call that is not listed takes nothing
}

// Quota is what an answer's headers say of a budget.
type Quota struct {
	Budget    string // its name in Capabilities.Budgets
	Limit     int
	Remaining int
	Reset     time.Time // when Remaining is Limit again
}
