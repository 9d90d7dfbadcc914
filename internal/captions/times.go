package captions

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// arrow stands between the beginning and the end of a cue.
const arrow = "-->"

// times reads the line of a cue's times. The cue's Line is the current one, counted from 0.
func (p *parser) times(line string) (Cue, error) {
	const wanted = "write a line as 00:00:01.000 --> 00:00:04.000, and a blank line between two cues"
	c := Cue{Line: p.at}
	from, to, ok := strings.Cut(line, arrow)
	if !ok {
		return c, p.fail(p.at, "here should be the times of a cue").WithHint(wanted)
	}
	to, settings, _ := strings.Cut(strings.TrimSpace(strings.ReplaceAll(to, "\t", " ")), " ")
	var good [2]bool
	c.Start, good[0] = parseTime(strings.TrimSpace(from))
	c.End, good[1] = parseTime(to)
	if !good[0] || !good[1] {
		return c, p.fail(p.at, "the times of the cue can't be read").WithHint(wanted)
	}
	if c.End <= c.Start {
		return c, p.fail(p.at, "the cue ends at %s, not after it begins", clock(c.End, '.')).WithHint("mend its times")
	}
	if n := len(p.cues); n > 0 && c.Start < p.cues[n-1].Start {
		return c, p.fail(p.at, "the cue begins at %s, before the one above it, which begins at %s", clock(c.Start, '.'), clock(p.cues[n-1].Start, '.')).
			WithHint("put the cues into the order in which they are shown")
	}
	if p.vtt {
		c.Settings = cueSettings(settings)
	}
	return c, nil
}

// isTimes reports whether a line is that of a cue's times.
func isTimes(line string) bool {
	from, to, _ := strings.Cut(line, arrow)
	to, _, _ = strings.Cut(strings.TrimSpace(to), " ")
	_, begins := parseTime(strings.TrimSpace(from))
	_, ends := parseTime(to)
	return begins && ends
}

// parseTime reads "00:01:02.345", "00:01:02,345" or, without hours, "01:02.345".
func parseTime(text string) (time.Duration, bool) {
	parts := strings.Split(text, ":")
	if len(parts) == 2 {
		parts = append([]string{"0"}, parts...)
	}
	if len(parts) != 3 || len(parts[2]) != len("00.000") || parts[2][2] != '.' && parts[2][2] != ',' {
		return 0, false
	}
	h, hours := number(parts[0], 1, 4)
	m, minutes := number(parts[1], 2, 2)
	s, seconds := number(parts[2][:2], 2, 2)
	ms, thousandths := number(parts[2][3:], 3, 3)
	if !hours || !minutes || !seconds || !thousandths || m > 59 || s > 59 {
		return 0, false
	}
	return time.Duration(h)*time.Hour + time.Duration(m)*time.Minute + time.Duration(s)*time.Second + time.Duration(ms)*time.Millisecond, true
}

// number reads a number of so many digits.
func number(text string, least, most int) (int, bool) {
	if len(text) < least || len(text) > most || strings.Trim(text, "0123456789") != "" {
		return 0, false
	}
	n, err := strconv.Atoi(text)
	return n, err == nil
}

// clock writes a time, with a point or a comma before the thousandths.
func clock(d time.Duration, point rune) string {
	ms := d.Milliseconds()
	return fmt.Sprintf("%02d:%02d:%02d%c%03d", ms/3_600_000, ms/60_000%60, ms/1000%60, point, ms%1000)
}

// cueSettings returns those of a WebVTT cue's settings that need no region.
func cueSettings(text string) string {
	var kept []string
	for setting := range strings.FieldsSeq(text) {
		key, value, _ := strings.Cut(setting, ":")
		switch key {
		case "vertical", "line", "position", "size", "align":
			if value != "" && strings.Trim(strings.ToLower(value), "abcdefghijklmnopqrstuvwxyz0123456789.,%-") == "" && !strings.Contains(value, arrow[:2]) {
				kept = append(kept, setting)
			}
		}
	}
	return strings.Join(kept, " ")
}
