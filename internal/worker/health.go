package worker

import (
	"context"
	"encoding/json"
	"errors"
	"net"
	"net/http"
	"sync"
	"time"

	"github.com/postshitnow/psn/internal/psn"
)

// overdueMost is how long a post may be overdue before the worker counts as unhealthy, and tickMost how
// long its last tick may be ago.
const (
	overdueMost = 2 * time.Minute
	tickMost    = 90 * time.Second
)

// healthServer answers /healthz and /metrics on loopback.
type healthServer struct {
	server   *http.Server
	listener net.Listener
	clock    psn.Clock

	mu    sync.Mutex
	loops []*loop
}

// serveHealth starts the health server. The address must be on loopback: the figures are nobody else's.
func (w *Worker) serveHealth(ctx context.Context) (*healthServer, error) {
	s := &healthServer{clock: w.Clock}
	if w.HealthAddr == "" {
		return s, nil
	}
	host, _, err := net.SplitHostPort(w.HealthAddr)
	if ip := net.ParseIP(host); err != nil || host != "localhost" && (ip == nil || !ip.IsLoopback()) {
		return nil, psn.Errorf(psn.CodeInvalid, "the health address %q is not host:port on loopback", w.HealthAddr).
			WithHint("use 127.0.0.1:7881, or 127.0.0.1:0 for any free port")
	}
	s.listener, err = (&net.ListenConfig{}).Listen(ctx, "tcp", w.HealthAddr)
	if err != nil {
		return nil, psn.Errorf(psn.CodeConflict, "the health address %s is taken", w.HealthAddr).
			WithHint("is another worker running? give this one --health-addr 127.0.0.1:0, or --health-addr off")
	}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /healthz", s.healthz)
	mux.HandleFunc("GET /metrics", s.metrics)
	s.server = &http.Server{Handler: mux, ReadHeaderTimeout: 5 * time.Second}
	go func() { _ = s.server.Serve(s.listener) }() // ends with Close
	return s, nil
}

func (s *healthServer) addr() string {
	if s.listener == nil {
		return ""
	}
	return s.listener.Addr().String()
}

func (s *healthServer) close() {
	if s.server != nil {
		_ = s.server.Close()
	}
}

func (s *healthServer) watch(l *loop) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.loops = append(s.loops, l)
}

func (s *healthServer) all() []*loop {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]*loop(nil), s.loops...)
}

// hubHealth is one hub's part of /healthz.
type hubHealth struct {
	Hub           string  `json:"hub"`
	OK            bool    `json:"ok"`
	Database      bool    `json:"database"`               // it answers
	OldestOverdue float64 `json:"oldest_overdue_seconds"` // 0 if nothing is overdue
	Overdue       int     `json:"overdue"`                // posts
	Unknown       int     `json:"unknown"`                // attempts whose outcome is being found out
	Review        int     `json:"needs_review"`           // posts
	TickAge       float64 `json:"last_tick_age_seconds"`  // since the hub last took this worker's tick; -1 before the first
	Publishes     bool    `json:"publishes"`              // this worker can open the hub's tokens
	Problem       string  `json:"problem,omitempty"`      // why it is not ok
}

func (s *healthServer) look(ctx context.Context, l *loop) hubHealth {
	out := hubHealth{Hub: l.hub.Name(), TickAge: -1, Publishes: l.hub.CanPublish()}
	if at := l.ticked.Load(); at != 0 {
		out.TickAge = s.clock().Sub(time.Unix(at, 0)).Seconds()
	}
	ctx, cancel := context.WithTimeout(ctx, 3*time.Second)
	defer cancel()
	health, err := l.hub.Health(ctx)
	if err != nil {
		out.Problem = "the database does not answer"
		if known, ok := errors.AsType[*psn.Error](err); ok {
			out.Problem = known.Message
		}
		return out
	}
	out.Database = true
	out.OldestOverdue, out.Overdue = health.OldestOverdue.Seconds(), health.Overdue
	out.Unknown, out.Review = health.Unknown, health.Review
	switch {
	case health.OldestOverdue > overdueMost:
		out.Problem = "a post is overdue"
	case out.TickAge > tickMost.Seconds():
		out.Problem = "the hub has not taken this worker's tick"
	default:
		out.OK = true
	}
	return out
}

// healthz answers 200 if every hub is well and 503 otherwise, with the same figures.
func (s *healthServer) healthz(w http.ResponseWriter, r *http.Request) {
	answer := struct {
		OK   bool        `json:"ok"`
		Hubs []hubHealth `json:"hubs"`
	}{OK: true}
	for _, l := range s.all() {
		h := s.look(r.Context(), l)
		answer.OK = answer.OK && h.OK
		answer.Hubs = append(answer.Hubs, h)
	}
	w.Header().Set("Content-Type", "application/json")
	if !answer.OK {
		w.WriteHeader(http.StatusServiceUnavailable)
	}
	_ = json.NewEncoder(w).Encode(answer)
}
