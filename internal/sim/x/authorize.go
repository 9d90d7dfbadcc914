package x

import (
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/postshitnow/psn/internal/sim"
)

// codeLife is how long an authorization code is good.
const codeLife = 30 * time.Second

// consent shows the page on which a person allows the app.
func (n *Network) consent(req *request) sim.Reply {
	if reply, bad := n.checkAsk(req.query); bad {
		return reply
	}
	return sim.Consent{
		Title: n.Title(), App: "psn", Accounts: n.Accounts(), Scopes: strings.Fields(req.query.Get("scope")),
	}.Reply()
}

// decide sends the browser back with a code, or with a refusal.
func (n *Network) decide(req *request) sim.Reply {
	if reply, bad := n.checkAsk(req.query); bad {
		return reply
	}
	scopes := strings.Fields(req.query.Get("scope"))
	choice := sim.Decide(req.form, scopes)
	redirect, state := req.query.Get("redirect_uri"), req.query.Get("state")
	if !choice.Allowed || n.find(choice.Account) == nil {
		return sim.Redirect(redirect, url.Values{"error": {"access_denied"}, "state": {state}})
	}
	code := n.codes.Issue(sim.Code{
		Account: choice.Account, Client: req.query.Get("client_id"), Redirect: redirect,
		Challenge: req.query.Get("code_challenge"), Scopes: choice.Scopes, Until: req.now.Add(codeLife),
	})
	return sim.Redirect(redirect, url.Values{"code": {code}, "state": {state}})
}

// checkAsk refuses what X shows an error page for.
func (n *Network) checkAsk(q url.Values) (sim.Reply, bool) {
	redirect, err := url.Parse(q.Get("redirect_uri"))
	switch {
	case q.Get("client_id") != ClientID, q.Get("response_type") != "code", q.Get("state") == "", len(q.Get("state")) > 500,
		err != nil || redirect.Scheme == "" || redirect.Hostname() == "localhost" || redirect.Fragment != "",
		q.Get("code_challenge") == "", q.Get("code_challenge_method") != "S256", q.Get("scope") == "":
		return answer(http.StatusBadRequest, oauthError{"invalid_request", "Something went wrong. You weren't able to give access to the App."}), true
	}
	return sim.Reply{}, false
}

func (n *Network) find(handle string) *account {
	n.state.mu.RLock()
	defer n.state.mu.RUnlock()
	return n.state.byHandle[strings.ToLower(handle)]
}

// tradeCode trades an authorization code for a pair of tokens.
func (n *Network) tradeCode(req *request) sim.Reply {
	code, ok := n.codes.Take(req.form.Get("code"), req.now)
	if !ok || code.Redirect != req.form.Get("redirect_uri") || !sim.ProvesS256(code.Challenge, req.form.Get("code_verifier")) {
		return answer(http.StatusBadRequest, oauthError{"invalid_request", "Value passed for the authorization code was invalid."})
	}
	who := n.find(code.Account)
	n.state.mu.Lock()
	fresh := n.issue(who, &family{}, req.now)
	fresh.scopes = code.Scopes
	n.state.mu.Unlock()
	return n.granted(fresh)
}
