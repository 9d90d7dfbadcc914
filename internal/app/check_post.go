package app

import (
	"context"

	"github.com/postshitnow/psn/internal/platform"
	"github.com/postshitnow/psn/internal/psn"
)

// CheckPost asks what a platform would make of a content, without storing anything.
type CheckPost struct {
	Hub      string
	Platform string // its name; empty for the account's
	Account  string // whose server's limits count; empty for the platform's own
	Input    PostInput
}

// PostChecked is what CheckPost found.
type PostChecked struct {
	Platform string
	Account  string // empty if none was named
	Content  psn.Content
	Reports  []Report
}

// CheckPost counts and checks content as a platform does. Without an account it needs no hub. Content that
// can't go out is reported together with an error with psn.CodeInvalid.
func (a *App) CheckPost(ctx context.Context, r CheckPost) (PostChecked, error) {
	draft, err := r.Input.draft()
	if err != nil {
		return PostChecked{}, err
	}
	flags, err := r.Input.options()
	if err != nil {
		return PostChecked{}, err
	}
	shown, err := a.looked(r.Input, draft)
	if err != nil {
		return PostChecked{}, err
	}
	t, err := a.checkTarget(ctx, r)
	if err != nil {
		return PostChecked{}, err
	}
	if err := a.checkOptionKeys(draft, flags, []platform.Platform{t.member}); err != nil {
		return PostChecked{}, err
	}
	content := contentFor(draft, flags, shown, t.member)
	identify(&content, shown.unstored())
	out := PostChecked{Platform: t.member.Name(), Account: t.account.Name, Content: content, Reports: examine(t, content)}
	who := t.account.Name
	if who == "" {
		who = t.member.Name()
	}
	return out, summed(faults(who, content, out.Reports))
}

// checkTarget returns the platform and the limits that count.
func (a *App) checkTarget(ctx context.Context, r CheckPost) (target, error) {
	var t target
	if r.Platform != "" {
		member, err := a.o.Platforms.Find(r.Platform)
		if err != nil {
			return t, err
		}
		t.member, t.limits = member, member.DefaultLimits()
	}
	if r.Account == "" {
		return t, nil
	}
	h, err := a.OpenHub(ctx, r.Hub)
	if err != nil {
		return t, err
	}
	account, err := accountOf(ctx, h, r.Account)
	if err != nil {
		return t, err
	}
	if r.Platform != "" && account.Platform != r.Platform {
		return t, psn.Errorf(psn.CodeUsage, "account %s is on %s, not on %s", account.Name, account.Platform, r.Platform).
			WithHint("leave out --platform")
	}
	return a.target(ctx, h, account.ID)
}
