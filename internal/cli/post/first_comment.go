package post

import (
	"time"

	"github.com/postshitnow/psn/internal/app"
	"github.com/postshitnow/psn/internal/cli"
)

// firstComment is the comment that follows a post.
type firstComment struct {
	Text    string   `json:"text"`
	State   string   `json:"state"` // planned, waiting, sending, published, rejected or unknown
	URL     string   `json:"url"`
	Problem string   `json:"problem"` // why it is not published; may be empty
	At      cli.Time `json:"at"`      // when its fate was known
}

func firstCommentOf(s app.PostStory, zone *time.Location) *firstComment {
	switch {
	case s.Comment != nil:
		return &firstComment{s.Comment.Text, s.Comment.Outcome, s.Comment.URL, s.Comment.Detail, cli.In(s.Comment.FinishedAt, zone)}
	case s.Post.Content.FirstComment != "":
		return &firstComment{Text: s.Post.Content.FirstComment, State: "planned"}
	}
	return nil
}
