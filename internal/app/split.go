package app

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/rivo/uniseg"

	"github.com/postshitnow/psn/internal/platform"
	"github.com/postshitnow/psn/internal/psn"
)

// splitContent cuts each segment that is too long for the platform at the ends of its sentences, so that every
// piece fits; media stay with a segment's first piece. Content that fits is returned as it is.
func splitContent(member platform.Platform, content psn.Content, limits platform.Limits) (psn.Content, error) {
	out := content
	out.Segments = nil
	for i, s := range content.Segments {
		if strings.TrimSpace(s.Text) == "" { // its picture says it all
			out.Segments = append(out.Segments, s)
			continue
		}
		first := i == 0
		fits := func(text string) bool {
			one := psn.Content{Segments: []psn.Segment{{Text: text}}, Language: content.Language, Options: content.Options}
			if !first { // what belongs to the post as a whole stands in the first segment's report
				one.Segments = []psn.Segment{{Text: "x"}, {Text: text}}
			}
			reports := member.Check(one, limits)
			return reports[len(reports)-1].Valid || len(reports[len(reports)-1].Problems) <= unavoidable(member, one, limits)
		}
		pieces, ok := split(s.Text, fits)
		if !ok {
			return content, psn.Errorf(psn.CodeInvalid, "segment %d can't be split to fit %s", i+1, member.Title())
		}
		for n, text := range pieces {
			piece := psn.Segment{Text: text}
			if n == 0 {
				piece.Media = s.Media
			}
			out.Segments = append(out.Segments, piece)
		}
	}
	if len(out.Segments) > len(content.Segments) && !member.Capabilities().Threads {
		return content, psn.Errorf(psn.CodeInvalid, "%s has no threads, so a long text can't be split there", member.Title())
	}
	return out, nil
}

// unavoidable counts the problems that the shortest text has as well: a bad option, say.
func unavoidable(member platform.Platform, content psn.Content, limits platform.Limits) int {
	last := len(content.Segments) - 1
	content.Segments[last] = psn.Segment{Text: "x"}
	return len(member.Check(content, limits)[last].Problems)
}

// split cuts a text into pieces that fit: at the ends of sentences, and where one sentence alone is too long at
// spaces, or as a last resort between characters. White space where it was cut is dropped. It reports false if
// not even one character fits.
func split(text string, fits func(string) bool) ([]string, bool) {
	if fits(text) {
		return []string{text}, true
	}
	var pieces []string
	current := ""
	var add func(part string, finer []cutter) bool
	add = func(part string, finer []cutter) bool {
		if fits(strings.TrimSpace(current + part)) {
			current += part
			return true
		}
		if whole := strings.TrimSpace(current); whole != "" {
			pieces, current = append(pieces, whole), ""
			if fits(strings.TrimSpace(part)) {
				current = part
				return true
			}
		}
		if len(finer) == 0 {
			return false
		}
		for rest := part; rest != ""; {
			n := len(finer[0](rest))
			if !add(rest[:n], finer[1:]) {
				return false
			}
			rest = rest[n:]
		}
		return true
	}
	for rest := text; rest != ""; {
		n := len(sentence(rest))
		if !add(rest[:n], []cutter{word, character}) {
			return nil, false
		}
		rest = rest[n:]
	}
	if last := strings.TrimSpace(current); last != "" {
		pieces = append(pieces, last)
	}
	return pieces, true
}

// A cutter returns the shortest beginning of a text after which it may be cut. The text is not empty.
type cutter func(string) string

// sentence ends after white space, or after the full stop of a script without spaces: the ? in a link ends none.
func sentence(text string) string {
	n := 0
	for rest, state := text, -1; rest != ""; {
		var first string
		first, rest, state = uniseg.FirstSentenceInString(rest, state)
		n += len(first)
		last, _ := utf8.DecodeLastRuneInString(first)
		if unicode.IsSpace(last) || rest != "" && rest[0] >= utf8.RuneSelf {
			break
		}
	}
	return text[:n]
}

// word ends after white space; where a script has none between its words, it ends where a line may.
func word(text string) string {
	first, _, _, _ := uniseg.FirstLineSegmentInString(text, -1)
	if isLink(text) {
		if end := strings.IndexAny(text, " \t\n"); end >= 0 {
			return text[:end+1]
		}
		return text
	}
	return first
}

func isLink(text string) bool {
	return strings.HasPrefix(text, "https://") || strings.HasPrefix(text, "http://")
}

func character(text string) string {
	first, _, _, _ := uniseg.FirstGraphemeClusterInString(text, -1)
	return first
}
