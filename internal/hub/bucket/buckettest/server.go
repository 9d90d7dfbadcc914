// Package buckettest starts an S3-compatible server in the process that checks signatures.
package buckettest

import (
	"context"
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"testing"

	"github.com/rclone/gofakes3"
	"github.com/rclone/gofakes3/s3mem"

	"github.com/postshitnow/psn/internal/hub/bucket"
	"github.com/postshitnow/psn/internal/psn"
)

// Keys are those that the server takes.
var Keys = bucket.Keys{Access: "AKIDTEST", Secret: psn.NewSecret("a-secret-of-the-test")}

// Server is a server with one bucket in memory.
type Server struct {
	Place bucket.Place
	down  atomic.Bool
}

// Down makes the server hang up on everybody, or answer again.
func (s *Server) Down(down bool) { s.down.Store(down) }

// New starts a server, which ends with the test.
func New(tb testing.TB, options ...gofakes3.Option) *Server {
	tb.Helper()
	backend := listing{s3mem.New()}
	if err := backend.CreateBucket(tb.Context(), "psn-test"); err != nil {
		tb.Fatal(err)
	}
	options = append([]gofakes3.Option{gofakes3.WithV4Auth(map[string]string{Keys.Access: Keys.Secret.Reveal()})}, options...)
	faker := gofakes3.New(backend, options...).Server()
	s := &Server{}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if s.down.Load() {
			panic(http.ErrAbortHandler)
		}
		faker.ServeHTTP(w, r)
	}))
	tb.Cleanup(server.Close)
	s.Place = bucket.Place{Endpoint: server.URL, Bucket: "psn-test", Prefix: "media", PathStyle: true}
	return s
}

// listing takes an empty delimiter for none, as servers do.
type listing struct{ *s3mem.Backend }

// ListBucket implements gofakes3.Backend.
func (l listing) ListBucket(
	ctx context.Context, name string, prefix *gofakes3.Prefix, page gofakes3.ListBucketPage,
) (*gofakes3.ObjectList, error) {
	if prefix != nil && prefix.Delimiter == "" {
		prefix.HasDelimiter = false
	}
	return l.Backend.ListBucket(ctx, name, prefix, page)
}
