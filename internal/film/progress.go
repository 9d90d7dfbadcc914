package film

import (
	"bytes"
	"strconv"
	"strings"
	"time"
)

// progress reads what ffmpeg's -progress writes, lines of key=value, and passes on how much is made.
type progress struct {
	watch func(time.Duration)
	rest  []byte // the beginning of a line
}

// maxLine is more than any line of -progress has.
const maxLine = 1 << 10

func (p *progress) Write(b []byte) (int, error) {
	p.rest = append(p.rest, b...)
	for {
		line, rest, whole := bytes.Cut(p.rest, []byte("\n"))
		if !whole {
			break
		}
		p.rest = rest
		p.line(string(line))
	}
	if len(p.rest) > maxLine {
		p.rest = nil
	}
	return len(b), nil
}

func (p *progress) line(line string) {
	micros, found := strings.CutPrefix(strings.TrimSpace(line), "out_time_us=")
	if !found || p.watch == nil {
		return
	}
	if n, err := strconv.ParseInt(micros, 10, 64); err == nil && n >= 0 { // it is N/A before the first frame
		p.watch(time.Duration(n) * time.Microsecond)
	}
}
