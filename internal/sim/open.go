package sim

import (
	"fmt"
	"net/http"
	"regexp"
	"strconv"
	"sync"
	"sync/atomic"
)

var networkName = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^[a-z][a-z0-9-]*$`) })

// open opens the ledger and the networks and builds the handler, once.
func (s *Server) open() error {
	s.opening.Do(func() {
		if err := s.openAll(); err != nil {
			s.openErr = fmt.Errorf("sim: %w", err)
		}
	})
	return s.openErr
}

func (s *Server) openAll() error {
	seen := map[string]bool{}
	for _, n := range s.Networks {
		if name := n.Name(); !networkName().MatchString(name) || seen[name] {
			return fmt.Errorf("network %q: the name is taken or not a path segment", name)
		}
		seen[n.Name()] = true
	}
	l, err := openLedger(s.LedgerPath)
	if err != nil {
		return err
	}
	s.ledger, s.closing = l, make(chan struct{})
	s.epoch = strconv.FormatInt(s.now().UnixNano(), 36)
	mux := http.NewServeMux()
	for _, n := range s.Networks {
		if err := n.Open(Site{Clock: s.now, Record: s.record}); err != nil {
			return fmt.Errorf("open %s: %w", n.Name(), err)
		}
		mux.Handle("/"+n.Name()+"/", http.StripPrefix("/"+n.Name(), s.network(n)))
	}
	s.mountControl(mux)
	s.mountPage(mux)
	s.handler = mux
	return nil
}

// record writes an arrival without a request. A ledger that can't take it says so to the next request.
func (s *Server) record(a Arrival) {
	_ = s.ledger.append(a)
}

// settle lets every network do what has fallen due.
func (s *Server) settle() {
	for _, n := range s.Networks {
		n.Settle()
	}
}

// requestCounter numbers the requests that bring no X-Request-Id.
type requestCounter struct{ n atomic.Int64 }

func (c *requestCounter) next(epoch string) string {
	return epoch + "-" + strconv.FormatInt(c.n.Add(1), 10)
}
