package platform

import (
	"context"
	"net/url"

	"github.com/postshitnow/psn/internal/psn"
)

// SignIn is a Platform on which a person signs in with a browser: the authorization code grant of OAuth 2.0
// (RFC 6749, section 4.1), each network in its own dialect.
type SignIn interface {
	// AppNeed says which app the network wants to see behind a sign-in.
	AppNeed() AppNeed
	// Scopes are what psn asks for.
	Scopes() []Scope
	// BeginSignIn returns the page on which the person says yes or no. It makes a request only where an app is
	// registered with the account's server first. Errors are those of Client.Verify.
	BeginSignIn(ctx context.Context, ask SignInAsk, http HTTP) (Consent, error)
	// FinishSignIn trades the code that the browser brought back for a token, once, and lists the accounts that
	// it can be used for. The answer's state and error are not its concern. A code that is refused is
	// psn.CodeUnauthorised, wrong app credentials are psn.CodeUnauthorised with a hint that names them, an account
	// of the wrong kind is psn.CodeUnsupported; other errors are those of Client.Verify.
	FinishSignIn(ctx context.Context, consent Consent, answer url.Values, http HTTP) (Granted, error)
}

// App is a developer's app on a network.
type App struct {
	ID     string
	Secret psn.Secret // empty for a public app
}

// AppNeed says which app a sign-in needs and where a person gets it.
type AppNeed struct {
	ID     bool   // an app's id is needed; false where psn registers itself
	Secret bool   // its secret is needed as well
	Page   string // where a person makes the app
	Steps  []string
	Cost   string // one sentence: what it costs and how long an approval takes
}

// Scope is something that psn asks to be allowed.
type Scope struct {
	Name   string
	Needed bool   // signing in without it is useless
	For    string // what will not work without it, as "reading how posts are doing"
}

// SignInAsk is a sign-in about to begin.
type SignInAsk struct {
	App      App
	Server   string // as in Login; empty where the network has one server
	Redirect string // to where the browser comes back, as "http://127.0.0.1:49152/callback"
	State    string // comes back with the browser
	Verifier string // 43 to 128 characters for PKCE (RFC 7636, section 4.1)
	Scopes   []string
}

// Consent is a sign-in that waits for a person.
type Consent struct {
	SignInAsk
	URL string // the page to send the person to
}

// Granted is what a person allowed.
type Granted struct {
	Scopes  []string // in the network's words
	Choices []Choice // the accounts that can be added; at least one
}

// Choice is an account that a sign-in can be used for.
type Choice struct {
	Login Login  // with its token, scopes and external id
	Name  string // for the person who chooses: "Ana Lopez", "Acme Ltd"
	Kind  string // "person", "organization", "page"
}
