package captions

import (
	"html"
	"strconv"
	"strings"
)

// VTT returns cues as a WebVTT file, which Parse reads back as the same.
func VTT(cues []Cue) []byte {
	var out strings.Builder
	out.WriteString("WEBVTT\n")
	for _, c := range cues {
		out.WriteString("\n" + clock(c.Start, '.') + " " + arrow + " " + clock(c.End, '.'))
		if c.Settings != "" {
			out.WriteString(" " + c.Settings)
		}
		out.WriteString("\n" + c.Text + "\n")
	}
	return []byte(out.String())
}

// SRT returns cues as a SubRip file. Where they are shown is left out; who speaks stands before what is said.
func SRT(cues []Cue) []byte {
	var out strings.Builder
	for i, c := range cues {
		if i > 0 {
			out.WriteString("\n")
		}
		out.WriteString(strconv.Itoa(i+1) + "\n" + clock(c.Start, ',') + " " + arrow + " " + clock(c.End, ',') + "\n" + srtText(c.Text) + "\n")
	}
	return []byte(out.String())
}

// Plain returns what a cue says without marks, on one line.
func (c Cue) Plain() string {
	text := srtText(c.Text)
	for _, mark := range []string{"b", "i", "u"} {
		text = strings.ReplaceAll(strings.ReplaceAll(text, "<"+mark+">", ""), "</"+mark+">", "")
	}
	return strings.Join(strings.Fields(text), " ")
}

// srtText writes the text of a cue as SubRip has it.
func srtText(text string) string {
	var out strings.Builder
	for text != "" {
		plain, rest, tagged := strings.Cut(text, "<")
		out.WriteString(srtWords(plain))
		if !tagged {
			break
		}
		tag, after, _ := strings.Cut(rest, ">")
		switch speaker, speaks := strings.CutPrefix(tag, "v "); {
		case speaks:
			out.WriteString(srtWords(speaker) + ": ")
		case tag != "/v":
			out.WriteString("<" + tag + ">")
		}
		text = after
	}
	return out.String()
}

// srtWords writes a stretch of plain text. SubRip has no escapes: what would be read as the times of a cue or as a mark
// is written with other characters.
func srtWords(escaped string) string {
	text := strings.ReplaceAll(html.UnescapeString(escaped), arrow, "→")
	text = strings.ReplaceAll(text, `{\`, `(\`)
	pieces := strings.Split(text, "<")
	for i := 1; i < len(pieces); i++ {
		bracket := "<"
		if next := strings.ToLower(pieces[i]); next != "" && (next[0] == '/' || next[0] >= 'a' && next[0] <= 'z') {
			bracket = "‹"
		}
		pieces[i] = bracket + pieces[i]
	}
	return strings.Join(pieces, "")
}
