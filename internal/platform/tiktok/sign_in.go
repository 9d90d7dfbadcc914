package tiktok

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/postshitnow/psn/internal/platform"
	"github.com/postshitnow/psn/internal/psn"
)

// The scopes (docs: tiktok-api-scopes).
const (
	scopeBasic   = "user.info.basic"
	scopeProfile = "user.info.profile"
	scopePublish = "video.publish"
	scopeUpload  = "video.upload"
	scopeList    = "video.list"
)

// AppNeed says which app the sign-in needs.
func (Platform) AppNeed() platform.AppNeed {
	return platform.AppNeed{
		ID: true, Secret: true, Page: "https://developers.tiktok.com/apps",
		Steps: []string{
			"make an app, and in it the products Login Kit and Content Posting API; switch Direct Post on",
			"under Login Kit, platform Desktop, add the redirect address http://127.0.0.1:*/callback",
			"add the scopes user.info.basic, user.info.profile, video.publish, video.upload and video.list",
			"to post pictures, verify the domain of the public address of your media under \"URL properties\"",
			"copy the client key and the client secret",
			"send the app in for the audit of the Content Posting API; until it has passed, it posts only with privacy=private from accounts that are set to private, for five accounts a day",
		},
		Cost: "it is free; TikTok reviews the app and then audits it, which takes days to weeks, and refuses apps that only post to accounts of your own team: those use mode=inbox",
	}
}

// Scopes are what psn asks for.
func (Platform) Scopes() []platform.Scope {
	return []platform.Scope{
		{Name: scopeBasic, Needed: true, For: "telling which account it is"},
		{Name: scopeProfile, For: "showing the account's username"},
		{Name: scopePublish, For: "posting directly"},
		{Name: scopeUpload, For: "sending drafts to the inbox (mode=inbox)"},
		{Name: scopeList, For: "listing posts and reading how they are doing"},
	}
}

// BeginSignIn returns the page of TikTok on which a person decides (docs: login-kit-desktop). It makes no request.
// TikTok has names of its own for the parameters, commas between scopes, and PKCE in hexadecimal.
func (Platform) BeginSignIn(_ context.Context, ask platform.SignInAsk, _ platform.HTTP) (platform.Consent, error) {
	at, err := hostsOf(ask.Server)
	if err != nil {
		return platform.Consent{}, err
	}
	if ask.App.ID == "" || ask.App.Secret.Empty() {
		return platform.Consent{}, psn.Errorf(psn.CodeInvalid, "tiktok: sign in: the app's client key or client secret is missing").
			WithHint("both are shown at https://developers.tiktok.com/apps")
	}
	query := url.Values{
		"client_key": {ask.App.ID}, "scope": {strings.Join(ask.Scopes, ",")}, "response_type": {"code"},
		"redirect_uri": {ask.Redirect}, "state": {ask.State},
	}
	if desktop(ask.Redirect) {
		query.Set("code_challenge", challenge(ask.Verifier))
		query.Set("code_challenge_method", "S256")
	}
	return platform.Consent{SignInAsk: ask, URL: at.web + "/v2/auth/authorize/?" + query.Encode()}, nil
}

// desktop reports whether a redirect address is one of a desktop app. Only those know PKCE (docs: login-kit-desktop,
// login-kit-web).
func desktop(redirect string) bool {
	u, err := url.Parse(redirect)
	return err == nil && platform.OnThisMachine(u.Hostname())
}

// challenge is the SHA-256 of a verifier in hexadecimal, where RFC 7636 has base64url (observed; the vendor's sample
// does so).
func challenge(verifier string) string {
	sum := sha256.Sum256([]byte(verifier))
	return hex.EncodeToString(sum[:])
}

// FinishSignIn trades the code for a token (docs: oauth-user-access-token-management). A TikTok sign-in is for one
// account.
func (Platform) FinishSignIn(ctx context.Context, consent platform.Consent, answer url.Values, http platform.HTTP) (platform.Granted, error) {
	const act = "tiktok: sign in"
	at, err := hostsOf(consent.Server)
	if err != nil {
		return platform.Granted{}, err
	}
	code := answer.Get("code")
	if code == "" {
		return platform.Granted{}, psn.Errorf(psn.CodeUnauthorised, "%s: the browser brought no code back", act).WithHint("%s", signInAgain)
	}
	form := url.Values{
		"client_key": {consent.App.ID}, "client_secret": {consent.App.Secret.Reveal()}, "code": {code},
		"grant_type": {"authorization_code"}, "redirect_uri": {consent.Redirect},
	}
	if desktop(consent.Redirect) {
		form.Set("code_verifier", consent.Verifier)
	}
	g, err := trade(ctx, act, at, form, http)
	if err != nil {
		return platform.Granted{}, err
	}
	token := g.token(psn.Token{ClientID: consent.App.ID, ClientSecret: consent.App.Secret}, http.Clock())
	scopes := scopesOf(g.Scope)
	if !slices.Contains(scopes, scopePublish) && !slices.Contains(scopes, scopeUpload) {
		return platform.Granted{}, psn.Errorf(psn.CodeUnauthorised, "%s: the sign-in allows neither posts nor drafts", act).
			WithHint("run `psn account login tiktok` again and leave video.publish or video.upload ticked")
	}
	login := platform.Login{Server: consent.Server, ExternalID: g.OpenID, Token: token, Scopes: scopes}
	return platform.Granted{Scopes: scopes, Choices: []platform.Choice{{Login: login, Kind: "person"}}}, nil
}

// deadGrants are refusals of what was traded: it is spent, over or revoked.
var deadGrants = []string{"invalid_grant", "invalid_request", "access_denied"}

// trade asks the token endpoint. Its refusals were seen with status 200, so that the body decides (observed).
func trade(ctx context.Context, act string, at hosts, form url.Values, http platform.HTTP) (grant, error) {
	status, body, err := http.Trade(ctx, platform.TokenCall{Act: act, URL: at.api + "/v2/oauth/token/", Form: form})
	if err != nil {
		return grant{}, err
	}
	var g grant
	if json.Unmarshal(body, &g) != nil {
		g = grant{}
	}
	said := g.Error
	if g.Description != "" {
		said += ": " + g.Description
	}
	for _, field := range []string{"code", "client_secret", "code_verifier", "refresh_token"} {
		if secret := form.Get(field); secret != "" {
			said = strings.ReplaceAll(said, secret, psn.NewSecret(secret).String())
		}
	}
	said = psn.Excerpt(said, 300)
	switch {
	case g.Error == "invalid_client":
		return grant{}, psn.Errorf(psn.CodeUnauthorised, "%s: TikTok does not know the app (%s)", act, said).
			WithHint("check the app's client key and client secret at https://developers.tiktok.com/apps")
	case slices.Contains(deadGrants, g.Error):
		return grant{}, psn.Errorf(psn.CodeUnauthorised, "%s: TikTok does not take it any more (%s)", act, said).WithHint("%s", signInAgain)
	case g.Error != "" && status/100 == 2:
		return grant{}, psn.Errorf(psn.CodeUnavailable, "%s: %s", act, said).Retry()
	case status/100 != 2:
		e := platform.ReadFailure(act, status, said)
		if e.Code == psn.CodeUnauthorised {
			e.Hint = signInAgain
		}
		return grant{}, e
	case g.Access == "":
		return grant{}, notTikTok(act)
	}
	return g, nil
}

// longestLife bounds what an answer may say of a token's life; more is taken for a mistake.
const longestLife = 2 * 365 * 24 * time.Hour

// token puts what was given in the place of old. Lives are what the answer says, since TikTok changes them; those it
// does not say are the documented ones.
func (g grant) token(old psn.Token, now time.Time) psn.Token {
	old.Access, old.IssuedAt, old.ExpiresAt = psn.NewSecret(g.Access), now, now.Add(life(g.Expires, accessLife))
	if g.Refresh != "" {
		old.Refresh, old.RefreshUntil = psn.NewSecret(g.Refresh), now.Add(life(g.RefreshExpires, refreshLife))
	}
	return old
}

// accessLife and refreshLife are how long tokens are good since November 2026 (docs:
// oauth-user-access-token-management).
const (
	accessLife  = 2 * time.Hour
	refreshLife = 180 * 24 * time.Hour
)

func life(seconds int64, usual time.Duration) time.Duration {
	if seconds <= 0 || seconds > int64(longestLife/time.Second) {
		return usual
	}
	return time.Duration(seconds) * time.Second
}

var _ platform.SignIn = Platform{}
