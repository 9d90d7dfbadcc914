package linkedin

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"golang.org/x/oauth2"

	"github.com/postshitnow/psn/internal/platform"
	"github.com/postshitnow/psn/internal/psn"
)

// AppNeed says where an app is made, and what its products are good for.
func (Platform) AppNeed() platform.AppNeed {
	return platform.AppNeed{
		ID: true, Secret: true,
		Page: "https://www.linkedin.com/developers/apps",
		Steps: []string{
			"make an app; it belongs to a LinkedIn page for good, and there is a default page for individuals",
			`under "Products" add "Sign In with LinkedIn using OpenID Connect" and "Share on LinkedIn"`,
			`under "Auth" add the callback URL that psn names, and copy the client ID and the primary client secret`,
		},
		Cost: "it is free, and these two products are there at once; to post for a page, to list posts or to read how they are doing " +
			"an app needs the Community Management API, which LinkedIn reviews for companies, in weeks, and only for an app without other products; set PSN_LINKEDIN_SCOPES to the scopes of such an app",
	}
}

// Scopes are what psn asks for. Those of a reviewed app can't be asked for by another: LinkedIn would show an error page.
func (Platform) Scopes() []platform.Scope {
	return []platform.Scope{
		{Name: scopeOpenID, For: "telling whose account it is"},
		{Name: scopeProfile, For: "telling the person's name"},
		{Name: scopeWrite, Needed: true, For: "posting"},
	}
}

// BeginSignIn returns LinkedIn's page (docs: shared/authentication/authorization-code-flow). It makes no request. LinkedIn
// has no PKCE for apps with a secret.
func (Platform) BeginSignIn(_ context.Context, ask platform.SignInAsk, _ platform.HTTP) (platform.Consent, error) {
	at, err := hostsOf(ask.Server)
	if err != nil {
		return platform.Consent{}, err
	}
	config := oauth2.Config{
		ClientID: ask.App.ID, RedirectURL: ask.Redirect, Scopes: ask.Scopes,
		Endpoint: oauth2.Endpoint{AuthURL: at.web + "/oauth/v2/authorization"},
	}
	return platform.Consent{SignInAsk: ask, URL: config.AuthCodeURL(ask.State)}, nil
}

// FinishSignIn trades the code, which lives 30 minutes, for a token, and lists the person and the pages that the person may
// post for, as far as the token may tell.
func (p Platform) FinishSignIn(ctx context.Context, consent platform.Consent, answer url.Values, through platform.HTTP) (platform.Granted, error) {
	const act = "linkedin: sign in"
	at, err := hostsOf(consent.Server)
	if err != nil {
		return platform.Granted{}, err
	}
	status, body, err := through.Trade(ctx, platform.TokenCall{Act: act, URL: at.web + tokenPath, Form: url.Values{
		"grant_type": {"authorization_code"}, "code": {answer.Get("code")}, "redirect_uri": {consent.Redirect},
		"client_id": {consent.App.ID}, "client_secret": {consent.App.Secret.Reveal()},
	}})
	if err != nil {
		return platform.Granted{}, err
	}
	var g grant
	if json.Unmarshal(body, &g) != nil {
		g = grant{}
	}
	said := platform.Sentence(strings.TrimSpace(g.Error+" "+g.Description), psn.Token{Access: psn.NewSecret(answer.Get("code")), Refresh: consent.App.Secret})
	switch {
	case g.Error == "invalid_client":
		return platform.Granted{}, psn.Errorf(psn.CodeUnauthorised, "%s: LinkedIn does not know the app (%d %s)", act, status, said).
			WithHint("check the client id and the client secret: PSN_LINKEDIN_CLIENT_ID and PSN_LINKEDIN_CLIENT_SECRET")
	case g.Error != "" && (status == http.StatusBadRequest || status == http.StatusUnauthorized):
		return platform.Granted{}, psn.Errorf(psn.CodeUnauthorised, "%s: LinkedIn does not take the code (%s)", act, said).
			WithHint("a code is good once and for 30 minutes, and the callback URL must be the one of the app's settings: start again with `psn account login linkedin`")
	case status/100 != 2:
		return platform.Granted{}, platform.ReadFailure(act, status, said)
	case g.Access == "":
		return platform.Granted{}, notLinkedIn(act)
	}
	login := platform.Login{Server: consent.Server, Scopes: g.scopes(), Token: g.token(through.Clock(), consent.App)}
	choices, err := choicesOf(ctx, newClient(at, login, through))
	return platform.Granted{Scopes: login.Scopes, Choices: choices}, err
}

// choicesOf lists whom a token can act as. One that can't act as anybody has psn.CodeUnsupported.
func choicesOf(ctx context.Context, c *client) ([]platform.Choice, error) {
	var out []platform.Choice
	add := func(urn, name, kind string) {
		login := c.login
		login.ExternalID, login.Handle = urn, name
		out = append(out, platform.Choice{Login: login, Name: name, Kind: kind})
	}
	if slices.Contains(c.login.Scopes, scopeWrite) {
		urn, name, err := c.me(ctx)
		if err != nil && (psn.CodeOf(err) != psn.CodeRefused || !slices.Contains(c.login.Scopes, scopePageWrite)) {
			return nil, err
		}
		if err == nil {
			add(urn, name, "person")
		}
	}
	if slices.Contains(c.login.Scopes, scopePageWrite) {
		pages, err := c.pages(ctx)
		if err != nil {
			return nil, err
		}
		for _, urn := range pages {
			add(urn, c.pageName(ctx, urn), "organization")
		}
	}
	if len(out) == 0 {
		return nil, psn.Errorf(psn.CodeUnsupported, "linkedin: sign in: this sign-in can post neither for the person nor for a page").
			WithHint("allow w_member_social, or w_organization_social with a role for a page: start again with `psn account login linkedin`")
	}
	return out, nil
}

var _ platform.SignIn = Platform{}
