package app

import (
	"cmp"
	"context"
	"net/url"
	"slices"
	"strings"
	"time"

	"golang.org/x/oauth2"

	"github.com/postshitnow/psn/internal/config"
	"github.com/postshitnow/psn/internal/platform"
	"github.com/postshitnow/psn/internal/psn"
)

// SignInTime is how long a sign-in waits for the person.
const SignInTime = 5 * time.Minute

// ownRedirect is where browsers come back to, on networks that want to know the address beforehand.
const ownRedirect = "http://127.0.0.1:8721/callback"

// LoginPlan is a sign-in about to begin.
type LoginPlan struct {
	*AccountPlan
	signIn platform.SignIn // nil where a secret is typed
	keys   config.AppKeys
}

// PlanLogin checks a sign-in before anyone is sent to a browser. A network that wants to see an app of the user's, which
// is not there, is an error with psn.CodeUnauthorised that says how to get one.
func (a *App) PlanLogin(ctx context.Context, w AccountWish) (*LoginPlan, error) {
	plan, err := a.PlanAccount(ctx, w)
	if err != nil {
		return nil, err
	}
	p := &LoginPlan{AccountPlan: plan}
	signIn, ok := plan.member.(platform.SignIn)
	if !ok {
		return p, nil
	}
	p.signIn = signIn
	root := ""
	if ws, err := a.workspace(); err == nil {
		root = ws.Root
	}
	dirs, err := a.dirs()
	if err != nil {
		return nil, err
	}
	p.keys, err = config.LoadAppKeys(root, dirs, a.o.Lookup, plan.member.Name(), a.o.Platforms.Names())
	if err != nil {
		return nil, err
	}
	return p, p.needApp()
}

// SimulatedLogin returns the command that signs in to a simulator with the browser, with the credentials of the
// simulator's app where the network wants to see one. It is empty where people type a secret.
func (a *App) SimulatedLogin(platformName, server, appID, appSecret string) string {
	member, err := a.o.Platforms.Find(platformName)
	if err != nil {
		return ""
	}
	signIn, ok := member.(platform.SignIn)
	if !ok {
		return ""
	}
	command := "psn account login " + platformName + " --server " + server + " --simulated"
	id, secret, _ := config.AppKeyNames(platformName)
	need := signIn.AppNeed()
	if need.Secret {
		command = secret + "=" + appSecret + " " + command
	}
	if need.ID {
		command = id + "=" + appID + " " + command
	}
	return command
}

// ByBrowser reports whether the network signs people in by their browser; otherwise they type a secret.
func (p *LoginPlan) ByBrowser() bool { return p.signIn != nil }

// needApp returns an error if the network wants to see an app and there is none.
func (p *LoginPlan) needApp() error {
	need := p.signIn.AppNeed()
	id, secret, _ := config.AppKeyNames(p.member.Name())
	missing := ""
	switch {
	case need.ID && p.keys.ID == "":
		missing = id
	case need.Secret && p.keys.Secret.Empty():
		missing = secret
	default:
		return nil
	}
	err := psn.Errorf(psn.CodeUnauthorised, "%s wants to see an app of yours, and %s is not set", p.member.Title(), missing)
	names := id
	if need.Secret {
		names += " and " + secret
	}
	if p.wish.Simulated {
		return err.WithHint("the simulator's app is the one that `psn sim` shows: set %s and %s", id, secret)
	}
	steps := slices.Clone(need.Steps)
	steps = append(steps, "callback URL: "+p.redirect(), "put "+names+" into config/keys.env of the workspace, or into the environment")
	return err.WithHint("get one at %s: %s. %s", need.Page, strings.Join(steps, "; "), need.Cost)
}

// redirect is where the browser comes back to, as the app has registered it.
func (p *LoginPlan) redirect() string { return cmp.Or(p.keys.Redirect, ownRedirect) }

// Login is a sign-in that waits for the person. Close ends it.
type Login struct {
	plan    *LoginPlan
	consent platform.Consent
	back    *callback // nil if the browser comes back elsewhere
	used    bool
}

// Begin gets the page to send the person to, and listens for the browser where it can come back to this machine.
func (p *LoginPlan) Begin(ctx context.Context) (*Login, error) {
	redirect, err := url.Parse(p.redirect())
	if err != nil || redirect.Host == "" || redirect.Fragment != "" {
		_, _, name := config.AppKeyNames(p.member.Name())
		return nil, psn.Errorf(psn.CodeInvalid, "%s is not a URL", name)
	}
	l := &Login{plan: p}
	state := oauth2.GenerateVerifier() // 256 random bits
	if redirect.Scheme == "http" && redirect.Hostname() == "127.0.0.1" {
		if p.wish.Simulated || !p.signIn.AppNeed().ID { // any port will do
			redirect.Host = "127.0.0.1:0"
		}
		if l.back, err = listen(ctx, redirect, state); err != nil {
			return nil, err
		}
		redirect = l.back.redirect
	}
	scopes := strings.Fields(p.keys.Scopes)
	if len(scopes) == 0 {
		for _, s := range p.signIn.Scopes() {
			scopes = append(scopes, s.Name)
		}
	}
	l.consent, err = p.signIn.BeginSignIn(ctx, platform.SignInAsk{
		App: platform.App{ID: p.keys.ID, Secret: p.keys.Secret}, Server: p.wish.Server, Redirect: redirect.String(),
		State: state, Verifier: oauth2.GenerateVerifier(), Scopes: scopes,
	}, p.app.http())
	if err != nil {
		l.Close(ctx)
		return nil, explainRefusal(p.member, p.wish.Server, p.wish.Simulated, err)
	}
	return l, nil
}

// URL is the page to send the person to. It holds no secret.
func (l *Login) URL() string { return l.consent.URL }

// ComesBack reports whether Wait can notice that the browser came back; otherwise the address is pasted.
func (l *Login) ComesBack() bool { return l.back != nil }

// Close ends the sign-in.
func (l *Login) Close(ctx context.Context) {
	if l.back != nil {
		l.back.close(ctx)
	}
}

// Wait waits for the browser, at most SignInTime; then it is an error with psn.CodeUnauthorised.
func (l *Login) Wait(ctx context.Context) (url.Values, error) {
	timer := time.NewTimer(SignInTime)
	defer timer.Stop()
	select {
	case answer := <-l.back.came:
		return answer, nil
	case <-timer.C:
		return nil, psn.Errorf(psn.CodeUnauthorised, "nobody came back from %s within %s", l.plan.member.Title(), SignInTime).
			WithHint("start again; --no-browser lets you paste the address that the browser ends at")
	case <-ctx.Done():
		return nil, psn.Errorf(psn.CodeCancelled, "the sign-in was cancelled; nothing was changed")
	}
}

// Paste reads the address that the browser ended at, which a person copied. One that does not belong to this sign-in is
// an error with psn.CodeInvalid.
func (l *Login) Paste(text string) (url.Values, error) {
	address, err := url.Parse(strings.TrimSpace(text))
	if err != nil || address.RawQuery == "" {
		return nil, psn.Errorf(psn.CodeInvalid, "that is not the address at which the browser ended").
			WithHint("copy all of the address bar: it begins with %s?", psn.Excerpt(l.consent.Redirect, 200))
	}
	answer := address.Query()
	if answer.Get("state") != l.consent.State {
		return nil, psn.Errorf(psn.CodeInvalid, "that address belongs to another sign-in").
			WithHint("copy the address of the page that this sign-in ended at")
	}
	return answer, nil
}
