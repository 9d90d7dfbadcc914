package docs_test

import (
	"regexp"
	"strings"
)

// piece is a part of a document: a line of a code block, a span of inline code, or a line of prose.
type piece struct {
	line     int
	language string // of the code block; "inline" for inline code, empty for prose
	text     string
}

var inlineCode = regexp.MustCompile("(`+)([^`]+?)(`+)")

// pieces parts a document. A line of a code block that ends with a backslash is joined with the next.
func (d document) pieces() []piece {
	var out []piece
	language, open, joined := "", false, ""
	number, began := 0, 0
	for line := range strings.Lines(d.text) {
		number++
		line = strings.TrimRight(line, "\n")
		if fence, ok := strings.CutPrefix(strings.TrimSpace(line), "```"); ok {
			open = !open
			language = "none"
			if open && fence != "" {
				language = fence
			}
			if open {
				out = append(out, piece{number, "fence", language})
			}
			continue
		}
		if open {
			if joined == "" {
				began = number
			}
			if head, more := strings.CutSuffix(line, `\`); more {
				joined += head
				continue
			}
			out = append(out, piece{began, language, joined + strings.TrimLeft(line, " ")})
			joined = ""
			continue
		}
		for _, code := range inlineCode.FindAllStringSubmatch(line, -1) {
			out = append(out, piece{number, "inline", code[2]})
		}
		out = append(out, piece{number, "", inlineCode.ReplaceAllString(line, "")})
	}
	return out
}

// anchors lists the anchors of a document's headings, as GitHub makes them.
func (d document) anchors() map[string]bool {
	out := map[string]bool{}
	open := false
	for line := range strings.Lines(d.text) {
		if strings.HasPrefix(line, "```") {
			open = !open
		}
		heading := strings.TrimLeft(line, "#")
		if open || heading == line || !strings.HasPrefix(heading, " ") {
			continue
		}
		slug := strings.Map(func(r rune) rune {
			switch {
			case r == ' ':
				return '-'
			case r >= 'a' && r <= 'z', r >= '0' && r <= '9', r == '-', r == '_', r > 127:
				return r
			}
			return -1
		}, strings.ToLower(strings.TrimSpace(heading)))
		out[slug] = true
	}
	return out
}
