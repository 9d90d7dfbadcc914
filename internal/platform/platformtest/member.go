package platformtest

import (
	"maps"
	"slices"

	"github.com/postshitnow/psn/internal/platform"
	"github.com/postshitnow/psn/internal/psn"
)

func checkCapabilities(b *bundle) {
	b.caps = b.Platform.Capabilities() // those of an account to which nothing is denied
	if b.Platform.Name() == "" || b.Platform.Title() == "" {
		b.Error("the platform has no name or no title")
	}
	if b.caps.Deadline <= 0 || b.caps.Lag < 0 {
		b.Errorf("deadline %s and lag %s make no sense", b.caps.Deadline, b.caps.Lag)
	}
	for key, help := range b.caps.Options {
		if key == "" || help == "" {
			b.Errorf("option %q has no name or no help", key)
		}
	}
	_, lists := b.client.(platform.Lister)
	_, deletes := b.client.(platform.Deleter)
	_, refreshes := b.client.(platform.Refresher)
	_, uploads := b.client.(platform.Uploader)
	_, prepares := b.client.(platform.Preparer)
	_, comments := b.client.(platform.Commenter)
	_, finds := b.client.(platform.Finder)
	_, measures := b.client.(platform.Measurer)
	_, cards := b.Platform.(platform.Carder)
	_, locates := b.Platform.(platform.Locator)
	for _, c := range []struct {
		name           string
		declared, able bool
	}{
		{"list", b.caps.List, lists},
		{"delete", b.caps.Delete, deletes},
		{"refresh", b.caps.Refresh, refreshes},
		{"media", b.caps.Media, uploads || b.caps.Media && prepares},
		{"preparing", b.caps.Prepares, prepares},
		{"comments", b.caps.Comments, comments},
		{"find", b.caps.Find, finds},
		{"metrics", b.caps.Metrics, measures},
		{"cards", b.caps.Cards, cards},
		{"replies", b.caps.Replies, b.caps.Replies && locates},
		{"polls", b.caps.Polls, b.caps.Polls},
		{"threads", b.caps.Threads, b.caps.Threads},
		{"server", b.caps.NeedsServer, b.caps.NeedsServer},
	} {
		if c.declared != c.able {
			b.Errorf("%s: declared %v, the client can: %v", c.name, c.declared, c.able)
		}
		if !c.declared {
			b.Logf("%s declares no %s", b.Platform.Name(), c.name)
		}
	}
	limits := b.Platform.DefaultLimits()
	if limits.Characters <= 0 || limits.URLLength < 0 || limits.Media < 0 {
		b.Errorf("default limits make no sense: %+v", limits)
	}
}

func checkVerify(b *bundle) {
	who := b.identity()
	if who.ExternalID == "" || who.Handle != b.Handle {
		b.Errorf("id %q, handle %q, want %q", who.ExternalID, who.Handle, b.Handle)
	}
	if who.Limits.Characters <= 0 || who.Limits.URLLength < 0 || who.Limits.Media < 0 {
		b.Errorf("limits make no sense: %+v", who.Limits)
	}
	b.arrived(0, 0)
}

func (b *bundle) identity() platform.Identity {
	b.Helper()
	who, err := b.client.Verify(b.Context())
	if err != nil {
		b.Fatalf("verify: %v", err)
	}
	return who
}

func checkBadToken(b *bundle) {
	login := b.Login
	login.Token = psn.Token{Access: psn.NewSecret("canary-bad-token")}
	b.Login = login
	c := b.clientOf(login)
	_, err := c.Verify(b.Context())
	if psn.CodeOf(err) != psn.CodeUnauthorised {
		b.Errorf("verify: %v", err)
	}
	b.keepsSecret(err)
	_, err = b.try(c, b.request("hello"), nil)
	b.fails(err, psn.OutcomeUnauthorised)
	if l, ok := c.(platform.Lister); ok {
		_, err := l.Recent(b.Context(), b.Clock())
		if psn.CodeOf(err) != psn.CodeUnauthorised {
			b.Errorf("recent: %v", err)
		}
		b.keepsSecret(err)
	}
	if d, ok := c.(platform.Deleter); ok {
		if err := d.Delete(b.Context(), "1"); psn.CodeOf(err) != psn.CodeUnauthorised {
			b.Errorf("delete: %v", err)
		}
	}
	for _, a := range b.Arrivals() {
		if a.Created {
			b.Error("a bad token made a post")
		}
	}
}

func checkUnknownOptions(b *bundle) {
	content := psn.Content{
		Segments: []psn.Segment{{Text: "hello", Media: b.refs()}},
		Options:  maps.Clone(b.suite.Always),
	}
	if content.Options == nil {
		content.Options = map[string]string{}
	}
	content.Options["no-such-option"] = "x"
	reports := b.Platform.Check(content, b.Platform.DefaultLimits())
	if len(reports) != 1 || reports[0].Valid || len(reports[0].Problems) == 0 {
		b.Errorf("an unknown option is no problem: %+v", reports)
	}
	content.Options = b.suite.Options
	for _, r := range b.Platform.Check(content, b.Platform.DefaultLimits()) {
		if !r.Valid {
			b.Errorf("options %v: %v", b.suite.Options, r.Problems)
		}
	}
	for _, key := range slices.Sorted(maps.Keys(b.suite.Options)) {
		if b.caps.Options[key] == "" {
			b.Errorf("option %q is not among the capabilities", key)
		}
	}
}
