// Package captions reads and writes the captions of videos, as SubRip (SRT) and WebVTT files. It knows nothing of
// networks and hubs.
//
// What a cue says is kept in the one form that both have: text with bold, italic and underlined stretches, and who
// speaks. Colours, fonts, classes and karaoke times are left out.
package captions

import "time"

// MaxBytes is the most bytes of a file of captions.
const MaxBytes = 512 << 10

// The MIME types of the two formats.
const (
	WebVTT = "text/vtt"
	SubRip = "application/x-subrip"
)

// Cue is a text that is shown for a while.
type Cue struct {
	Start    time.Duration
	End      time.Duration
	Settings string // where WebVTT shows it: "line:0 align:start"; empty for below
	Text     string // with the marks and escapes of WebVTT; lines are separated by line feeds, none is empty
	Line     int    // of the file, on which its times stand
}

// Write returns cues as a file of a MIME type, WebVTT or SubRip; nil for any other.
func Write(mime string, cues []Cue) []byte {
	switch mime {
	case WebVTT:
		return VTT(cues)
	case SubRip:
		return SRT(cues)
	}
	return nil
}
