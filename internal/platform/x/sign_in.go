package x

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"strings"

	"golang.org/x/oauth2"

	"github.com/postshitnow/psn/internal/platform"
	"github.com/postshitnow/psn/internal/psn"
)

// AppNeed says where an app is made. A native app has no secret, a web app has one; both serve.
func (Platform) AppNeed() platform.AppNeed {
	return platform.AppNeed{
		ID:   true,
		Page: "https://console.x.com",
		Steps: []string{
			"make a project with an app in the developer console",
			`under "User authentication settings" choose Read and write, the type Native App, and the callback URL that psn names`,
			"copy the OAuth 2.0 Client ID, and of a Web App also the Client Secret",
		},
		Cost: "X charges an app for each call: about a cent and a half for a post, 20 cents for one with a link; there is no waiting",
	}
}

// Scopes are what psn asks for (docs: fundamentals/authentication/oauth-2-0/authorization-code).
func (Platform) Scopes() []platform.Scope {
	return []platform.Scope{
		{Name: "tweet.read", Needed: true, For: "finding out what became of a post"},
		{Name: "tweet.write", Needed: true, For: "posting"},
		{Name: "users.read", Needed: true, For: "telling whose account it is"},
		{Name: "offline.access", For: "posting later than two hours after signing in"},
		{Name: "media.write", For: "pictures and videos"},
	}
}

// BeginSignIn returns X's page. It makes no request.
func (Platform) BeginSignIn(_ context.Context, ask platform.SignInAsk, _ platform.HTTP) (platform.Consent, error) {
	web := webServer
	if ask.Server != "" {
		server, err := serverURL(ask.Server)
		if err != nil {
			return platform.Consent{}, err
		}
		web = server.String()
	}
	config := oauth2.Config{
		ClientID: ask.App.ID, RedirectURL: ask.Redirect, Scopes: ask.Scopes,
		Endpoint: oauth2.Endpoint{AuthURL: web + "/i/oauth2/authorize"},
	}
	return platform.Consent{SignInAsk: ask, URL: config.AuthCodeURL(ask.State, oauth2.S256ChallengeOption(ask.Verifier))}, nil
}

// FinishSignIn trades the code, which lives 30 seconds, for a pair of tokens.
func (p Platform) FinishSignIn(ctx context.Context, consent platform.Consent, answer url.Values, outgoing platform.HTTP) (platform.Granted, error) {
	const act = "x: sign in"
	server, err := serverURL(consent.Server)
	if err != nil {
		return platform.Granted{}, err
	}
	call := named(consent.App, platform.TokenCall{Act: act, URL: server.String() + tokenPath, Form: url.Values{
		"grant_type": {"authorization_code"}, "code": {answer.Get("code")},
		"redirect_uri": {consent.Redirect}, "code_verifier": {consent.Verifier},
	}})
	now := outgoing.Clock()
	status, body, err := outgoing.Trade(ctx, call)
	if err != nil {
		return platform.Granted{}, err
	}
	var g grant
	if json.Unmarshal(body, &g) != nil {
		g = grant{}
	}
	said := platform.Sentence(strings.TrimSpace(g.Error+" "+g.Description), psn.Token{Access: psn.NewSecret(answer.Get("code"))})
	switch {
	case status == http.StatusUnauthorized, g.Error == "unauthorized_client", g.Error == "invalid_client":
		return platform.Granted{}, psn.Errorf(psn.CodeUnauthorised, "%s: X does not know the app (%d %s)", act, status, said).
			WithHint("check the client id; a Native App has no client secret, a Web App needs it")
	case status == http.StatusBadRequest:
		return platform.Granted{}, psn.Errorf(psn.CodeUnauthorised, "%s: X does not take the code (%s)", act, said).
			WithHint("a code is good once and for 30 seconds: start again with `psn account login x`")
	case status/100 != 2:
		return platform.Granted{}, platform.ReadFailure(act, status, said)
	case g.Access == "":
		return platform.Granted{}, notX(act)
	}
	scopes := strings.Fields(g.Scope)
	return platform.Granted{Scopes: scopes, Choices: []platform.Choice{{Kind: "person", Login: platform.Login{
		Server: consent.Server, Scopes: scopes,
		Token: psn.Token{
			Access: psn.NewSecret(g.Access), Refresh: psn.NewSecret(g.Refresh), ExpiresAt: g.until(now), IssuedAt: now,
			ClientID: consent.App.ID, ClientSecret: consent.App.Secret,
		},
	}}}}, nil
}

// tokenPath is where codes and refresh tokens are traded.
const tokenPath = "/2/oauth2/token" //nolint:gosec // a path

// named makes a call name its app: one with a secret by Basic authentication, one without in the body; X refuses the
// other way round.
func named(app platform.App, call platform.TokenCall) platform.TokenCall {
	if app.Secret.Empty() {
		call.Form.Set("client_id", app.ID)
	} else {
		call.Basic = &app
	}
	return call
}

var _ platform.SignIn = Platform{}
