package httpc

import (
	"errors"
	"net/url"
)

// clean removes the query string and credentials from the URL that net/http puts into its errors, and
// keeps the cause reachable.
func clean(err error) error {
	var u *url.Error
	if !errors.As(err, &u) {
		return err
	}
	return &url.Error{Op: u.Op, URL: bareURL(u.URL), Err: clean(u.Err)}
}

// bareURL returns scheme, host and path of a URL.
func bareURL(raw string) string {
	u, err := url.Parse(raw)
	if err != nil {
		return "(url)"
	}
	u.User, u.RawQuery, u.Fragment = nil, "", ""
	return u.String()
}
