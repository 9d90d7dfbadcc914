package instagram

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"strings"

	"github.com/postshitnow/psn/internal/platform"
	"github.com/postshitnow/psn/internal/psn"
)

// The scopes (docs: instagram-api-with-instagram-login/business-login).
const (
	scopeBasic    = "instagram_business_basic"
	scopePublish  = "instagram_business_content_publish"
	scopeComments = "instagram_business_manage_comments"
	scopeInsights = "instagram_business_manage_insights"
)

// AppNeed says which app the sign-in needs. Instagram takes only https addresses for the browser to come back to
// (observed).
func (Platform) AppNeed() platform.AppNeed {
	return platform.AppNeed{
		ID: true, Secret: true, Page: "https://developers.facebook.com/apps",
		Steps: []string{
			"make the Instagram account a professional one, in the Instagram app under Account type and tools",
			"make a Meta app of the type Business and add the product Instagram to it",
			"under Instagram, API setup with Instagram login, copy the Instagram app ID and the Instagram app secret (not those of the Meta app)",
			"under Business login settings add an address for the browser to come back to: it must be https, as https://localhost/psn, and " +
				"nothing need answer there; set PSN_INSTAGRAM_REDIRECT_URL to it, and paste the address at which the browser ends",
			"add the account under App roles as an Instagram tester and accept that in the Instagram app, for as long as the app has not passed the review",
		},
		Cost: "it is free; for accounts that are testers of the app there is no waiting, for others Meta reviews the app, which takes days to weeks",
	}
}

// Scopes are what psn asks for.
func (Platform) Scopes() []platform.Scope {
	return []platform.Scope{
		{Name: scopeBasic, Needed: true, For: "telling which account it is, and finding out what became of a post"},
		{Name: scopePublish, Needed: true, For: "posting"},
		{Name: scopeComments, For: "first comments"},
		{Name: scopeInsights, For: "reading how posts are doing, beyond likes and comments"},
	}
}

// BeginSignIn returns the page of Instagram on which a person decides (docs: business-login). It makes no request.
// Instagram knows no PKCE and wants commas between scopes.
func (Platform) BeginSignIn(_ context.Context, ask platform.SignInAsk, _ platform.HTTP) (platform.Consent, error) {
	at, err := hostsOf(ask.Server)
	if err != nil {
		return platform.Consent{}, err
	}
	if ask.App.ID == "" || ask.App.Secret.Empty() {
		return platform.Consent{}, psn.Errorf(psn.CodeInvalid, "instagram: sign in: the Instagram app ID or its secret is missing").
			WithHint("both are shown at https://developers.facebook.com/apps, under Instagram, API setup with Instagram login")
	}
	query := url.Values{
		"client_id": {ask.App.ID}, "redirect_uri": {ask.Redirect}, "response_type": {"code"},
		"scope": {strings.Join(ask.Scopes, ",")}, "state": {ask.State},
	}
	return platform.Consent{SignInAsk: ask, URL: at.web + "/oauth/authorize?" + query.Encode()}, nil
}

// FinishSignIn trades the code for a token of an hour, that one for a token of 60 days, and asks whose it is.
func (p Platform) FinishSignIn(ctx context.Context, consent platform.Consent, answer url.Values, outgoing platform.HTTP) (platform.Granted, error) {
	const act = "instagram: sign in"
	at, err := hostsOf(consent.Server)
	if err != nil {
		return platform.Granted{}, err
	}
	short, err := tradeCode(ctx, act, at, consent, answer, outgoing)
	if err != nil {
		return platform.Granted{}, err
	}
	login := platform.Login{
		Server: consent.Server, Scopes: short.Permissions, Token: psn.Token{Access: psn.NewSecret(short.Access), Refresh: consent.App.Secret},
	}
	c, err := newClient(p, at, login, outgoing) // whose errors hide both secrets
	if err != nil {
		return platform.Granted{}, err
	}
	now := outgoing.Clock()
	long, err := c.trade(ctx, act, "/access_token", url.Values{
		"grant_type": {"ig_exchange_token"}, "client_secret": {consent.App.Secret.Reveal()}, "access_token": {short.Access},
	})
	if err != nil {
		return platform.Granted{}, err
	}
	login.Token = long.token(psn.Token{}, now)
	if c, err = newClient(p, at, login, outgoing); err != nil {
		return platform.Granted{}, err
	}
	me, err := c.me(ctx, act)
	if err != nil {
		return platform.Granted{}, err
	}
	login.ExternalID, login.Handle = me.external(), handle(me)
	return platform.Granted{
		Scopes: short.Permissions, Choices: []platform.Choice{{Login: login, Name: login.Handle, Kind: "professional account"}},
	}, nil
}

// tradeCode trades the code, once. The browser's address ends in "#_", which is no part of it.
func tradeCode(ctx context.Context, act string, at hosts, consent platform.Consent, answer url.Values, outgoing platform.HTTP) (grant, error) {
	code := strings.TrimSuffix(answer.Get("code"), "#_")
	status, body, err := outgoing.Trade(ctx, platform.TokenCall{Act: act, URL: at.auth + "/oauth/access_token", Form: url.Values{
		"client_id": {consent.App.ID}, "client_secret": {consent.App.Secret.Reveal()}, "grant_type": {"authorization_code"},
		"redirect_uri": {consent.Redirect}, "code": {code},
	}})
	if err != nil {
		return grant{}, err
	}
	var g grant
	if json.Unmarshal(body, &g) != nil {
		g = grant{}
	}
	if len(g.Data) == 1 {
		g = g.Data[0]
	}
	said := g.ErrorText
	if said == "" {
		said = g.Error.Message
	}
	said = platform.Sentence(said, psn.Token{Access: psn.NewSecret(code), Refresh: consent.App.Secret})
	switch {
	case status/100 == 2 && g.Access != "":
		return g, nil
	case status/100 == 2:
		return grant{}, notInstagram(act)
	case said == "" || status >= http.StatusInternalServerError:
		return grant{}, platform.ReadFailure(act, status, said)
	case ofApp(said):
		return grant{}, psn.Errorf(psn.CodeUnauthorised, "%s: Instagram does not take the app's credentials: %s", act, said).
			WithHint("check PSN_INSTAGRAM_CLIENT_ID and PSN_INSTAGRAM_CLIENT_SECRET: the Instagram app's are wanted, not the Meta app's")
	case strings.Contains(strings.ToLower(said), "redirect_uri"):
		return grant{}, psn.Errorf(psn.CodeUnauthorised, "%s: %s", act, said).
			WithHint("the address for the browser to come back to must be the one in the app's Business login settings, to the letter")
	}
	return grant{}, psn.Errorf(psn.CodeUnauthorised, "%s: Instagram does not take the code: %s", act, said).
		WithHint("a code is good once and for an hour: start again with `psn account login instagram`")
}

// ofApp reports whether a refusal is about the app's id or secret (observed wordings).
func ofApp(said string) bool {
	words := strings.ToLower(said)
	return strings.Contains(words, "platform app") || strings.Contains(words, "client secret") ||
		strings.Contains(words, "client_secret") || strings.Contains(words, "client_id") || strings.Contains(words, "application")
}

var _ platform.SignIn = Platform{}
