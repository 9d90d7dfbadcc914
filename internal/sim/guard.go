package sim

import (
	"net"
	"net/http"
	"net/netip"
)

// guard lets only this machine's own programs and pages through. The Host must be a loopback name, so
// that a name which someone else points here is refused; a browser's request must come from a page of
// this very server.
func guard(next http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if !loopbackHost(r.Host) {
			refuse(w, http.StatusForbidden, "the Host header must be a loopback address")
			return
		}
		origin, site := r.Header.Get("Origin"), r.Header.Get("Sec-Fetch-Site")
		if origin != "" && origin != "http://"+r.Host || site == "cross-site" && r.Method != http.MethodGet {
			refuse(w, http.StatusForbidden, "requests from other sites' pages are refused")
			return
		}
		next(w, r)
	}
}

func loopbackHost(hostport string) bool {
	host, _, err := net.SplitHostPort(hostport)
	if err != nil {
		host = hostport
	}
	if host == "localhost" {
		return true
	}
	if len(host) > 2 && host[0] == '[' && host[len(host)-1] == ']' {
		host = host[1 : len(host)-1]
	}
	ip, err := netip.ParseAddr(host)
	return err == nil && ip.IsLoopback()
}
