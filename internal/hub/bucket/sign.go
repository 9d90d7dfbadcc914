package bucket

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
)

// The words of a signature, version 4 (docs: AmazonS3/latest/API/sig-v4-authenticating-requests).
const (
	algorithm   = "AWS4-HMAC-SHA256"
	signedTime  = "20060102T150405Z"
	unsigned    = "UNSIGNED-PAYLOAD" // TLS protects the bytes
	headerSum   = "X-Amz-Content-Sha256"
	headerTime  = "X-Amz-Date"
	signedNames = "host;x-amz-content-sha256;x-amz-date"
)

// signer signs requests with the keys of a bucket.
type signer struct {
	keys   Keys
	region string
}

// sign adds the signature to a request's headers. Its body is not part of it.
func (s signer) sign(req *http.Request, now time.Time) { s.signAs(req, unsigned, now) }

// signAs is sign with what stands for the body.
func (s signer) signAs(req *http.Request, body string, now time.Time) {
	stamp := now.UTC().Format(signedTime)
	req.Header.Set(headerSum, body)
	req.Header.Set(headerTime, stamp)
	headers := "host:" + req.URL.Host + "\nx-amz-content-sha256:" + body + "\nx-amz-date:" + stamp + "\n"
	canonical := strings.Join([]string{req.Method, escapePath(req.URL.Path), query(req.URL.Query()), headers, signedNames, body}, "\n")
	req.Header.Set("Authorization", algorithm+" Credential="+s.keys.Access+"/"+s.scope(stamp)+", SignedHeaders="+signedNames+
		", Signature="+s.signature(stamp, canonical))
}

// presign returns an address at which a file can be fetched for a while (docs: AmazonS3/latest/API/sigv4-query-string-auth).
func (s signer) presign(u *url.URL, life time.Duration, now time.Time) string {
	stamp := now.UTC().Format(signedTime)
	values := url.Values{
		"X-Amz-Algorithm": {algorithm}, "X-Amz-Credential": {s.keys.Access + "/" + s.scope(stamp)}, "X-Amz-Date": {stamp},
		"X-Amz-Expires": {strconv.FormatInt(int64(life/time.Second), 10)}, "X-Amz-SignedHeaders": {"host"},
	}
	canonical := strings.Join([]string{
		http.MethodGet, escapePath(u.Path), query(values), "host:" + u.Host + "\n", "host", unsigned,
	}, "\n")
	return u.Scheme + "://" + u.Host + escapePath(u.Path) + "?" + query(values) + "&X-Amz-Signature=" + s.signature(stamp, canonical)
}

func (s signer) scope(stamp string) string { return stamp[:8] + "/" + s.region + "/s3/aws4_request" }

func (s signer) signature(stamp, canonical string) string {
	sum := sha256.Sum256([]byte(canonical))
	key := []byte("AWS4" + s.keys.Secret.Reveal())
	for _, part := range []string{stamp[:8], s.region, "s3", "aws4_request"} {
		key = mac(key, part)
	}
	return hex.EncodeToString(mac(key, algorithm+"\n"+stamp+"\n"+s.scope(stamp)+"\n"+hex.EncodeToString(sum[:])))
}

func mac(key []byte, text string) []byte {
	h := hmac.New(sha256.New, key)
	_, _ = h.Write([]byte(text)) // never fails
	return h.Sum(nil)
}

// query writes values in the order and spelling that are signed.
func query(values url.Values) string {
	var pairs []string
	for name, all := range values {
		for _, value := range all {
			pairs = append(pairs, escape(name)+"="+escape(value))
		}
	}
	slices.Sort(pairs)
	return strings.Join(pairs, "&")
}

// escapePath escapes all of a path but its slashes.
func escapePath(path string) string {
	parts := strings.Split(path, "/")
	for i := range parts {
		parts[i] = escape(parts[i])
	}
	return strings.Join(parts, "/")
}

// escape is the escaping that is signed: a blank is %20.
func escape(text string) string { return strings.ReplaceAll(url.QueryEscape(text), "+", "%20") }
