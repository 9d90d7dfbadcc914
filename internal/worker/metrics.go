package worker

import (
	"fmt"
	"net/http"

	"github.com/VictoriaMetrics/metrics"
)

// metrics answers with the figures of every hub and of this process, in Prometheus' text format.
func (s *healthServer) metrics(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "text/plain; version=0.0.4; charset=utf-8")
	for _, l := range s.all() {
		h := s.look(r.Context(), l)
		gauge := func(name string, value float64) {
			metrics.WriteGaugeFloat64(w, fmt.Sprintf("psn_%s{hub=%q}", name, h.Hub), value)
		}
		up := 0.0
		if h.Database {
			up = 1
		}
		gauge("database_up", up)                                 // whether the hub's database answers
		gauge("oldest_overdue_seconds", h.OldestOverdue)         // how long the oldest post that can go out has been due
		gauge("overdue_posts", float64(h.Overdue))               // posts that are due and can go out
		gauge("unknown_attempts", float64(h.Unknown))            // attempts whose outcome is being found out
		gauge("needs_review_posts", float64(h.Review))           // posts that need a person
		gauge("last_tick_age_seconds", h.TickAge)                // since the hub last took this worker's tick
		gauge("publish_calls_in_flight", float64(l.busy.Load())) // publish turns in hand
		metrics.WriteCounterUint64(w, fmt.Sprintf("psn_publish_turns_total{hub=%q}", h.Hub), uint64(max(l.turns.Load(), 0)))
	}
	metrics.WriteProcessMetrics(w)
}
