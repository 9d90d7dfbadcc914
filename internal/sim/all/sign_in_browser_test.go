package all_test

import (
	"context"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"github.com/postshitnow/psn/internal/app"
	"github.com/postshitnow/psn/internal/httpc"
	"github.com/postshitnow/psn/internal/platform"
	platforms "github.com/postshitnow/psn/internal/platform/all"
	"github.com/postshitnow/psn/internal/psn"
	"github.com/postshitnow/psn/internal/sim"
	"github.com/postshitnow/psn/internal/sim/all"
)

// TestSignInInABrowser signs in to every network that signs people in by their browser: a real browser opens the page
// that psn names, a person presses a button there, and the browser comes back to psn's own page. Who says no first
// leaves nothing behind.
func TestSignInInABrowser(t *testing.T) {
	t.Parallel()
	ctx := browser(t, "signing in")
	server := &sim.Server{Networks: all.Networks()}
	if err := server.Start("127.0.0.1:0"); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = server.Close() })
	home := newHome(t)
	var met []string
	for _, member := range home.Platforms() {
		if _, ok := member.(platform.SignIn); ok {
			met = append(met, member.Name())
		}
	}
	slices.Sort(met)
	if want := []string{"instagram", "linkedin", "mastodon", "tiktok", "x"}; !slices.Equal(met, want) {
		t.Errorf("the browser signs in to %v, want %v", met, want)
	}

	denied := home.begin(t, server, "x")
	press(ctx, t, denied, "deny", "Nothing was allowed, and nothing was changed. You can close this page.", "x-deny")
	if _, err := home.finish(t, denied); psn.CodeOf(err) != psn.CodeUnauthorised || !strings.Contains(err.Error(), "X was not allowed") {
		t.Errorf("saying no ends with %v", err)
	}
	if accounts, err := home.ListAccounts(t.Context(), ""); err != nil || len(accounts) != 0 {
		t.Errorf("saying no leaves %+v, %v", accounts, err)
	}

	for _, name := range met {
		login := home.begin(t, server, name)
		press(ctx, t, login, "allow", "Done. You can close this page and go back to the terminal.", name)
		added, err := home.finish(t, login)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		less := slices.ContainsFunc(added.Warnings, func(w string) bool { return strings.Contains(w, "was not allowed") })
		if added.Account.Platform != name || added.Account.State != psn.AccountActive || less {
			t.Errorf("%s: %+v", name, added)
		}
	}
	if accounts, err := home.ListAccounts(t.Context(), ""); err != nil || len(accounts) != len(met) {
		t.Errorf("the hub has %+v, %v", accounts, err)
	}
}

// press opens a sign-in's page, presses a button and waits for psn's own page to say so.
func press(ctx context.Context, t *testing.T, login *app.Login, button, says, picture string) {
	t.Helper()
	do(ctx, t, chromedp.Navigate(login.URL()))
	do(ctx, t, chromedp.WaitVisible(chromedp.CSS(`button[value=`+button+`]`)))
	shot(ctx, t, "consent-"+picture+".png")
	do(ctx, t, chromedp.Click(chromedp.CSS(`button[value=`+button+`]`)))
	do(ctx, t, chromedp.WaitVisible(chromedp.CSS(`body > p`))) // on psn's page alone
	if got := do(ctx, t, chromedp.Evaluate[string](`document.querySelector("p").textContent`)); got != says {
		t.Errorf("psn's page says %q, want %q", got, says)
	}
	if at := do(ctx, t, chromedp.Location()); !strings.HasPrefix(at, "http://127.0.0.1:") {
		t.Errorf("the browser ends at %s", at)
	}
	shot(ctx, t, "callback-"+picture+".png")
}

// home is psn on a machine of its own, with a workspace and a hub.
type home struct{ *app.App }

func newHome(t *testing.T) home {
	t.Helper()
	dir := t.TempDir()
	env := map[string]string{
		"HOME": dir, "USER": "ana", "TZ": "UTC", "PSN_DATA_DIR": filepath.Join(dir, "data"), "PSN_CONFIG_DIR": filepath.Join(dir, "config"),
	}
	for _, network := range []string{"X", "LINKEDIN", "INSTAGRAM", "TIKTOK"} {
		env["PSN_"+network+"_CLIENT_ID"] = sim.AppID
		if network != "X" { // its apps on a person's machine have no secret
			env["PSN_"+network+"_CLIENT_SECRET"] = sim.AppSecret
		}
	}
	a := app.New(app.Options{
		Clock: time.Now, Dir: filepath.Join(dir, "posts"), Platforms: platforms.Platforms(),
		Lookup: func(name string) (string, bool) { v, ok := env[name]; return v, ok },
		HTTP: func() platform.HTTP {
			http := platform.HTTP{
				Publish: httpc.NewPublisher(httpc.PublisherOptions{}), Read: httpc.NewReader(0), Upload: httpc.NewReader(0), Clock: time.Now,
			}
			t.Cleanup(http.Publish.Close)
			return http
		},
	})
	t.Cleanup(a.Close)
	if _, err := a.Init(t.Context(), app.InitWish{Dir: filepath.Join(dir, "posts"), Zone: "UTC", NoGit: true}); err != nil {
		t.Fatal(err)
	}
	return home{a}
}

// begin begins to sign in to a network.
func (h home) begin(t *testing.T, server *sim.Server, network string) *app.Login {
	t.Helper()
	plan, err := h.PlanLogin(t.Context(), app.AccountWish{Platform: network, Server: server.URL() + "/" + network, Simulated: true})
	if err != nil {
		t.Fatal(err)
	}
	login, err := plan.Begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { login.Close(context.Background()) })
	return login
}

// finish takes what the browser brought and adds the account.
func (home) finish(t *testing.T, login *app.Login) (app.AccountAdded, error) {
	t.Helper()
	answer, err := login.Wait(t.Context())
	if err != nil {
		return app.AccountAdded{}, err
	}
	granted, err := login.Finish(t.Context(), answer)
	if err != nil {
		return app.AccountAdded{}, err
	}
	choice, err := granted.Choice("")
	if err != nil {
		return app.AccountAdded{}, err
	}
	return granted.Add(t.Context(), choice)
}
