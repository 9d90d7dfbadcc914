package config

import (
	"net"
	"net/netip"
	"net/url"
	"strings"
)

// setPublicURL takes the address at which networks reach this machine's worker, without a slash at its end.
func setPublicURL(s *Settings, value string) string {
	s.PublicURL = ""
	if value == "" {
		return ""
	}
	u, err := url.Parse(value)
	if err != nil || u.Host == "" || u.User != nil || u.RawQuery != "" || u.Fragment != "" || u.Scheme != "https" && u.Scheme != "http" {
		return "is not an address such as https://media.example.org"
	}
	if ip, err := netip.ParseAddr(u.Hostname()); u.Scheme == "http" && u.Hostname() != "localhost" && (err != nil || !ip.IsLoopback()) {
		return "must begin with https://, for networks fetch media from it"
	}
	s.PublicURL = strings.TrimRight(u.Scheme+"://"+u.Host+u.EscapedPath(), "/")
	return ""
}

// setPublicListen takes the address at which the worker itself listens for those requests.
func setPublicListen(s *Settings, value string) string {
	_, port, err := net.SplitHostPort(value)
	if err != nil || number(new(int), port, 0, 65535) != "" {
		return "is not host:port"
	}
	s.PublicListen = value
	return ""
}
