package post

import (
	"strconv"
	"strings"
	"time"

	"github.com/postshitnow/psn/internal/app"
	"github.com/postshitnow/psn/internal/cli"
	"github.com/postshitnow/psn/internal/psn"
)

// picture is a media file in a segment.
type picture struct {
	ID       string  `json:"id"` // empty until it is stored
	MIME     string  `json:"mime"`
	Bytes    int64   `json:"bytes"`
	Width    int     `json:"width"`  // pixels
	Height   int     `json:"height"` // pixels
	Animated bool    `json:"animated"`
	Duration float64 `json:"duration_seconds,omitempty"` // of a video
	Pages    int     `json:"pages,omitempty"`            // of a document
	Alt      string  `json:"alt"`                        // what it shows
	NoAlt    string  `json:"no_alt"`                     // why there is no alt
	Fit      psn.Fit `json:"fit,omitempty"`              // what becomes of it where its proportions are not taken

	Captions []captionsOf `json:"captions,omitempty"` // of a video, one for each language
}

// captionsOf are the captions of a video in one language.
type captionsOf struct {
	Language string  `json:"language"` // und if nobody said which
	Cues     int     `json:"cues"`
	Begins   string  `json:"begins"` // what the first ones say
	Start    float64 `json:"start_seconds"`
	End      float64 `json:"end_seconds"`
	VTT      string  `json:"vtt,omitempty"` // all of it, as WebVTT; psn post show alone has it
}

// picturesOf shows a segment's media.
func picturesOf(refs []psn.MediaRef) []picture {
	out := []picture{}
	for _, m := range refs {
		if psn.CheckID(m.ID) != nil {
			m.ID = "" // it is not stored yet
		}
		out = append(out, picture{m.ID, m.MIME, m.Bytes, m.Width, m.Height, m.Animated, m.Duration().Seconds(), m.Pages, m.Alt, m.NoAlt, m.Fit, captionsIn(m)})
	}
	return out
}

// captionsIn shows the captions of a video.
func captionsIn(m psn.MediaRef) []captionsOf {
	var out []captionsOf
	for _, c := range app.ReadCaptions(m) {
		out = append(out, captionsOf{c.Language, c.Cues, c.Begins, c.Start, c.End, ""})
	}
	return out
}

// withCaptions adds to the media of a segment what their captions say.
func withCaptions(pictures []picture, refs []psn.MediaRef) []picture {
	for i := range pictures {
		for j := range pictures[i].Captions {
			pictures[i].Captions[j].VTT = refs[i].Captions[j].Cues
		}
	}
	return pictures
}

// printPictures shows each picture on a line.
func printPictures(p *cli.Printer, indent string, pictures []picture) {
	for _, m := range pictures {
		says := m.Alt
		if says == "" {
			says = "no alt text: " + m.NoAlt
		}
		p.Line("%s%s %s", indent, p.Dim(strings.TrimSpace(string(psn.KindOf(m.MIME))+" "+m.ID)+", "+m.shows()+":"), says)
		for _, c := range m.Captions {
			p.Line("%s%s %s", indent, p.Dim("captions in "+c.Language+", "+strconv.Itoa(c.Cues)+" from "+app.Clock(c.Start)+" to "+app.Clock(c.End)+":"), c.Begins)
		}
	}
}

// shows is a file's type and how much there is to see.
func (m picture) shows() string {
	_, kind, _ := strings.Cut(m.MIME, "/")
	if m.Animated {
		kind = "animated " + kind
	}
	switch {
	case m.Pages == 1:
		return kind + ", 1 page"
	case psn.KindOf(m.MIME) == psn.Document:
		return kind + ", " + strconv.Itoa(m.Pages) + " pages"
	}
	kind += ", " + strconv.Itoa(m.Width) + " × " + strconv.Itoa(m.Height)
	if m.Duration > 0 {
		kind += ", " + app.Clock(m.Duration)
	}
	return kind
}

// counted says how many pictures a post has; it is empty for none.
func counted(pictures int) string {
	switch pictures {
	case 0:
		return ""
	case 1:
		return "[picture]"
	}
	return "[" + strconv.Itoa(pictures) + " pictures]"
}

// countPictures returns how many pictures a content has.
func countPictures(c psn.Content) int {
	n := 0
	for _, s := range c.Segments {
		n += len(s.Media)
	}
	return n
}

// poll is a poll that the first segment shows.
type poll struct {
	Options  []string `json:"options"`
	Duration string   `json:"duration"` // how long it is open: "24h"
}

func pollOf(p *psn.Poll) *poll {
	if p == nil {
		return nil
	}
	return &poll{p.Options, span(p.Duration)}
}

// span writes a length of time without the zeros at its end.
func span(d time.Duration) string {
	text := d.String()
	if strings.HasSuffix(text, "m0s") {
		text = strings.TrimSuffix(text, "0s")
	}
	if strings.HasSuffix(text, "h0m") {
		text = strings.TrimSuffix(text, "0m")
	}
	return text
}
