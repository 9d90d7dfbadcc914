package sim_test

import (
	"io"
	"net/http"
	"path/filepath"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/postshitnow/psn/internal/sim"
	"github.com/postshitnow/psn/internal/sim/mastodon"
)

// BenchmarkArrivals publishes from 64 connections, each arrival durable before its answer.
func BenchmarkArrivals(b *testing.B) {
	server := &sim.Server{
		Networks:   []sim.Network{&mastodon.Network{Requests: -1}},
		LedgerPath: filepath.Join(b.TempDir(), "arrivals.ndjson"),
	}
	if err := server.Start("127.0.0.1:0"); err != nil {
		b.Fatal(err)
	}
	defer server.Close()
	token := server.Networks[0].Accounts()[0].Token
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 64}}
	defer client.CloseIdleConnections()
	var n atomic.Int64
	b.SetParallelism(32)
	b.ResetTimer()
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			body := `{"status":"Post number ` + strconv.FormatInt(n.Add(1), 10) + ` about https://example.org/a/page #go"}`
			req, err := http.NewRequest(http.MethodPost, server.URL()+"/mastodon/api/v1/statuses", strings.NewReader(body))
			if err != nil {
				b.Error(err)
				return
			}
			req.Header.Set("Authorization", "Bearer "+token)
			req.Header.Set("Content-Type", "application/json")
			req.Header.Set("Idempotency-Key", strconv.FormatInt(n.Load(), 10))
			res, err := client.Do(req)
			if err != nil {
				b.Error(err)
				return
			}
			if _, err := io.Copy(io.Discard, res.Body); err != nil {
				b.Error(err)
			}
			if res.Body.Close(); res.StatusCode != http.StatusOK {
				b.Errorf("status %d", res.StatusCode)
			}
		}
	})
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "arrivals/s")
}
