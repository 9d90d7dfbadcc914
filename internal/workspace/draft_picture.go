package workspace

import "strings"

// parsePicture reads a line that is nothing but a Markdown image, ![alt](file) or ![](file "why there is no
// alt text"), as CommonMark 0.31 writes them. A backslash makes punctuation literal.
func parsePicture(line string) (DraftMedia, bool) {
	var m DraftMedia
	rest, ok := strings.CutPrefix(strings.TrimSpace(line), "![")
	if !ok {
		return m, false
	}
	if m.Alt, rest, ok = cutNested(rest, '[', ']'); !ok {
		return m, false
	}
	if rest, ok = strings.CutPrefix(rest, "("); !ok {
		return m, false
	}
	if m.File, rest, ok = cutTarget(strings.TrimLeft(rest, " \t")); !ok {
		return m, false
	}
	space := strings.TrimLeft(rest, " \t")
	if quote, title := strings.CutPrefix(space, `"`); title && space != rest {
		if m.NoAlt, rest, ok = cutNested(quote, 0, '"'); !ok {
			return m, false
		}
	}
	return m, strings.TrimLeft(rest, " \t") == ")"
}

// cutTarget reads a path, between < and > or up to a space or the bracket that closes the image.
func cutTarget(text string) (target, rest string, ok bool) {
	if inner, angled := strings.CutPrefix(text, "<"); angled {
		return cutNested(inner, 0, '>')
	}
	var out strings.Builder
	depth := 0
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case c == '\\' && i+1 < len(text) && isPunctuation(text[i+1]):
			i++
			out.WriteByte(text[i])
			continue
		case c == ' ', c == '\t', c == ')' && depth == 0:
			return out.String(), text[i:], true
		case c == '(':
			depth++
		case c == ')':
			depth--
		}
		out.WriteByte(text[i])
	}
	return "", "", false
}

// cutNested reads up to the closing character that has no opening one, which may be 0 for none.
func cutNested(text string, opening, closing byte) (inner, rest string, ok bool) {
	var out strings.Builder
	depth := 0
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case c == '\\' && i+1 < len(text) && isPunctuation(text[i+1]):
			i++
			out.WriteByte(text[i])
			continue
		case c == closing && depth == 0:
			return out.String(), text[i+1:], true
		case c == closing:
			depth--
		case opening != 0 && c == opening:
			depth++
		}
		out.WriteByte(text[i])
	}
	return "", "", false
}

func isPunctuation(c byte) bool {
	return c >= '!' && c <= '/' || c >= ':' && c <= '@' || c >= '[' && c <= '`' || c >= '{' && c <= '~'
}

// formatPicture writes a picture as parsePicture reads it. Line feeds don't survive.
func formatPicture(m DraftMedia) string {
	target := m.File
	if strings.ContainsAny(target, " \t\n()<>\\\"") {
		target = "<" + escaped(target, `\<>`) + ">"
	}
	line := "![" + escaped(m.Alt, `\[]`) + "](" + target
	if m.NoAlt != "" {
		line += ` "` + escaped(m.NoAlt, `\"`) + `"`
	}
	return line + ")"
}

// escaped puts a backslash before each of some characters, and the text on one line.
func escaped(text, characters string) string {
	var out strings.Builder
	for _, r := range strings.ReplaceAll(text, "\n", " ") {
		if strings.ContainsRune(characters, r) {
			out.WriteByte('\\')
		}
		out.WriteRune(r)
	}
	return out.String()
}

// formatPictures writes pictures, a line each.
func formatPictures(media []DraftMedia) string {
	lines := make([]string, len(media))
	for i, m := range media {
		lines[i] = formatPicture(m)
	}
	return strings.Join(lines, "\n")
}
