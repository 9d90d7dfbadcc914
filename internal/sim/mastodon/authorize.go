package mastodon

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/postshitnow/psn/internal/sim"
)

// codeLife is how long an authorization code is good.
const codeLife = 10 * time.Minute

// oauthError is a refusal of the OAuth endpoints.
type oauthError struct {
	Error       string `json:"error"`
	Description string `json:"error_description"`
}

// consent shows the page on which a person allows an app.
func (n *Network) consent(req *request) sim.Reply {
	app, ok := n.askedBy(req.params)
	if !ok {
		return answer(http.StatusUnauthorized, oauthError{"invalid_client", "Client authentication failed due to unknown client, no client authentication included, or unsupported authentication method."})
	}
	return sim.Consent{Title: n.Title(), App: app.Name, Accounts: n.Accounts(), Scopes: strings.Fields(req.params.get("scope"))}.Reply()
}

// decide sends the browser back with a code, or with a refusal.
func (n *Network) decide(req *request) sim.Reply {
	app, ok := n.askedBy(req.params)
	if !ok {
		return answer(http.StatusUnauthorized, oauthError{"invalid_client", "Client authentication failed due to unknown client, no client authentication included, or unsupported authentication method."})
	}
	choice := sim.Decide(url.Values(req.params), strings.Fields(req.params.get("scope")))
	back := url.Values{}
	if state := req.params.get("state"); state != "" {
		back.Set("state", state)
	}
	if !choice.Allowed || n.handle(choice.Account) == nil {
		back.Set("error", "access_denied")
		back.Set("error_description", "The resource owner or authorization server denied the request.")
		return sim.Redirect(req.params.get("redirect_uri"), back)
	}
	back.Set("code", n.codes.Issue(sim.Code{
		Account: choice.Account, Client: app.ClientID, Redirect: req.params.get("redirect_uri"),
		Challenge: req.params.get("code_challenge"), Scopes: choice.Scopes, Until: req.now.Add(codeLife),
	}))
	return sim.Redirect(req.params.get("redirect_uri"), back)
}

// askedBy returns the app that asks, if it is registered with this redirect URI and these scopes.
func (n *Network) askedBy(q params) (wireApp, bool) {
	n.state.mu.RLock()
	defer n.state.mu.RUnlock()
	app, known := n.state.apps[q.get("client_id")]
	for scope := range strings.FieldsSeq(q.get("scope")) {
		above, _, _ := strings.Cut(scope, ":")
		known = known && (slices.Contains(app.Scopes, scope) || slices.Contains(app.Scopes, above))
	}
	return app, known && q.get("response_type") == "code" && slices.Contains(app.RedirectURIs, q.get("redirect_uri")) &&
		(q.get("code_challenge") == "" || q.get("code_challenge_method") == "S256")
}

func (n *Network) handle(handle string) *account {
	n.state.mu.RLock()
	defer n.state.mu.RUnlock()
	return n.state.byHandle[strings.ToLower(handle)]
}

// wireToken is a Token (entities/Token). It does not expire.
type wireToken struct {
	Access  string `json:"access_token"`
	Type    string `json:"token_type"`
	Scope   string `json:"scope"`
	Created int64  `json:"created_at"`
}

// tradeCode trades a code for a token, once (methods/oauth).
func (n *Network) tradeCode(req *request) sim.Reply {
	n.state.mu.RLock()
	app, known := n.state.apps[req.params.get("client_id")]
	n.state.mu.RUnlock()
	if !known || app.ClientSecret != req.params.get("client_secret") {
		return answer(http.StatusUnauthorized, oauthError{"invalid_client", "Client authentication failed due to unknown client, no client authentication included, or unsupported authentication method."})
	}
	if req.params.get("grant_type") != "authorization_code" {
		return answer(http.StatusBadRequest, oauthError{"unsupported_grant_type", "The authorization grant type is not supported by the authorization server."})
	}
	code, ok := n.codes.Take(req.params.get("code"), req.now)
	if !ok || code.Client != app.ClientID || code.Redirect != req.params.get("redirect_uri") ||
		!sim.ProvesS256(code.Challenge, req.params.get("code_verifier")) {
		return answer(http.StatusBadRequest, oauthError{"invalid_grant", "The provided authorization grant is invalid, expired, revoked, does not match the redirection URI used in the authorization request, or was issued to another client."})
	}
	who, err := n.CreateAccount(code.Account, "")
	if err != nil {
		return answer(http.StatusInternalServerError, apiError{err.Error()})
	}
	n.state.mu.Lock()
	n.state.scopes[who.Token] = code.Scopes
	n.state.mu.Unlock()
	return answer(http.StatusOK, wireToken{who.Token, "Bearer", strings.Join(code.Scopes, " "), req.now.Unix()})
}

// may reports whether a token was granted a scope. Tokens that were made without a sign-in may do everything.
func (n *Network) may(token, scope string) bool {
	n.state.mu.RLock()
	defer n.state.mu.RUnlock()
	granted, narrow := n.state.scopes[token]
	above, _, _ := strings.Cut(scope, ":")
	return !narrow || slices.Contains(granted, scope) || slices.Contains(granted, above)
}
