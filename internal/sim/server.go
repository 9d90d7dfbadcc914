package sim

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"sync"
	"time"
)

// Server serves simulated networks. The zero value is a server without networks, on the machine's clock,
// with its ledger in memory. Set the fields before the first call and don't copy it after.
type Server struct {
	Networks   []Network
	Clock      func() time.Time // nil means the machine's
	LedgerPath string           // NDJSON file, appended to; empty keeps the ledger in memory
	Title      string           // of the feed page; empty means "psn simulator"

	opening sync.Once
	openErr error
	handler http.Handler
	ledger  *ledger
	faults  Faults
	closing chan struct{}
	epoch   string // distinguishes this run's request ids

	inflight sync.RWMutex // held for reading by each request to a network, so that Close can wait
	closed   bool

	mu       sync.Mutex
	listener net.Listener
	http     *http.Server
	requests requestCounter
}

// Start serves on addr, a loopback address with a port, as "127.0.0.1:7880" or, for any free port,
// "127.0.0.1:0". It returns when connections are accepted. Other addresses are refused: the simulator
// hands out its tokens to whoever asks.
func (s *Server) Start(addr string) error {
	if err := s.open(); err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.listener != nil {
		return errors.New("sim: start: the server is already started")
	}
	if err := checkLoopback(addr); err != nil {
		return fmt.Errorf("sim: start: %w", err)
	}
	var lc net.ListenConfig
	listener, err := lc.Listen(context.Background(), "tcp", addr)
	if err != nil {
		return fmt.Errorf("sim: start: %w", err)
	}
	s.listener = listener
	s.http = &http.Server{Handler: s.handler, ReadHeaderTimeout: 10 * time.Second}
	go func(server *http.Server) { _ = server.Serve(listener) }(s.http) // ends when Close is called
	return nil
}

// URL is the server's address, as "http://127.0.0.1:7880", without a trailing slash; empty before Start.
func (s *Server) URL() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.listener == nil {
		return ""
	}
	return "http://" + s.listener.Addr().String()
}

// Handler serves what Start would, without a listener. If the server can't be opened (see Start's
// error) it answers everything with 500 and the reason.
func (s *Server) Handler() http.Handler {
	if err := s.open(); err != nil {
		return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			http.Error(w, err.Error(), http.StatusInternalServerError)
		})
	}
	return s.handler
}

// Ledger returns every arrival, oldest first, earlier runs on the same file included. The last ones may
// still be on their way to the file. It is empty if the server can't be opened.
func (s *Server) Ledger() []Arrival {
	if s.open() != nil {
		return nil
	}
	s.settle()
	return s.ledger.all()
}

// Faults is the trouble in store, to add to and clear at any time.
func (s *Server) Faults() *Faults { return &s.faults }

// Network returns the network with that name, opened, or nil if there is none.
func (s *Server) Network(name string) Network {
	if s.open() != nil {
		return nil
	}
	for _, n := range s.Networks {
		if n.Name() == name {
			return n
		}
	}
	return nil
}

// Close stops serving, ends the requests that hang, waits for the others and closes the ledger. The
// second call does nothing.
func (s *Server) Close() error {
	if s.open() != nil {
		return nil // nothing was opened that would have to be closed
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	select {
	case <-s.closing:
		return nil
	default:
		close(s.closing)
	}
	var err error
	if s.http != nil {
		err = s.http.Close()
	}
	s.inflight.Lock()
	s.closed = true
	s.inflight.Unlock()
	return errors.Join(err, s.ledger.close())
}

func checkLoopback(addr string) error {
	host, _, err := net.SplitHostPort(addr)
	if err != nil {
		return err
	}
	if host == "localhost" {
		return nil
	}
	if ip, err := netip.ParseAddr(host); err != nil || !ip.IsLoopback() {
		return fmt.Errorf("%q is not a loopback address", addr)
	}
	return nil
}
