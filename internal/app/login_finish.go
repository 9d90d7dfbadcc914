package app

import (
	"context"
	"net/url"
	"slices"
	"strings"

	"github.com/postshitnow/psn/internal/platform"
	"github.com/postshitnow/psn/internal/psn"
)

// Choice is an account that a sign-in can be used for.
type Choice = platform.Choice

// LoginGrant is what a person allowed.
type LoginGrant struct {
	plan    *LoginPlan
	Granted platform.Granted
	Missing []platform.Scope // what was asked for and not allowed
}

// Finish trades what the browser brought for a token, once. It returns an error with psn.CodeUnauthorised if the person
// said no, or allowed less than psn can do with.
func (l *Login) Finish(ctx context.Context, answer url.Values) (*LoginGrant, error) {
	title := l.plan.member.Title()
	again := "psn account login " + l.plan.member.Name()
	if l.used {
		return nil, psn.Errorf(psn.CodeInternal, "a sign-in is finished once")
	}
	l.used = true
	if refused := answer.Get("error"); refused != "" {
		said := psn.Excerpt(strings.Join([]string{refused, answer.Get("error_description")}, " "), 200)
		return nil, psn.Errorf(psn.CodeUnauthorised, "%s was not allowed: %s", title, said).
			WithHint("nothing was changed; start again and choose to allow it").WithNext(again)
	}
	if answer.Get("code") == "" {
		return nil, psn.Errorf(psn.CodeUnauthorised, "%s sent the browser back without a code", title).WithNext(again)
	}
	granted, err := l.plan.signIn.FinishSignIn(ctx, l.consent, answer, l.plan.app.http())
	if err != nil {
		return nil, err
	}
	g := &LoginGrant{plan: l.plan, Granted: granted}
	var needed []string
	for _, scope := range l.plan.signIn.Scopes() {
		if granted.Scopes == nil || !slices.Contains(l.consent.Scopes, scope.Name) || covered(granted.Scopes, scope.Name) {
			continue
		}
		g.Missing = append(g.Missing, scope)
		if scope.Needed {
			needed = append(needed, scope.Name+" ("+scope.For+")")
		}
	}
	if len(needed) > 0 {
		return nil, psn.Errorf(psn.CodeUnauthorised, "psn can't do without what was not allowed: %s", strings.Join(needed, ", ")).
			WithHint("nothing was changed; start again and leave these allowed").WithNext(again)
	}
	return g, nil
}

// covered reports whether a scope was granted, by itself or, as "write" covers "write:media", by one above it.
func covered(granted []string, scope string) bool {
	above, _, _ := strings.Cut(scope, ":")
	return slices.Contains(granted, scope) || slices.Contains(granted, above)
}

// Choice returns the account that is called so, by its name or id; the only one if name is empty. Several without a
// name are an error with psn.CodeUsage that lists them.
func (g *LoginGrant) Choice(name string) (platform.Choice, error) {
	var names []string
	for _, c := range g.Granted.Choices {
		if name != "" && (strings.EqualFold(c.Name, name) || c.Login.ExternalID == name || strings.EqualFold(c.Login.Handle, name)) {
			return c, nil
		}
		names = append(names, c.Name+" ("+c.Kind+")")
	}
	list := psn.Excerpt(strings.Join(names, ", "), 500)
	switch {
	case len(names) == 1 && name == "":
		return g.Granted.Choices[0], nil
	case name == "":
		return platform.Choice{}, psn.Errorf(psn.CodeUsage, "the sign-in is good for several accounts: %s", list).
			WithHint("start again and say which one with --as")
	}
	return platform.Choice{}, psn.Errorf(psn.CodeNotFound, "the sign-in is not good for %s; it is for %s", psn.Excerpt(name, 80), list).
		WithHint("start again and choose one of these with --as")
}

// Add adds the chosen account, or gives the one that is there a new token. Errors are those of AccountPlan.Add.
func (g *LoginGrant) Add(ctx context.Context, c platform.Choice) (AccountAdded, error) {
	p := g.plan
	client, err := p.member.Client(c.Login, p.app.http())
	if err != nil {
		return AccountAdded{}, err
	}
	who, err := client.Verify(ctx)
	if err != nil {
		return AccountAdded{}, explainRefusal(p.member, p.wish.Server, p.wish.Simulated, err)
	}
	out, err := p.admit(ctx, c.Login, who)
	for _, scope := range g.Missing {
		out.Warnings = append(out.Warnings, scope.Name+" was not allowed: no "+scope.For)
	}
	return out, err
}
