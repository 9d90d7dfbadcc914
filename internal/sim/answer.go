package sim

import (
	"io"
	"maps"
	"net"
	"net/http"
	"strconv"
	"time"
)

// refusal words the answer of a fault that keeps the request from taking effect.
func (s *Server) refusal(n Network, f Fault) Reply {
	var reply Reply
	switch f.Do { //nolint:exhaustive // the other actions take effect
	case Refuse:
		reply = n.Refuse(Rejected, time.Time{})
	case RateLimit:
		reply = n.Refuse(RateLimited, s.now().Add(seconds(f.Seconds)))
	case ExpiredToken:
		reply = n.Refuse(Unauthorised, time.Time{})
	case Refuse502:
		reply = proxyError(http.StatusBadGateway)
	case Unavailable:
		reply = proxyError(http.StatusServiceUnavailable)
	case HangBeforeEffect, ResetBeforeEffect:
		return Reply{Effect: None}
	}
	if f.Status != 0 {
		reply.Status = f.Status
	}
	if f.Body != "" {
		reply.Body = []byte(f.Body)
	}
	return reply
}

// answer sends the reply, or does what the fault does to it.
func (s *Server) answer(w http.ResponseWriter, r *http.Request, f *Fault, reply Reply) {
	if f == nil {
		send(w, reply)
		return
	}
	switch f.Do { //nolint:exhaustive // the other actions have worded their reply
	case AcceptThenHang, HangBeforeEffect:
		s.hang(r)
	case AcceptThenReset, ResetBeforeEffect:
		reset(w, r)
	case AcceptThen502:
		send(w, proxyError(http.StatusBadGateway))
	case GarbageSuccess:
		send(w, garbage(f.Body))
	case SlowBody:
		s.trickle(w, reply, seconds(f.Seconds))
	default:
		send(w, reply)
	}
}

func send(w http.ResponseWriter, reply Reply) {
	head(w, reply)
	_, _ = w.Write(reply.Body) // a client that has left reads nothing
}

func head(w http.ResponseWriter, reply Reply) {
	maps.Copy(w.Header(), reply.Header)
	w.Header().Set("Content-Length", strconv.Itoa(len(reply.Body)))
	w.WriteHeader(reply.Status)
}

// hang keeps the connection open without a byte until the client leaves or the server closes.
func (s *Server) hang(r *http.Request) {
	_, _ = io.Copy(io.Discard, r.Body) // only a body read to its end lets the server notice a client that leaves
	select {
	case <-r.Context().Done():
	case <-s.closing:
	}
	panic(http.ErrAbortHandler)
}

// reset ends the connection with a TCP reset where there is one, or else without an answer.
func reset(w http.ResponseWriter, r *http.Request) {
	_, _ = io.Copy(io.Discard, r.Body) // what is unread can't be read any more
	conn, _, err := http.NewResponseController(w).Hijack()
	if err != nil {
		panic(http.ErrAbortHandler)
	}
	if tcp, ok := conn.(*net.TCPConn); ok {
		_ = tcp.SetLinger(0) // without it the close is a FIN, an end without an answer all the same
	}
	_ = conn.Close() // there is nobody to tell
}

// trickle sends the body in pieces spread over d.
func (s *Server) trickle(w http.ResponseWriter, reply Reply, d time.Duration) {
	const pieces = 20
	head(w, reply)
	flush := http.NewResponseController(w).Flush
	for i := range pieces {
		from, to := len(reply.Body)*i/pieces, len(reply.Body)*(i+1)/pieces
		if _, err := w.Write(reply.Body[from:to]); err != nil || flush() != nil || !s.wait(d/pieces) {
			panic(http.ErrAbortHandler)
		}
	}
}

// proxyError is the HTML page of a proxy whose application does not answer.
func proxyError(status int) Reply {
	title := strconv.Itoa(status) + " " + http.StatusText(status)
	return Reply{
		Status: status,
		Header: http.Header{"Content-Type": {"text/html; charset=utf-8"}},
		Body:   []byte("<html>\n<head><title>" + title + "</title></head>\n<body><center><h1>" + title + "</h1></center></body>\n</html>\n"),
	}
}

// garbage is a success whose JSON ends in the middle.
func garbage(body string) Reply {
	if body == "" {
		body = `{"id":"1`
	}
	return Reply{Status: http.StatusOK, Header: http.Header{"Content-Type": {"application/json; charset=utf-8"}}, Body: []byte(body)}
}
