package app

import (
	"net/netip"
	"net/url"
	"strings"

	"github.com/postshitnow/psn/internal/psn"
)

// serverAddress returns the one form of an account's server: scheme and host in lower case, no default port,
// no trailing slash. A missing scheme is https, or http for a simulated account. It returns an error with
// psn.CodeInvalid for what is no server, for a real account without https, and for a simulated account
// anywhere but on this machine.
func serverAddress(raw string, simulated bool) (string, error) {
	text := strings.TrimSpace(raw)
	if !strings.Contains(text, "://") {
		text = map[bool]string{true: "http://", false: "https://"}[simulated] + text
	}
	u, err := url.Parse(text)
	if err != nil || u.Hostname() == "" || strings.ContainsAny(u.Host, " \t%") {
		return "", psn.Errorf(psn.CodeInvalid, "--server is not a server's address").WithHint("give it like https://mastodon.social")
	}
	u.Scheme, u.Host = strings.ToLower(u.Scheme), strings.TrimSuffix(strings.ToLower(u.Host), ".")
	switch {
	case u.Scheme != "https" && u.Scheme != "http":
		return "", psn.Errorf(psn.CodeInvalid, "a server is reached by https, not by %s", psn.Excerpt(u.Scheme, 20)).
			WithHint("give it like https://mastodon.social")
	case u.User != nil:
		return "", psn.Errorf(psn.CodeInvalid, "the server's address has a user or password in it").
			WithHint("give it like https://mastodon.social; the token goes to standard input")
	case u.RawQuery != "" || u.Fragment != "" || strings.HasPrefix(u.Path, "/@"):
		return "", psn.Errorf(psn.CodeInvalid, "that is a page's address, not a server's").
			WithHint("the server is %s://%s", u.Scheme, u.Host)
	}
	if err := checkServerPlace(u, simulated); err != nil {
		return "", err
	}
	if port := u.Port(); port == map[string]string{"https": "443", "http": "80"}[u.Scheme] && port != "" {
		u.Host = strings.TrimSuffix(u.Host, ":"+port)
	}
	u.Path, u.RawPath = strings.TrimRight(u.Path, "/"), ""
	return u.String(), nil
}

func checkServerPlace(u *url.URL, simulated bool) error {
	host := u.Hostname()
	ip, err := netip.ParseAddr(host)
	here := host == "localhost" || err == nil && ip.IsLoopback()
	switch {
	case simulated && !here:
		return psn.Errorf(psn.CodeInvalid, "a simulated account is on this machine, and %s is not", psn.Excerpt(host, 80)).
			WithHint("leave out --simulated for a real account; `psn sim` starts a simulator").WithNext("psn sim --help")
	case !simulated && u.Scheme != "https":
		err := psn.Errorf(psn.CodeInvalid, "the token of a real account travels by https only").
			WithHint("give the server like https://%s", host)
		if here {
			err = err.WithHint("add --simulated if this is an account of `psn sim`")
		}
		return err
	}
	return nil
}
