package cli

import (
	"errors"
	"strings"
)

// splitLine parts a shell command line into words, as far as a documented line needs: quotes, backslashes,
// and an end at the first pipe, redirection, separator or comment.
func splitLine(line string) ([]string, error) {
	var words []string
	var word strings.Builder
	open := false // whether a word has begun, be it an empty one in quotes
	flush := func() {
		if open {
			words = append(words, word.String())
		}
		word.Reset()
		open = false
	}
	for i := 0; i < len(line); i++ {
		c := line[i]
		switch {
		case c == ' ' || c == '\t' || c == '\n':
			flush()
		case c == '\'' || c == '"':
			text, length, err := quoted(line[i:])
			if err != nil {
				return nil, err
			}
			word.WriteString(text)
			open = true
			i += length - 1
		case c == '\\' && i+1 < len(line):
			i++
			if line[i] != '\n' {
				word.WriteByte(line[i])
				open = true
			}
		case strings.IndexByte("|;&<>", c) >= 0, c == '#' && !open:
			if (c == '<' || c == '>') && strings.Trim(word.String(), "0123456789") == "" {
				open = false // the number of a stream, as in 2>
			}
			flush()
			return words, nil
		default:
			word.WriteByte(c)
			open = true
		}
	}
	flush()
	return words, nil
}

// quoted returns the text of the quotation at the beginning of s and its length, quotes included.
func quoted(s string) (string, int, error) {
	var text strings.Builder
	for i := 1; i < len(s); i++ {
		switch {
		case s[i] == s[0]:
			return text.String(), i + 1, nil
		case s[i] == '\\' && s[0] == '"' && i+1 < len(s) && strings.IndexByte("\"\\$`", s[i+1]) >= 0:
			i++
			text.WriteByte(s[i])
		default:
			text.WriteByte(s[i])
		}
	}
	return "", 0, errors.New("a quotation is not closed")
}
