package card

import (
	"errors"
	"net/url"

	"github.com/postshitnow/psn/internal/httpc"
	"github.com/postshitnow/psn/internal/psn"
)

// failure words an error of a fetch.
func failure(err error, address string) error {
	if errors.Is(err, httpc.ErrForbidden) {
		return psn.Errorf(psn.CodeInvalid, "%s must not be fetched: %w", bare(address), err)
	}
	return psn.Errorf(psn.CodeUnavailable, "%s can't be fetched: %w", bare(address), err).Retry()
}

// bare returns an address without what may be secret in it.
func bare(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return "the address"
	}
	return psn.Excerpt((&url.URL{Scheme: u.Scheme, Host: u.Host, Path: u.Path}).String(), 120)
}
