package worker

import (
	"context"
	"time"

	"github.com/prometheus/client_golang/prometheus"
)

// The figures of /metrics, one series per hub.
var (
	descOverdue = desc("psn_oldest_overdue_seconds", "How long the oldest post that can go out has been due.")
	descDue     = desc("psn_overdue_posts", "Posts that are due and can go out.")
	descUnknown = desc("psn_unknown_attempts", "Attempts whose outcome is being found out.")
	descReview  = desc("psn_needs_review_posts", "Posts that need a person.")
	descTick    = desc("psn_last_tick_age_seconds", "Time since the hub last took this worker's tick.")
	descUp      = desc("psn_database_up", "Whether the hub's database answers.")
	descFlight  = desc("psn_publish_calls_in_flight", "Publish turns in hand.")
	descTurns   = desc("psn_publish_turns_total", "Publish turns since the worker started.")
)

func desc(name, help string) func() *prometheus.Desc {
	return func() *prometheus.Desc { return prometheus.NewDesc(name, help, []string{"hub"}, nil) }
}

// Describe sends nothing: the series depend on the hubs.
func (s *healthServer) Describe(chan<- *prometheus.Desc) {}

// Collect looks at every hub.
func (s *healthServer) Collect(out chan<- prometheus.Metric) {
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	for _, l := range s.all() {
		h := s.look(ctx, l)
		send := func(d func() *prometheus.Desc, kind prometheus.ValueType, value float64) {
			out <- prometheus.MustNewConstMetric(d(), kind, value, h.Hub)
		}
		up := 0.0
		if h.Database {
			up = 1
		}
		send(descUp, prometheus.GaugeValue, up)
		send(descOverdue, prometheus.GaugeValue, h.OldestOverdue)
		send(descDue, prometheus.GaugeValue, float64(h.Overdue))
		send(descUnknown, prometheus.GaugeValue, float64(h.Unknown))
		send(descReview, prometheus.GaugeValue, float64(h.Review))
		send(descTick, prometheus.GaugeValue, h.TickAge)
		send(descFlight, prometheus.GaugeValue, float64(l.busy.Load()))
		send(descTurns, prometheus.CounterValue, float64(l.turns.Load()))
	}
}
