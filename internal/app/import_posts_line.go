package app

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"strings"

	"github.com/postshitnow/psn/internal/psn"
	"github.com/postshitnow/psn/internal/workspace"
)

// PostLine is a post, or one for each of several accounts, as a line of NDJSON has it. `psn post export` writes what
// `psn post import` reads.
type PostLine struct {
	Accounts       []string                     `json:"accounts,omitempty"`
	At             string                       `json:"at,omitempty"` // as psn help times has it; none for a draft
	Language       string                       `json:"language,omitempty"`
	Options        map[string]map[string]string `json:"options,omitempty"` // by platform
	Text           string                       `json:"text,omitempty"`    // of a plain post, instead of segments
	Segments       []LineSegment                `json:"segments,omitempty"`
	Fit            psn.Fit                      `json:"fit,omitempty"` // what becomes of pictures with proportions that a network does not take
	Poll           *LinePoll                    `json:"poll,omitempty"`
	ReplyTo        string                       `json:"reply_to,omitempty"`
	FirstComment   string                       `json:"first_comment,omitempty"`
	IdempotencyKey string                       `json:"idempotency_key,omitempty"`
}

// LineSegment is one step of a post.
type LineSegment struct {
	Text  string        `json:"text"`
	Media []LinePicture `json:"media,omitempty"`
}

// LinePicture is a picture that a segment shows.
type LinePicture struct {
	File  string `json:"file"` // relative to the folder of the line's file
	Alt   string `json:"alt,omitempty"`
	NoAlt string `json:"no_alt,omitempty"` // why there is no alt text

	Captions []LineCaptions `json:"captions,omitempty"` // of a video
}

// LineCaptions is a file with what is said in a video.
type LineCaptions struct {
	File     string `json:"file"`               // SRT or WebVTT, relative to the folder of the line's file
	Language string `json:"language,omitempty"` // BCP 47; that of the file's name or of the post if it is empty
}

// LinePoll is a question's answers.
type LinePoll struct {
	Options  []string `json:"options"`
	Duration string   `json:"duration,omitempty"` // 24h; a day if it is empty
}

// lineKeys are the keys of a line, for those who mistype one.
var lineKeys = []string{
	"accounts", "at", "language", "options", "segments", "fit", "poll", "reply_to", "first_comment", "idempotency_key", "text", "media", "file", "alt", "no_alt",
	"captions", "duration",
}

// parseLine reads a line. Errors are psn.CodeInvalid.
func parseLine(raw []byte) (PostLine, error) {
	var line PostLine
	decoder := json.NewDecoder(bytes.NewReader(raw))
	decoder.DisallowUnknownFields()
	err := decoder.Decode(&line)
	if err == nil {
		if _, more := decoder.Token(); !errors.Is(more, io.EOF) {
			err = errors.New("something follows the object")
		}
	}
	if err == nil {
		return line, nil
	}
	words := strings.TrimPrefix(err.Error(), "json: ")
	if key, unknown := strings.CutPrefix(words, "unknown field "); unknown {
		key = strings.Trim(key, `"`)
		out := psn.Errorf(psn.CodeInvalid, "unknown key %q", psn.Excerpt(key, 40)).WithHint("the keys are those that `psn post export` writes")
		if meant := psn.Closest(key, lineKeys); meant != "" {
			out.Hint = "did you mean " + meant + "? " + out.Hint
		}
		return line, out
	}
	return line, psn.Errorf(psn.CodeInvalid, "this is no post: %s", psn.Excerpt(words, 200)).
		WithHint("each line is a JSON object, as `psn post export` writes it")
}

// draft returns the line as a draft. What a draft file's front matter may not say is refused in the same way.
func (l PostLine) draft() (workspace.Draft, error) {
	if l.Text != "" {
		if len(l.Segments) > 0 {
			return workspace.Draft{}, psn.Errorf(psn.CodeInvalid, "text and segments both say what the post says").
				WithHint("give text for a plain post, segments for a thread or for media")
		}
		l.Segments = []LineSegment{{Text: l.Text}}
	}
	d := workspace.Draft{Accounts: l.Accounts, At: l.At, Language: l.Language, Options: l.Options, Fit: l.Fit, ReplyTo: l.ReplyTo, FirstComment: l.FirstComment}
	if l.Poll != nil {
		d.Poll = &psn.Poll{Options: l.Poll.Options, Duration: workspace.PollOpen}
		if l.Poll.Duration != "" {
			var err error
			if d.Poll.Duration, err = psn.ParseSpan(l.Poll.Duration); err != nil {
				return d, err
			}
		}
		if err := (psn.Content{Segments: []psn.Segment{{Text: "-"}}, Poll: d.Poll}).Check(); err != nil {
			return d, err
		}
	}
	if err := checkMatter(d); err != nil {
		return d, err
	}
	for i, s := range l.Segments {
		if err := psn.CheckText(s.Text); err != nil {
			return d, err
		}
		d.Segments = append(d.Segments, s.Text)
		for _, p := range s.Media {
			for len(d.Media) <= i {
				d.Media = append(d.Media, nil)
			}
			d.Media[i] = append(d.Media[i], workspace.DraftMedia{File: p.File, Alt: p.Alt, NoAlt: p.NoAlt})
			for _, c := range p.Captions {
				d.Captions = append(d.Captions, workspace.DraftCaptions{File: c.File, Language: c.Language, Video: p.File}.Guessed())
			}
		}
	}
	return d, nil
}

// checkMatter holds what is said beside a text to the rules of front matter.
func checkMatter(d workspace.Draft) error {
	_, err := workspace.ParseDraft("", workspace.FormatDraft(d))
	known, ok := errors.AsType[*psn.Error](err)
	if !ok {
		return err
	}
	copied := *known
	if place, rest, found := strings.Cut(known.Message, ": "); found && strings.HasPrefix(place, "line ") {
		copied.Message = rest // of a file that nobody wrote
	}
	return &copied
}

// lineOf returns a draft as a line.
func lineOf(d workspace.Draft, key string) PostLine {
	l := PostLine{
		Accounts: d.Accounts, At: d.At, Language: d.Language, Options: d.Options, Fit: d.Fit, Segments: []LineSegment{}, ReplyTo: d.ReplyTo,
		FirstComment: d.FirstComment, IdempotencyKey: key,
	}
	for i, text := range d.Segments {
		s := LineSegment{Text: text}
		for _, m := range d.MediaOf(i) {
			p := LinePicture{File: m.File, Alt: m.Alt, NoAlt: m.NoAlt}
			for _, c := range d.Captions {
				if c.Video == m.File {
					p.Captions = append(p.Captions, LineCaptions{c.File, c.Language})
				}
			}
			s.Media = append(s.Media, p)
		}
		l.Segments = append(l.Segments, s)
	}
	if d.Poll != nil {
		l.Poll = &LinePoll{Options: d.Poll.Options, Duration: d.Poll.Duration.String()}
	}
	return l
}
