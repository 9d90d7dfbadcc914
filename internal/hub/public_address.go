package hub

import (
	"strings"

	"github.com/postshitnow/psn/internal/hub/bucket"
)

// A worker from whose hub's bucket networks fetch media says so with an address that begins with one of these.
const (
	bucketScheme     = "s3://"
	bucketSchemeHere = "s3+http://" // the bucket's server is on the worker's machine
)

// BucketAddress is what a worker says of itself if networks fetch media from the hub's bucket.
func BucketAddress(p bucket.Place) string {
	if p.Local() {
		return bucketSchemeHere + p.Bucket
	}
	return bucketScheme + p.Bucket
}

// IsBucketAddress reports whether a worker's public address is a BucketAddress.
func IsBucketAddress(at string) bool {
	return strings.HasPrefix(at, bucketScheme) || strings.HasPrefix(at, bucketSchemeHere)
}

// OnlyHere reports whether a worker's public address is reached from its own machine only, as plain HTTP is.
func OnlyHere(at string) bool {
	return strings.HasPrefix(at, "http://") || strings.HasPrefix(at, bucketSchemeHere)
}
