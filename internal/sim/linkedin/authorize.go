package linkedin

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/postshitnow/psn/internal/sim"
)

// codeLife is how long an authorization code is good.
const codeLife = 30 * time.Minute

// consent shows the page on which a person allows the app. Scopes that the app's products don't have send the browser
// back at once.
func (n *Network) consent(req *request) sim.Reply {
	if reply, bad := n.checkAsk(req.query); bad {
		return reply
	}
	if reply, bad := n.checkScopes(req.query); bad {
		return reply
	}
	return sim.Consent{Title: n.Title(), App: "psn", Accounts: n.Accounts(), Scopes: strings.Fields(req.query.Get("scope"))}.Reply()
}

// decide sends the browser back with a code, or with a refusal.
func (n *Network) decide(req *request) sim.Reply {
	if reply, bad := n.checkAsk(req.query); bad {
		return reply
	}
	if reply, bad := n.checkScopes(req.query); bad {
		return reply
	}
	choice := sim.Decide(req.form, strings.Fields(req.query.Get("scope")))
	if !choice.Allowed || n.find(choice.Account) == nil {
		return back(req.query, url.Values{"error": {"user_cancelled_authorize"}, "error_description": {"The user cancelled the authorization"}})
	}
	return back(req.query, url.Values{"code": {n.codes.Issue(sim.Code{
		Account: choice.Account, Client: sim.AppID, Redirect: req.query.Get("redirect_uri"), Scopes: choice.Scopes, Until: req.now.Add(codeLife),
	})}})
}

func back(query, answer url.Values) sim.Reply {
	answer.Set("state", query.Get("state"))
	return sim.Redirect(query.Get("redirect_uri"), answer)
}

// checkAsk refuses what LinkedIn shows an error page for.
func (n *Network) checkAsk(q url.Values) (sim.Reply, bool) {
	redirect, err := url.Parse(q.Get("redirect_uri"))
	fault := ""
	switch {
	case q.Get("client_id") != sim.AppID:
		fault = "The passed in client_id is invalid"
	case err != nil || redirect.Host == "" || redirect.Fragment != "" || redirect.Scheme != "https" && !isLoopback(redirect):
		fault = "The redirect_uri does not match the registered value"
	case q.Get("response_type") != "code":
		fault = "The response_type must be code"
	default:
		return sim.Reply{}, false
	}
	return sim.Reply{
		Status: http.StatusBadRequest, Header: http.Header{"Content-Type": {"text/plain; charset=utf-8"}},
		Body: []byte("Bummer, something went wrong. " + fault + "\n"),
	}, true
}

func isLoopback(u *url.URL) bool {
	return u.Scheme == "http" && (u.Hostname() == "localhost" || u.Hostname() == "127.0.0.1")
}

func (n *Network) checkScopes(q url.Values) (sim.Reply, bool) {
	for scope := range strings.FieldsSeq(q.Get("scope")) {
		if !slices.Contains(selfServe, scope) && (n.SelfServe || !slices.Contains(reviewed, scope)) {
			return back(q, url.Values{
				"error": {"unauthorized_scope_error"}, "error_description": {"Scope \"" + scope + "\" is not authorized for your application"},
			}), true
		}
	}
	return sim.Reply{}, false
}

// tradeCode trades an authorization code for a token.
func (n *Network) tradeCode(req *request) sim.Reply {
	code, good := n.codes.Take(req.form.Get("code"), req.now)
	if !good || code.Redirect != req.form.Get("redirect_uri") {
		return oauthRefused(http.StatusBadRequest, "invalid_request", "Unable to retrieve access token: appid/redirect uri/code verifier does not match authorization code. Or authorization code expired. Or external member binding exists")
	}
	who := n.find(code.Account)
	n.state.mu.Lock()
	fresh := n.issue(who, code.Scopes, n.refreshUntil(req.now), req.now)
	n.state.mu.Unlock()
	return n.granted(fresh, req.now)
}
