package bucket

import (
	"net/http"
	"net/http/httptest"
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

// TestSignsAsDocumented makes the signatures that Amazon's documentation of headers has
// (AmazonS3/latest/API/sig-v4-header-based-auth), of requests whose body is empty.
func TestSignsAsDocumented(t *testing.T) {
	t.Parallel()
	s := signer{Keys{Access: "AKIAIOSFODNN7EXAMPLE", Secret: psn.NewSecret("wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY")}, "us-east-1"}
	const empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
	for query, want := range map[string]string{
		"lifecycle":           "fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543",
		"max-keys=2&prefix=J": "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7",
	} {
		req := httptest.NewRequest(http.MethodGet, "https://examplebucket.s3.amazonaws.com/?"+query, http.NoBody)
		req.URL.Host = req.Host
		s.signAs(req, empty, time.Date(2013, 5, 24, 0, 0, 0, 0, time.UTC))
		if got := req.Header.Get("Authorization"); got != "AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request, "+
			"SignedHeaders=host;x-amz-content-sha256;x-amz-date, Signature="+want {
			t.Errorf("%s: %s, want the signature %s", query, got, want)
		}
	}
}

func TestEscapes(t *testing.T) {
	t.Parallel()
	if got := escapePath("/a b/ü+~-_.é"); got != "/a%20b/%C3%BC%2B~-_.%C3%A9" {
		t.Errorf("escaped %s", got)
	}
}
