package bucket

import (
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/postshitnow/psn/internal/psn"
)

// TestPresignsAsDocumented makes the address that Amazon's documentation of presigned requests has
// (AmazonS3/latest/API/sigv4-query-string-auth).
func TestPresignsAsDocumented(t *testing.T) {
	t.Parallel()
	s := signer{Keys{Access: "AKIAIOSFODNN7EXAMPLE", Secret: psn.NewSecret("wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY")}, "us-east-1"}
	u := &url.URL{Scheme: "https", Host: "examplebucket.s3.amazonaws.com", Path: "/test.txt"}
	got := s.presign(u, 24*time.Hour, time.Date(2013, 5, 24, 0, 0, 0, 0, time.UTC))
	if want := "&X-Amz-Signature=aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404"; !strings.HasSuffix(got, want) {
		t.Errorf("signed %s, want %s", got, want)
	}
	if want := "https://examplebucket.s3.amazonaws.com/test.txt?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20130524%2Fus-east-1%2Fs3%2Faws4_request&"; !strings.HasPrefix(got, want) {
		t.Errorf("signed %s, want %s…", got, want)
	}
}

func TestEscapes(t *testing.T) {
	t.Parallel()
	if got := escapePath("/a b/ü+~-_.é"); got != "/a%20b/%C3%BC%2B~-_.%C3%A9" {
		t.Errorf("escaped %s", got)
	}
}
