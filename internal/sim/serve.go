package sim

import (
	"net/http"
	"time"
)

// network serves one network's requests: understand, plan the trouble, take effect, write down, answer.
func (s *Server) network(n Network) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if isPage(n, r) {
			s.networkPage(n, w, r)
			return
		}
		s.inflight.RLock()
		defer s.inflight.RUnlock()
		if s.closed {
			panic(http.ErrAbortHandler)
		}
		s.serve(n, w, r)
	})
}

func (s *Server) serve(n Network, w http.ResponseWriter, r *http.Request) {
	arrived := s.now()
	n.Settle()
	id := r.Header.Get("X-Request-Id")
	if id == "" {
		id = s.requests.next(s.epoch)
		r.Header.Set("X-Request-Id", id)
	}
	w.Header().Set("X-Request-Id", id)

	call := n.Read(r, "http://"+r.Host+"/"+n.Name())
	if err := s.ledger.err(); err != nil && call.Kind == Publish {
		http.Error(w, "simulator: "+err.Error(), http.StatusInternalServerError)
		return
	}
	p := s.faults.plan(n.Name(), call)
	if !s.wait(p.delay) {
		panic(http.ErrAbortHandler)
	}
	reply := s.effect(n, call, p)
	if call.Kind == Publish {
		if err := s.ledger.append(arrival(arrived, n, id, call, reply, p)); err != nil {
			panic(http.ErrAbortHandler) // an answer would promise that the arrival is on record
		}
	}
	s.answer(w, r, p.main, reply)
}

// effect does what the call asks for, or what the fault does instead.
func (s *Server) effect(n Network, call Call, p plan) Reply {
	if p.main == nil || p.main.takesEffect() {
		return call.Do(p.lag)
	}
	return s.refusal(n, *p.main)
}

// wait lets d pass on the machine's clock. It returns false if the server closes first.
func (s *Server) wait(d time.Duration) bool {
	if d <= 0 {
		return true
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-s.closing:
		return false
	}
}

func arrival(at time.Time, n Network, id string, c Call, reply Reply, p plan) Arrival {
	a := Arrival{
		Time: at, Network: n.Name(), Account: c.Account, Request: id, Key: c.Key, Text: c.Text,
		InReplyTo: c.InReplyTo, Effect: reply.Effect, ID: reply.ID,
	}
	if a.Effect == "" {
		a.Effect, a.Status = Refused, reply.Status
	}
	for i, name := range p.names {
		if i > 0 {
			a.Fault += "+"
		}
		a.Fault += name
	}
	return a
}
