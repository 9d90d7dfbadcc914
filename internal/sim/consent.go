package sim

import (
	"bytes"
	_ "embed"
	"html/template"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
)

// AppID and AppSecret are the credentials of the one app that every network knows, where it asks for an app.
const (
	AppID     = "psn-simulated-app"
	AppSecret = "psn-simulated-secret" //nolint:gosec // worth nothing outside of the simulator
)

//go:embed consent.html
var consentHTML string

var consentTemplate = sync.OnceValue(func() *template.Template {
	return template.Must(template.New("consent").Parse(consentHTML))
})

// Consent is the page on which a person allows an app to act for them: an account to choose, scopes to untick,
// and two buttons. Its form goes to the page's own address by POST; Decide reads it.
type Consent struct {
	Title    string // of the network
	App      string // the app's name
	Accounts []Account
	Scopes   []string
	Query    url.Values // of the page's address, to come back with the form
}

// Reply returns the page.
func (c Consent) Reply() Reply {
	var page bytes.Buffer
	if err := consentTemplate().Execute(&page, c); err != nil {
		return Reply{Status: http.StatusInternalServerError, Body: []byte(err.Error())}
	}
	return Reply{
		Status: http.StatusOK,
		Header: http.Header{
			"Content-Type":            {"text/html; charset=utf-8"},
			"Content-Security-Policy": {"default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'"},
			"Cache-Control":           {"no-store"},
		},
		Body: page.Bytes(),
	}
}

// Decision is what a person chose on a Consent page.
type Decision struct {
	Allowed bool
	Account string // the handle
	Scopes  []string
}

// Decide reads the form of a Consent page, which offered these scopes.
func Decide(form url.Values, offered []string) Decision {
	d := Decision{Allowed: form.Get("decision") == "allow", Account: form.Get("account")}
	for _, scope := range form["scope_granted"] {
		if slices.Contains(offered, scope) {
			d.Scopes = append(d.Scopes, scope)
		}
	}
	return d
}

// Redirect sends the browser back to the app with an answer.
func Redirect(to string, answer url.Values) Reply {
	joint := "?"
	if strings.Contains(to, "?") {
		joint = "&"
	}
	return Reply{Status: http.StatusFound, Header: http.Header{"Location": {to + joint + answer.Encode()}}}
}
