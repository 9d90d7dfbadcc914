package instagram

import (
	"encoding/json"
	"net/http"
	"net/netip"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/postshitnow/psn/internal/sim"
)

// codeLife is how long an authorization code is good.
const codeLife = time.Hour

// consent shows the page on which a person allows the app.
func (n *Network) consent(req *request) sim.Reply {
	if reply, bad := checkAsk(req.query); bad {
		return reply
	}
	return sim.Consent{Title: n.Title(), App: "psn", Accounts: n.Accounts(), Scopes: scopesOf(req.query)}.Reply()
}

func scopesOf(q url.Values) []string {
	return strings.FieldsFunc(q.Get("scope"), func(r rune) bool { return r == ',' || r == ' ' })
}

// decide sends the browser back with a code, or with a refusal. The address ends in "#_", which is no part of it.
func (n *Network) decide(req *request) sim.Reply {
	if reply, bad := checkAsk(req.query); bad {
		return reply
	}
	scopes := scopesOf(req.query)
	choice := sim.Decide(req.form, scopes)
	redirect, answer := req.query.Get("redirect_uri"), url.Values{}
	if state := req.query.Get("state"); state != "" {
		answer.Set("state", state)
	}
	if !choice.Allowed || n.find(choice.Account) == nil {
		answer.Set("error", "access_denied")
		answer.Set("error_reason", "user_denied")
		answer.Set("error_description", "The user denied your request")
		return sim.Redirect(redirect, answer)
	}
	answer.Set("code", n.codes.Issue(sim.Code{
		Account: choice.Account, Client: req.query.Get("client_id"), Redirect: redirect, Scopes: choice.Scopes, Until: req.now.Add(codeLife),
	}))
	reply := sim.Redirect(redirect, answer)
	reply.Header.Set("Location", reply.Header.Get("Location")+"#_")
	return reply
}

// checkAsk refuses what Instagram shows an error page for. Instagram takes https addresses only to come back to; this
// simulator also those of this machine.
func checkAsk(q url.Values) (sim.Reply, bool) {
	unknown := slices.ContainsFunc(scopesOf(q), func(s string) bool { return !slices.Contains(allScopes, s) })
	switch {
	case q.Get("client_id") != sim.AppID:
		return oauthError("Invalid platform app"), true
	case !comesBack(q.Get("redirect_uri")):
		return oauthError("Invalid redirect_uri"), true
	case q.Get("response_type") != "code":
		return oauthError("Invalid response_type"), true
	case q.Get("scope") == "" || unknown:
		return oauthError("Invalid scope"), true
	}
	return sim.Reply{}, false
}

func comesBack(raw string) bool {
	u, err := url.Parse(raw)
	if err != nil || u.Host == "" || u.Fragment != "" {
		return false
	}
	ip, err := netip.ParseAddr(u.Hostname())
	return u.Scheme == "https" || u.Scheme == "http" && (u.Hostname() == "localhost" || err == nil && ip.IsLoopback())
}

// tradeCode trades a code for a token of an hour, once.
func (n *Network) tradeCode(req *request) sim.Reply {
	f := req.form
	switch {
	case f.Get("client_id") != sim.AppID:
		return oauthError("Invalid platform app")
	case f.Get("client_secret") != sim.AppSecret:
		return oauthError("Error validating client secret.")
	case f.Get("grant_type") != "authorization_code":
		return oauthError("Invalid grant_type")
	}
	code, good := n.codes.Take(f.Get("code"), req.now)
	switch {
	case !good:
		return oauthError("Invalid authorization code")
	case code.Redirect != f.Get("redirect_uri"):
		return oauthError("Error validating verification code. Please make sure your redirect_uri is identical to the one you used in the OAuth dialog request")
	}
	who := n.find(code.Account)
	n.state.mu.Lock()
	fresh := n.issue(who, code.Scopes, shortLife, req.now)
	n.state.mu.Unlock()
	if n.WrappedToken {
		return ok(map[string]any{"data": []any{map[string]any{
			"access_token": fresh.value, "user_id": who.id, "permissions": strings.Join(fresh.scopes, ","),
		}}})
	}
	return ok(map[string]any{"access_token": fresh.value, "user_id": json.Number(who.id), "permissions": fresh.scopes})
}

// oauthError is a refusal in the form of api.instagram.com.
func oauthError(message string) sim.Reply {
	return answer(http.StatusBadRequest, map[string]any{"error_type": "OAuthException", "code": 400, "error_message": message})
}
