package psn

import "time"

// FirstComment is what became of the comment that follows a post.
type FirstComment struct {
	Text       string
	Outcome    string // waiting, sending, published, rejected or unknown
	URL        string
	Detail     string    // one sentence: why it is not published
	FinishedAt time.Time // zero while it waits
}
