package hub

import (
	"context"
	"errors"

	"github.com/spf13/cobra"

	"github.com/postshitnow/psn/internal/app"
	"github.com/postshitnow/psn/internal/cli"
	"github.com/postshitnow/psn/internal/psn"
)

func newList(env *cli.Env, open func() *app.App) *cobra.Command {
	cmd := &cobra.Command{
		Use:     "list",
		Short:   "list the hubs that this machine is connected to",
		Example: "psn hub list\npsn hub list --fields name,place",
		Args:    cli.NoArgs,
		RunE: env.Run(func(context.Context, []string) (*cli.Result, error) {
			return runList(open())
		}),
	}
	return cli.Annotate(cmd, cli.Traits{Idempotent: true, Output: []listed{}})
}

// listed is an element of the data of `psn hub list`.
type listed struct {
	Name     string     `json:"name"` // may be empty if there is a problem
	Engine   psn.Engine `json:"engine"`
	Place    string     `json:"place"`
	Source   string     `json:"source"`
	Selected bool       `json:"selected"` // used where --hub is not given
	Problem  *problem   `json:"problem"`  // null if there is none
}

// problem is why a hub can't be used.
type problem struct {
	Code    psn.Code `json:"code"`
	Message string   `json:"message"`
	Hint    string   `json:"hint"`
}

func problemOf(err error) *problem {
	if err == nil {
		return nil
	}
	out := &problem{Code: psn.CodeOf(err), Message: err.Error()}
	if known, ok := errors.AsType[*psn.Error](err); ok {
		out.Message, out.Hint = known.Error(), known.Hint
	}
	return out
}

func runList(a *app.App) (*cli.Result, error) {
	hubs, err := a.ListHubs()
	if err != nil {
		return nil, err
	}
	rows, cells := []listed{}, [][]any{}
	for _, h := range hubs {
		row := listed{h.Name, h.Engine, h.Place, h.Source, h.Selected, problemOf(h.Problem)}
		rows = append(rows, row)
		mark, place := "", h.Place
		if h.Selected {
			mark = "used"
		}
		if row.Problem != nil {
			mark, place = "broken", row.Problem.Message
		}
		cells = append(cells, []any{h.Name, mark, h.Engine, place, h.Source})
	}
	r := &cli.Result{Data: rows, Next: []string{"psn hub status"}, Human: func(p *cli.Printer) {
		if len(cells) == 0 {
			p.Line("no hub is connected")
		}
		p.Table([]string{"NAME", "", "ENGINE", "PLACE", "CONNECTION"}, cells)
	}}
	if len(rows) == 0 {
		r.Next = []string{"psn init", "psn hub create NAME"}
	}
	return r, nil
}
