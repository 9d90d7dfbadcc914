package mastodon

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"strings"

	"golang.org/x/oauth2"

	"github.com/postshitnow/psn/internal/httpc"
	"github.com/postshitnow/psn/internal/platform"
	"github.com/postshitnow/psn/internal/psn"
)

// AppNeed says that psn registers itself with each server.
func (Platform) AppNeed() platform.AppNeed { return platform.AppNeed{} }

// Scopes are what psn asks for (docs: api/oauth-scopes).
func (Platform) Scopes() []platform.Scope {
	return []platform.Scope{
		{Name: "read:accounts", Needed: true, For: "telling whose account it is"},
		{Name: "read:statuses", Needed: true, For: "finding out what became of a post"},
		{Name: "write:statuses", Needed: true, For: "posting"},
		{Name: "write:media", For: "pictures"},
	}
}

// BeginSignIn registers psn with the server (docs: methods/apps) and returns the server's page.
func (Platform) BeginSignIn(ctx context.Context, ask platform.SignInAsk, outgoing platform.HTTP) (platform.Consent, error) {
	const act = "mastodon: register psn with the server"
	server, err := serverURL(ask.Server)
	if err != nil {
		return platform.Consent{}, err
	}
	status, body, err := outgoing.Trade(ctx, platform.TokenCall{Act: act, URL: server.String() + "/api/v1/apps", Form: url.Values{
		"client_name": {"psn"}, "redirect_uris": {ask.Redirect}, "scopes": {strings.Join(ask.Scopes, " ")}, "website": {httpc.Website},
	}})
	if err != nil {
		return platform.Consent{}, err
	}
	var app struct {
		ID     string `json:"client_id"`
		Secret string `json:"client_secret"`
		Error  string `json:"error"`
	}
	if json.Unmarshal(body, &app) != nil && status/100 == 2 {
		return platform.Consent{}, notMastodon(act)
	}
	switch {
	case status/100 != 2:
		return platform.Consent{}, platform.ReadFailure(act, status, psn.Excerpt(app.Error, 300))
	case app.ID == "" || app.Secret == "":
		return platform.Consent{}, notMastodon(act)
	}
	ask.App = platform.App{ID: app.ID, Secret: psn.NewSecret(app.Secret)}
	config := oauth2.Config{
		ClientID: app.ID, RedirectURL: ask.Redirect, Scopes: ask.Scopes,
		Endpoint: oauth2.Endpoint{AuthURL: server.String() + "/oauth/authorize"},
	}
	return platform.Consent{SignInAsk: ask, URL: config.AuthCodeURL(ask.State, oauth2.S256ChallengeOption(ask.Verifier))}, nil
}

// FinishSignIn trades the code for a token, which does not expire (docs: methods/oauth). Servers older than Mastodon
// 4.3 take no notice of the PKCE verifier.
func (Platform) FinishSignIn(ctx context.Context, consent platform.Consent, answer url.Values, outgoing platform.HTTP) (platform.Granted, error) {
	const act = "mastodon: sign in"
	server, err := serverURL(consent.Server)
	if err != nil {
		return platform.Granted{}, err
	}
	status, body, err := outgoing.Trade(ctx, platform.TokenCall{Act: act, URL: server.String() + "/oauth/token", Form: url.Values{
		"grant_type": {"authorization_code"}, "code": {answer.Get("code")}, "client_id": {consent.App.ID},
		"client_secret": {consent.App.Secret.Reveal()}, "redirect_uri": {consent.Redirect}, "code_verifier": {consent.Verifier},
	}})
	if err != nil {
		return platform.Granted{}, err
	}
	var g struct {
		Access      string `json:"access_token"`
		Scope       string `json:"scope"`
		Error       string `json:"error"`
		Description string `json:"error_description"`
	}
	if json.Unmarshal(body, &g) != nil {
		g.Error = ""
	}
	said := platform.Sentence(strings.TrimSpace(g.Error+" "+g.Description), psn.Token{Access: psn.NewSecret(answer.Get("code"))})
	switch {
	case status == http.StatusBadRequest, status == http.StatusUnauthorized:
		return platform.Granted{}, psn.Errorf(psn.CodeUnauthorised, "%s: the server does not take the code (%d %s)", act, status, said).
			WithHint("a code is good once and for a few minutes: start again with `psn account login mastodon`")
	case status/100 != 2:
		return platform.Granted{}, platform.ReadFailure(act, status, said)
	case g.Access == "":
		return platform.Granted{}, notMastodon(act)
	}
	scopes := strings.Fields(g.Scope)
	return platform.Granted{Scopes: scopes, Choices: []platform.Choice{{Kind: "person", Login: platform.Login{
		Server: consent.Server, Scopes: scopes, Token: psn.Token{Access: psn.NewSecret(g.Access), IssuedAt: outgoing.Clock()},
	}}}}, nil
}

var _ platform.SignIn = Platform{}
