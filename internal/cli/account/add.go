package account

import (
	"context"

	"github.com/spf13/cobra"

	"github.com/postshitnow/psn/internal/app"
	"github.com/postshitnow/psn/internal/cli"
)

type addOptions struct {
	env  *cli.Env
	open func() *app.App
	file string
	wish app.AccountWish
}

func newAdd(env *cli.Env, open func() *app.App) *cobra.Command {
	opts := &addOptions{env: env, open: open}
	cmd := &cobra.Command{
		Use:   "add PLATFORM",
		Short: "add an account, or give one a new token",
		Long: `Asks for the account's token without showing it, or reads it from standard input or a file that only you
can read. The network is asked whose it is; then it is sealed to the hub, so that only a worker with the
hub's private key can use it. An account that the hub has already gets the new token and is active again.

On X the token is what the app got when you allowed it: the answer of the token endpoint as JSON, with the
app's client_id beside it, so that psn can refresh it. On Bluesky it is an app password, and --handle names the
account. For Mastodon and its kin make the token in Preferences, Development, New application, with the scopes
read:accounts read:statuses write:statuses write:media, and copy "Your access token".

An account of a simulator, which psn sim starts, is added with --simulated. Simulated and real accounts
never share a hub.`,
		Example: "psn account add mastodon --server https://mastodon.social\n" +
			"psn account add bluesky --handle ana.bsky.social\n" +
			"psn account add x --token-file x-token.json\n" +
			"psn account add mastodon --server https://mastodon.social --name work --token-file token.txt\n" +
			"printf %s TOKEN | psn account add mastodon --server http://127.0.0.1:7880/mastodon --simulated --token-file -",
		Args: onePlatform,
		RunE: env.Run(func(ctx context.Context, args []string) (*cli.Result, error) {
			opts.wish.Platform = args[0]
			return runAdd(ctx, opts)
		}),
	}
	wishFlags(cmd, &opts.wish)
	flags := cmd.Flags()
	flags.StringVar(&opts.file, "token-file", "", "read the token from this `file`, - for standard input")
	return cli.Annotate(cmd, cli.Traits{Mutates: true, Idempotent: true, Outside: true, Output: added{}})
}

// wishFlags gives cmd the flags that say which account to add.
func wishFlags(cmd *cobra.Command, wish *app.AccountWish) {
	flags := cmd.Flags()
	flags.StringVar(&wish.Server, "server", "", "`url` of the account's server")
	flags.StringVar(&wish.Handle, "handle", "", "sign in as this `handle`, where the network asks for it")
	flags.StringVar(&wish.Name, "name", "", "call it by this `name` (the platform's, with a number if that is taken)")
	flags.BoolVar(&wish.Simulated, "simulated", false, "an account of a simulator on this machine")
	cli.EnumVar(cmd, &wish.Overdue, "overdue", "", app.OverdueChoices(),
		"`what` becomes of posts that came due long ago, if the account was held: publish or miss")
	cli.AddDryRun(cmd, &wish.DryRun)
}

// onePlatform does not repeat what is too many: it may be a token.
func onePlatform(cmd *cobra.Command, args []string) error {
	if len(args) > 1 {
		err := cli.Usagef(cmd, "%s takes a PLATFORM and nothing else", cmd.CommandPath())
		return err.WithHint("a token is never an argument: give it on standard input, or in a file with --token-file")
	}
	return cli.ExactArgs("PLATFORM")(cmd, args)
}

// added is the data of `psn account add`.
type added struct {
	row
	Limits  limits `json:"limits"`
	Renewed bool   `json:"renewed"` // the account was there, and got a new token
	Missed  int    `json:"missed"`  // overdue posts that were set aside
	Hub     string `json:"hub"`
	DryRun  bool   `json:"dry_run"`
}

func runAdd(ctx context.Context, opts *addOptions) (*cli.Result, error) {
	var err error
	if opts.wish.Hub, err = opts.env.HubName(); err != nil {
		return nil, err
	}
	plan, err := opts.open().PlanAccount(ctx, opts.wish)
	if err != nil {
		return nil, err
	}
	return addWithSecret(ctx, opts, plan, "token:")
}

// addWithSecret adds an account with a secret that the person types or a file holds.
func addWithSecret(ctx context.Context, opts *addOptions, plan *app.AccountPlan, prompt string) (*cli.Result, error) {
	if guide := plan.Guide(); guide != "" && opts.file == "" && opts.env.InTTY {
		opts.env.Note("%s", guide)
	}
	token, err := opts.env.ReadSecret(ctx, opts.file, prompt)
	if err != nil {
		return nil, err
	}
	done, err := plan.Add(ctx, token)
	if err != nil {
		return nil, err
	}
	return addResult(opts.env, opts.open(), done, opts.wish.DryRun), nil
}

// addResult shows an account that was added, or would be.
func addResult(env *cli.Env, in *app.App, done app.AccountAdded, dryRun bool) *cli.Result {
	out := added{
		row: rowOf(env, in, done.Account), Limits: limitsOf(done.Limits),
		Renewed: done.Renewed, Missed: done.Missed, Hub: done.Hub, DryRun: dryRun,
	}
	r := &cli.Result{Data: out, Human: out.human, Warnings: done.Warnings}
	if !out.DryRun {
		r.Next = []string{
			"psn post create --account " + out.Name + " --text 'Hello' --at 'tomorrow 9am'" + on(env), "psn account list" + on(env),
		}
	}
	return r
}

func (a added) human(p *cli.Printer) {
	act := map[bool]string{true: "new token for", false: "added"}[a.Renewed]
	if a.DryRun {
		act = map[bool]string{true: "would give a new token to", false: "would add"}[a.Renewed]
	}
	p.Line("%s %s %s: %s", p.Good("✓"), act, p.Bold(a.Name), a.Handle)
	p.Pairs("hub", a.Hub, "server", a.Server, "characters", a.Limits.Characters, "media", a.Limits.Media)
	if a.Missed > 0 {
		p.Line("%d overdue posts are missed now", a.Missed)
	}
}
