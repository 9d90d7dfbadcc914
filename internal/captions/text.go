package captions

import (
	"html"
	"slices"
	"strings"
)

// said is what a cue says.
type said struct {
	text    string // as Cue.Text
	visible bool   // there is something to read
}

// writer makes the text of a cue, with every mark that is opened closed.
type writer struct {
	out     strings.Builder
	open    []string // marks, the innermost last
	visible bool
}

// escaper writes what WebVTT would read as something else.
var escaper = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;")

// words adds a stretch of plain text.
func (w *writer) words(text string) {
	w.visible = w.visible || strings.TrimSpace(text) != ""
	w.out.WriteString(escaper.Replace(text))
}

// begin opens a mark, "b" or "v", with who speaks.
func (w *writer) begin(mark, speaker string) {
	if mark == "v" {
		w.end("v") // somebody else speaks now
		w.out.WriteString("<v " + escaper.Replace(speaker) + ">")
	} else {
		w.out.WriteString("<" + mark + ">")
	}
	w.open = append(w.open, mark)
}

// end closes a mark and those within; one that is not open is left out.
func (w *writer) end(mark string) {
	if !slices.Contains(w.open, mark) {
		return
	}
	for {
		last := w.open[len(w.open)-1]
		w.open = w.open[:len(w.open)-1]
		w.out.WriteString("</" + last + ">")
		if last == mark {
			return
		}
	}
}

func (w *writer) said() said {
	if len(w.open) > 0 {
		w.end(w.open[0])
	}
	var lines []string
	for line := range strings.SplitSeq(w.out.String(), "\n") {
		if line = strings.TrimRight(line, " \t"); line != "" {
			lines = append(lines, line)
		}
	}
	return said{strings.Join(lines, "\n"), w.visible}
}

// vttText reads the text of a WebVTT cue.
func vttText(text string) said {
	var w writer
	for text != "" {
		plain, rest, tagged := strings.Cut(text, "<")
		for i, line := range strings.Split(plain, "\n") {
			if i > 0 {
				w.out.WriteByte('\n')
			}
			w.words(oneLine(html.UnescapeString(line)))
		}
		if !tagged {
			break
		}
		tag, after, closed := strings.Cut(rest, ">")
		if !closed {
			tag, after = rest, ""
		}
		w.vttTag(tag)
		text = after
	}
	return w.said()
}

// vttTag follows a tag, without its brackets. What is no mark is left out.
func (w *writer) vttTag(tag string) {
	tag, closing := strings.CutPrefix(tag, "/")
	name, speaker, _ := strings.Cut(strings.ReplaceAll(strings.ReplaceAll(tag, "\n", " "), "\t", " "), " ")
	name, _, _ = strings.Cut(name, ".") // classes
	speaker = strings.Join(strings.Fields(oneLine(html.UnescapeString(speaker))), " ")
	switch {
	case name != "b" && name != "i" && name != "u" && name != "v":
	case closing:
		w.end(name)
	case name != "v" || speaker != "":
		w.begin(name, speaker)
	}
}

// subRipText reads the text of a SubRip cue. It has the marks <b>, <i> and <u>; <font> and {\an8} are left out, and any
// other bracket is a bracket.
func subRipText(text string) said {
	var w writer
	plain := func(text string) {
		for i, line := range strings.Split(text, "\n") {
			if i > 0 {
				w.out.WriteByte('\n')
			}
			w.words(oneLine(line))
		}
	}
	for text != "" {
		i := strings.IndexAny(text, "<{")
		if i < 0 {
			plain(text)
			break
		}
		plain(text[:i])
		closer := ">"
		if text[i] == '{' {
			closer = "}"
		}
		tag, rest, closed := strings.Cut(text[i+1:], closer)
		if !closed || !w.subRipTag(text[i], tag) {
			plain(text[i : i+1])
			rest = text[i+1:]
		}
		text = rest
	}
	return w.said()
}

// subRipTag follows what stands between two brackets and reports whether it was a tag.
func (w *writer) subRipTag(bracket byte, tag string) bool {
	if bracket == '{' {
		return strings.HasPrefix(tag, `\`)
	}
	name, closing := strings.CutPrefix(strings.ToLower(tag), "/")
	switch {
	case name == "font" || strings.HasPrefix(name, "font "):
		return true
	case name != "b" && name != "i" && name != "u":
		return false
	case closing:
		w.end(name)
	default:
		w.begin(name, "")
	}
	return true
}

// oneLine writes line feeds and tabs, which an escape may stand for, as spaces.
func oneLine(text string) string {
	return strings.Map(func(r rune) rune {
		if r == '\n' || r == '\r' || r == '\t' {
			return ' '
		}
		return r
	}, text)
}
