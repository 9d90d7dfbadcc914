package demo

import (
	"fmt"
)

// say tells one thing that happened, with the seconds since the beginning.
func (s *stage) say(format string, args ...any) {
	s.line(fmt.Sprintf("%5.1fs  ", s.o.Clock().Sub(s.begin).Seconds()), fmt.Sprintf(format, args...))
}

func (s *stage) line(margin, text string) {
	_, _ = fmt.Fprintln(s.o.Story, margin+text) // a story that nobody reads stops nothing
}
