package tiktok

import (
	"net/http"
	"net/netip"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/postshitnow/psn/internal/sim"
)

// code is what the browser brings back to the app; it is good for one trade within codeLife.
type code struct {
	account   *account
	scopes    []string
	redirect  string
	challenge string
	made      time.Time
}

// codeLife is not documented.
const codeLife = 10 * time.Minute

var challengePattern = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^[0-9a-f]{64}$`) })

// authorize shows the page on which a person decides, and takes the decision (login-kit-desktop, login-kit-web).
func (n *Network) authorize(req *request) sim.Reply {
	q := req.query
	if q.Get("client_key") != sim.AppID {
		return plain(http.StatusBadRequest, "Something went wrong: client_key")
	}
	redirect := q.Get("redirect_uri")
	desktop, good := redirectKind(redirect)
	if !good {
		return plain(http.StatusBadRequest, "Something went wrong: redirect_uri")
	}
	scopes := strings.Split(q.Get("scope"), ",")
	unknown := slices.ContainsFunc(scopes, func(s string) bool { return !slices.Contains(allScopes, s) })
	switch {
	case unknown:
		return plain(http.StatusBadRequest, "Something went wrong: scope")
	case q.Get("response_type") != "code":
		return plain(http.StatusBadRequest, "Something went wrong: response_type")
	case desktop && (q.Get("code_challenge_method") != "S256" || !challengePattern().MatchString(q.Get("code_challenge"))):
		return plain(http.StatusBadRequest, "Something went wrong: code_challenge")
	}
	if req.http.Method == http.MethodGet {
		return sim.Consent{Title: n.Title(), App: "psn", Accounts: n.Accounts(), Scopes: scopes, Query: q}.Reply()
	}
	d := sim.Decide(req.form, scopes)
	n.state.mu.Lock()
	defer n.state.mu.Unlock()
	a := n.state.byHandle[d.Account]
	if !d.Allowed || a == nil {
		return sim.Redirect(redirect, url.Values{
			"error": {"access_denied"}, "error_description": {"User denied the request"}, "state": {q.Get("state")},
		})
	}
	n.state.count++
	secret := digest("code", a.handle, strconv.FormatInt(n.state.count, 10))[:32] + "*0!4003"
	n.state.codes[secret] = &code{account: a, scopes: d.Scopes, redirect: redirect, challenge: q.Get("code_challenge"), made: req.now}
	return sim.Redirect(redirect, url.Values{"code": {secret}, "scopes": {strings.Join(d.Scopes, ",")}, "state": {q.Get("state")}})
}

// redirectKind reports whether an address is one of a desktop app, and whether it is allowed at all: on the desktop
// localhost or 127.0.0.1 with a port, on the web https; neither with a query or a fragment.
func redirectKind(raw string) (desktop, good bool) {
	u, err := url.Parse(raw)
	if err != nil || len(raw) >= 512 || u.RawQuery != "" || u.Fragment != "" || u.Host == "" {
		return false, false
	}
	ip, err := netip.ParseAddr(u.Hostname())
	if u.Hostname() == "localhost" || err == nil && ip.IsLoopback() {
		return true, u.Scheme == "http" && u.Port() != ""
	}
	return false, u.Scheme == "https"
}

// trade gives the tokens for a code. The store must be locked.
func (n *Network) trade(req *request) sim.Reply {
	secret := req.form.Get("code")
	c := n.state.codes[secret]
	if c == nil || req.now.Sub(c.made) > codeLife {
		return n.refuseGrant("invalid_grant", "Authorization code is invalid or expired.")
	}
	if req.form.Get("redirect_uri") != c.redirect {
		return n.refuseGrant("invalid_request", "Redirect_uri is not matched with the uri when requesting code.")
	}
	if c.challenge != "" && challengeOf(req.form.Get("code_verifier")) != c.challenge {
		return n.refuseGrant("invalid_request", "Code verifier or code challenge is invalid.")
	}
	delete(n.state.codes, secret)
	return n.granted(n.issue(c.account, c.scopes, req.now))
}

// challengeOf is the hexadecimal form that TikTok's PKCE has.
func challengeOf(verifier string) string { return digest(verifier) }
