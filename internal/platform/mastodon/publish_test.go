package mastodon

import (
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/postshitnow/psn/internal/httpc"
	"github.com/postshitnow/psn/internal/platform"
)

func BenchmarkPublish(b *testing.B) {
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		_, _ = w.Write([]byte(`{"id":"1","url":"https://example.com/@ana/1"}`))
	}))
	defer s.Close()
	publisher := httpc.NewPublisher(httpc.PublisherOptions{})
	defer publisher.Close()
	c, err := Platform{}.Client(platform.Login{Server: s.URL}, platform.HTTP{Publish: publisher, Clock: time.Now})
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	b.SetParallelism(8)
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			if _, err := c.Publish(b.Context(), platform.Request{Key: "k", Text: "hello"}, nil); err != nil {
				b.Error(err)
			}
		}
	})
}
