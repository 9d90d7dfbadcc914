package post

import (
	"context"

	"github.com/spf13/cobra"

	"github.com/postshitnow/psn/internal/app"
	"github.com/postshitnow/psn/internal/cli"
	"github.com/postshitnow/psn/internal/psn"
)

func newDelete(env *cli.Env, open func() *app.App) *cobra.Command {
	var ask app.DeletePost
	var yes bool
	cmd := &cobra.Command{
		Use:   "delete ID",
		Short: "delete a post, and take down what is out of it",
		Long: `What is out is deleted on the network first, the last segment of a thread before the first; that needs the
hub's private key on this machine. The post's story stays: psn post show still tells it.`,
		Example: "psn post delete 7k2 --yes\npsn post delete 7k2 --dry-run",
		Args:    cli.ExactArgs("ID"),
		RunE: env.Run(func(ctx context.Context, args []string) (*cli.Result, error) {
			var err error
			if ask.Hub, err = env.HubName(); err != nil {
				return nil, err
			}
			ask.Post = args[0]
			ask.Confirm = func(question string) error { return env.Confirm(ctx, yes, question) }
			did, err := open().DeletePost(ctx, ask)
			if err != nil {
				return nil, err
			}
			d := deletedOf(did, ask.DryRun)
			return &cli.Result{Data: d, Next: []string{"psn post list"}, Human: func(p *cli.Printer) { printDeleted(p, d) }}, nil
		}),
	}
	cli.AddYes(cmd, &yes)
	cli.AddDryRun(cmd, &ask.DryRun)
	return cli.Annotate(cmd, cli.Traits{Mutates: true, Destructive: true, Outside: true, Output: deleted{}})
}

// deleted is the data of `psn post delete`.
type deleted struct {
	ID        string    `json:"id"`
	Account   string    `json:"account"`
	From      psn.State `json:"from"` // its state before
	Text      string    `json:"text"`
	TakenDown []string  `json:"taken_down"` // the addresses that were taken down
	DryRun    bool      `json:"dry_run"`    // nothing was deleted
}

func deletedOf(d app.PostDeleted, dryRun bool) deleted {
	out := deleted{
		ID: d.Item.Post.ID, Account: d.Item.Account.Name, From: d.Item.Post.State,
		Text: psn.Excerpt(d.Item.Post.Content.Text(), excerpt), TakenDown: []string{}, DryRun: dryRun,
	}
	for _, p := range d.TakenDown {
		out.TakenDown = append(out.TakenDown, p.URL)
	}
	return out
}

func printDeleted(p *cli.Printer, d deleted) {
	if d.DryRun {
		p.Line("%s", p.Dim("dry run: nothing was deleted"))
	}
	p.Line("post %s on %s: %s", d.ID, d.Account, p.Bold("deleted"))
	for _, url := range d.TakenDown {
		p.Line("  taken down: %s", url)
	}
}
