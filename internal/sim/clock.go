package sim

import "time"

// now asks the server's clock, or the machine's when none was given.
func (s *Server) now() time.Time {
	if s.Clock != nil {
		return s.Clock()
	}
	return time.Now() //nolint:forbidigo // the one place that falls back to the machine's clock
}
