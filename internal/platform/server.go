package platform

import (
	"net/netip"
	"net/url"
	"strings"

	"github.com/postshitnow/psn/internal/psn"
)

// ServerURL reads the base URL of an account's server and returns it without a trailing slash. The token travels
// with every request, so it must be https, except for a server on this very machine. What is no server's address
// is an error with psn.CodeInvalid and the hint.
func ServerURL(raw, hint string) (*url.URL, error) {
	u, err := url.Parse(raw)
	if err != nil || u.Host == "" || u.User != nil || u.RawQuery != "" || u.Fragment != "" ||
		u.Scheme != "https" && u.Scheme != "http" {
		return nil, psn.Errorf(psn.CodeInvalid, "%q is not a server's address", psn.Excerpt(bare(u), 80)).WithHint("%s", hint)
	}
	if u.Scheme == "http" && !OnThisMachine(u.Hostname()) {
		return nil, psn.Errorf(psn.CodeInvalid, "the server %s must be reached by https", psn.Excerpt(u.Host, 80)).WithHint("%s", hint)
	}
	u.Path, u.RawPath = strings.TrimRight(u.Path, "/"), ""
	return u, nil
}

// bare returns a URL without what may be secret in it.
func bare(u *url.URL) string {
	if u == nil {
		return "(url)"
	}
	return (&url.URL{Scheme: u.Scheme, Host: u.Host, Path: u.Path}).String()
}

// OnThisMachine reports whether a host is the machine that psn runs on.
func OnThisMachine(host string) bool {
	ip, err := netip.ParseAddr(host)
	return host == "localhost" || err == nil && ip.IsLoopback()
}
