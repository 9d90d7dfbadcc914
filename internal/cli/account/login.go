package account

import (
	"context"
	"net/url"

	"github.com/spf13/cobra"

	"github.com/postshitnow/psn/internal/app"
	"github.com/postshitnow/psn/internal/cli"
)

type loginOptions struct {
	env       *cli.Env
	open      func() *app.App
	as        string
	noBrowser bool
	wish      app.AccountWish
}

func newLogin(env *cli.Env, open func() *app.App) *cobra.Command {
	opts := &loginOptions{env: env, open: open}
	cmd := &cobra.Command{
		Use:   "login PLATFORM",
		Short: "sign in to an account with the browser, and add it",
		Long: `Opens the network's page in your browser, where you allow psn to post for you, and waits up to five minutes for the
browser to come back to this machine. On a machine without a browser the page's address is shown: open it anywhere,
and paste the address at which the browser ends. An account that the hub has already gets the new token and is active
again.

X, LinkedIn, Instagram and TikTok want to see an app of yours: psn says where to get one, what it costs and what it
must allow, and reads its id and secret from config/keys.env of the workspace or from the environment, as
PSN_X_CLIENT_ID and PSN_X_CLIENT_SECRET. Mastodon and its kin need no app. Bluesky asks for an app password.`,
		Example: "psn account login mastodon --server https://mastodon.social\n" +
			"psn account login x\n" +
			"psn account login linkedin --as 'Acme Ltd'\n" +
			"psn account login bluesky --handle ana.bsky.social",
		Args: onePlatform,
		RunE: env.Run(func(ctx context.Context, args []string) (*cli.Result, error) {
			opts.wish.Platform = args[0]
			return runLogin(ctx, opts)
		}),
	}
	wishFlags(cmd, &opts.wish)
	flags := cmd.Flags()
	flags.StringVar(&opts.as, "as", "", "the `account` to add, by its name or id, where a sign-in is good for several")
	flags.BoolVar(&opts.noBrowser, "no-browser", false, "show the page's address, and read the address at which the browser ended")
	return cli.Annotate(cmd, cli.Traits{Mutates: true, Idempotent: true, Outside: true, Output: added{}})
}

func runLogin(ctx context.Context, opts *loginOptions) (*cli.Result, error) {
	var err error
	if opts.wish.Hub, err = opts.env.HubName(); err != nil {
		return nil, err
	}
	plan, err := opts.open().PlanLogin(ctx, opts.wish)
	if err != nil {
		return nil, err
	}
	if !plan.ByBrowser() {
		return addWithSecret(ctx, &addOptions{env: opts.env, open: opts.open, wish: opts.wish}, plan.AccountPlan, "app password:")
	}
	login, err := plan.Begin(ctx)
	if err != nil {
		return nil, err
	}
	defer login.Close(ctx)
	answer, err := opts.send(ctx, login)
	if err != nil {
		return nil, err
	}
	granted, err := login.Finish(ctx, answer)
	if err != nil {
		return nil, err
	}
	choice, err := opts.choose(ctx, granted)
	if err != nil {
		return nil, err
	}
	done, err := granted.Add(ctx, choice)
	if err != nil {
		return nil, err
	}
	return addResult(opts.env, opts.open(), done, opts.wish.DryRun), nil
}

// send sends the person to the network's page and returns what the browser brings back.
func (o *loginOptions) send(ctx context.Context, login *app.Login) (url.Values, error) {
	shown := o.noBrowser
	if !shown {
		if err := o.env.OpenBrowser(ctx, o.open().Browser(), login.URL()); err != nil {
			o.tell("%s", err.Error())
			shown = true
		} else {
			o.tell("your browser shows a page of the network; allow psn there. If none opened: %s", login.URL())
		}
	}
	if !shown && login.ComesBack() {
		return login.Wait(ctx)
	}
	o.tell("open this page on any machine, and allow psn there: %s", login.URL())
	if !o.env.InTTY && !o.noBrowser {
		if login.ComesBack() {
			return login.Wait(ctx)
		}
		return nil, cli.NeedsTerminal("the address at which the browser ended", "--no-browser")
	}
	o.tell("then paste the address at which the browser ended, even if that page can't be shown")
	line, err := o.env.ReadLine(ctx, "address:")
	if err != nil {
		return nil, err
	}
	return login.Paste(line)
}

// choose returns the account to add.
func (o *loginOptions) choose(ctx context.Context, granted *app.LoginGrant) (app.Choice, error) {
	if o.as != "" || len(granted.Granted.Choices) == 1 || !o.env.InTTY {
		return granted.Choice(o.as)
	}
	var names []string
	for _, c := range granted.Granted.Choices {
		names = append(names, c.Name+" ("+c.Kind+")")
	}
	i, err := o.env.Choose(ctx, "which account?", names)
	if err != nil {
		return app.Choice{}, err
	}
	return granted.Granted.Choices[i], nil
}

// tell says something that the person must see, also where the result is for a program.
func (o *loginOptions) tell(format string, args ...any) {
	o.env.Show(func(p *cli.Printer) { p.Line(format, args...) })
}
