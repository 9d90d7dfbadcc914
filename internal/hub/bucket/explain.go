package bucket

import (
	"context"
	"crypto/x509"
	"errors"
	"net"

	"github.com/postshitnow/psn/internal/psn"
)

// explain turns an error of the client into one a person can act on. Of what the server says only the code is kept. A
// file that is not there is psn.CodeNotFound; whatever keeps a bucket from being used is psn.CodeUnavailable, also wrong
// keys, which are those of no account, so that a post waits until somebody mends it.
func (p Place) explain(what string, err error) error {
	if err == nil {
		return nil
	}
	if _, known := errors.AsType[*psn.Error](err); known {
		return err
	}
	if errors.Is(err, context.Canceled) {
		return &psn.Error{Code: psn.CodeCancelled, Message: what + ": interrupted", Err: err}
	}
	r := said{}
	if answer, ok := errors.AsType[*said](err); ok {
		r = *answer
	}
	cause := err
	if r.Code != "" {
		cause = nil // it is what the server says
	}
	says := func(code psn.Code, words string) *psn.Error {
		return (&psn.Error{Code: code, Message: what + ": " + words, Err: cause}).WithNext("psn hub store", "psn doctor")
	}
	switch r.Code {
	case "NoSuchKey", "NotFound":
		return says(psn.CodeNotFound, "the file is not in the bucket "+p.Bucket)
	case "NoSuchBucket":
		return says(psn.CodeUnavailable, "there is no bucket "+p.Bucket+" at "+p.Endpoint).
			WithHint("make it, or name another one; some servers want --path-style")
	case "InvalidAccessKeyId", "SignatureDoesNotMatch", "InvalidToken", "ExpiredToken", "AuthorizationHeaderMalformed":
		return says(psn.CodeUnavailable, "the server at "+p.Endpoint+" does not take the keys of the bucket ("+r.Code+")").
			WithHint("check PSN_S3_ACCESS_KEY, PSN_S3_SECRET_KEY and the region, and give them to the hub anew with psn hub store --bucket")
	case "RequestTimeTooSkewed", "RequestExpired":
		return says(psn.CodeUnavailable, "this machine's clock and that of "+p.Endpoint+" are too far apart").WithHint("set this machine's clock")
	case "AccessDenied", "AllAccessDisabled", "AccountProblem":
		return says(psn.CodeUnavailable, "the keys of the bucket "+p.Bucket+" may not do that").
			WithHint("they need to read, write, remove and list the files of the bucket")
	case "QuotaExceeded", "XMinioStorageFull", "EntityTooLarge":
		return says(psn.CodeFull, "the bucket "+p.Bucket+" takes no more ("+r.Code+")").WithHint("free some space there; nothing was lost")
	}
	if r.Status == 403 {
		return says(psn.CodeUnavailable, "the keys of the bucket "+p.Bucket+" may not do that").
			WithHint("check PSN_S3_ACCESS_KEY and PSN_S3_SECRET_KEY; they need to read, write, remove and list the files of the bucket")
	}
	if r.Status == 404 {
		return says(psn.CodeNotFound, "the file is not in the bucket "+p.Bucket)
	}
	var unknown x509.UnknownAuthorityError
	var other x509.HostnameError
	if errors.As(err, &unknown) || errors.As(err, &other) {
		return says(psn.CodeUnavailable, "the certificate of "+p.Endpoint+" is not one that this machine trusts").
			WithHint("check the endpoint's name; psn never goes on without a certificate")
	}
	var network net.Error
	if errors.As(err, &network) || errors.Is(err, context.DeadlineExceeded) {
		return says(psn.CodeUnavailable, "the server at "+p.Endpoint+" does not answer").
			WithHint("check the endpoint and the network; nothing was lost").Retry()
	}
	if r.Status >= 500 || r.Code != "" {
		return says(psn.CodeUnavailable, "the server at "+p.Endpoint+" answers "+psn.Excerpt(r.Code, 60)).WithHint("try again later; nothing was lost").Retry()
	}
	return says(psn.CodeUnavailable, "the server at "+p.Endpoint+" could not be used").WithHint("try again; nothing was lost").Retry()
}
