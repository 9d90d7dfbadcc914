package captions

import (
	"fmt"
	"strings"

	"github.com/postshitnow/psn/internal/psn"
)

// byteOrderMark stands at the beginning of files from some editors.
const byteOrderMark = "\ufeff"

// Parse reads a SubRip or a WebVTT file; which of them it is says its first line. name is the file as the user knows it.
// The cues are in the order of their beginnings, each ends after it begins, and none is empty: those without a text are
// left out, as are notes, styles and regions.
//
// It returns an error with psn.CodeInvalid that begins with the name and the number of the line for what is in
// neither form, for cues that are out of order, and for characters that no post may have, and one for a file that is
// too long or has no cue.
func Parse(name string, raw []byte) ([]Cue, error) {
	p := parser{name: psn.Excerpt(name, 80)}
	if len(raw) > MaxBytes {
		return nil, psn.Errorf(psn.CodeInvalid, "%s: the captions have more than %d bytes", p.name, MaxBytes).
			WithHint("a film of two hours has about 100,000; is this a file of captions?")
	}
	text := strings.TrimPrefix(string(raw), byteOrderMark)
	text = strings.ReplaceAll(strings.ReplaceAll(text, "\r\n", "\n"), "\r", "\n")
	if err := psn.CheckText(text); err != nil {
		err.Message = p.name + ": " + err.Message
		return nil, err
	}
	p.lines = strings.Split(text, "\n")
	read := p.subRip
	if first := p.lines[0]; first == "WEBVTT" || strings.HasPrefix(first, "WEBVTT ") || strings.HasPrefix(first, "WEBVTT\t") {
		p.vtt, read = true, p.webVTT
	}
	if err := read(); err != nil {
		return nil, err
	}
	if len(p.cues) == 0 {
		return nil, psn.Errorf(psn.CodeInvalid, "%s: there are no captions in it", p.name).
			WithHint("psn reads SubRip (.srt) and WebVTT (.vtt)")
	}
	return p.cues, nil
}

// parser reads a file line by line.
type parser struct {
	name  string
	vtt   bool
	lines []string
	at    int // the next line, from 0
	cues  []Cue
}

// fail says what is wrong with a line, counted from 0.
func (p *parser) fail(line int, format string, args ...any) *psn.Error {
	return psn.Errorf(psn.CodeInvalid, "%s:%d: %s", p.name, line+1, fmt.Sprintf(format, args...))
}

// more skips blank lines and reports whether there is another.
func (p *parser) more() bool {
	for p.at < len(p.lines) && blank(p.lines[p.at]) {
		p.at++
	}
	return p.at < len(p.lines)
}

// skip goes to the next blank line.
func (p *parser) skip() {
	for p.at < len(p.lines) && !blank(p.lines[p.at]) {
		p.at++
	}
}

func blank(line string) bool { return strings.Trim(line, " \t") == "" }

func (p *parser) webVTT() error {
	for p.at = 1; p.at < len(p.lines) && !blank(p.lines[p.at]); p.at++ {
		if strings.Contains(p.lines[p.at], arrow) {
			return p.fail(p.at, "a blank line is missing above the first cue")
		}
	}
	for p.more() {
		switch word, _, _ := strings.Cut(strings.TrimRight(p.lines[p.at], " \t"), " "); {
		case strings.Contains(p.lines[p.at], arrow):
		case word == "NOTE", word == "STYLE", word == "REGION":
			p.skip()
			continue
		default:
			p.at++ // what the cue is called
		}
		if err := p.cue(); err != nil {
			return err
		}
	}
	return nil
}

func (p *parser) subRip() error {
	for p.more() {
		if number := strings.TrimSpace(p.lines[p.at]); strings.Trim(number, "0123456789") == "" {
			p.at++
		}
		if err := p.cue(); err != nil {
			return err
		}
	}
	return nil
}

// cue reads the times of a cue and the lines of its text.
func (p *parser) cue() error {
	if p.at >= len(p.lines) {
		return p.fail(p.at-1, "the file breaks off in a cue")
	}
	c, err := p.times(p.lines[p.at])
	if err != nil {
		return err
	}
	p.at++
	from := p.at
	for p.skip(); from < p.at; from++ {
		if strings.Contains(p.lines[from], arrow) && isTimes(p.lines[from]) {
			return p.fail(from, "a blank line is missing above this cue")
		}
		c.Text += p.lines[from] + "\n"
	}
	read := subRipText
	if p.vtt {
		read = vttText
	}
	said := read(strings.TrimSuffix(c.Text, "\n"))
	if err := psn.CheckText(said.text); err != nil { // an escape may stand for a character that is refused
		return p.fail(c.Line, "the text of this cue has an escaped character that no post may have").WithHint("%s", err.Hint)
	}
	if said.visible {
		c.Text, c.Line = said.text, c.Line+1
		p.cues = append(p.cues, c)
	}
	return nil
}
