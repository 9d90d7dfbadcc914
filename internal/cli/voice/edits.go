package voice

import (
	"context"
	"math"

	"github.com/spf13/cobra"

	"github.com/postshitnow/psn/internal/app"
	"github.com/postshitnow/psn/internal/cli"
	"github.com/postshitnow/psn/internal/psn"
)

// defaultEdits is how many posts are shown unasked.
const defaultEdits = 10

func newEdits(env *cli.Env, open func() *app.App) *cobra.Command {
	n := defaultEdits
	cmd := &cobra.Command{
		Use:   "edits",
		Short: "show what people changed in the texts that were proposed to them",
		Long: `A post keeps the text that was first proposed: the key proposed in a draft's front matter, or what it said before
its first edit. Beside it stands what goes out, and how far the two are apart: 0 is the same, 1 keeps no word. Read
them before you change a voice profile.`,
		Example: "psn voice edits\npsn voice edits --limit 30 --fields post,distance",
		Args:    cli.NoArgs,
		RunE: env.Run(func(ctx context.Context, _ []string) (*cli.Result, error) {
			hub, err := env.HubName()
			if err != nil {
				return nil, err
			}
			a := open()
			found, mean, err := a.VoiceEdits(ctx, hub, n)
			if err != nil {
				return nil, err
			}
			out := edits{Distance: hundredths(mean), Edits: []edit{}}
			for _, e := range found {
				out.Edits = append(out.Edits, edit{
					e.Post.ID, e.Account, e.Post.State, e.Post.Content.Language, cli.In(e.Post.ScheduledAt, a.ShownZone()),
					e.Proposed, e.Final, hundredths(e.Distance),
				})
			}
			return &cli.Result{Data: out, Human: out.human, Next: []string{"psn voice show"}}, nil
		}),
	}
	cmd.Flags().IntVar(&n, "limit", n, "at most so `many` posts, the latest")
	return cli.Annotate(cmd, cli.Traits{Idempotent: true, Output: edits{}})
}

// edits is the data of `psn voice edits`.
type edits struct {
	Distance float64 `json:"distance"` // on the average
	Edits    []edit  `json:"edits"`
}

type edit struct {
	Post     string    `json:"post"`
	Account  string    `json:"account"`
	State    psn.State `json:"state"`
	Language string    `json:"language"`
	At       cli.Time  `json:"at"`
	Proposed string    `json:"proposed"`
	Final    string    `json:"final"`
	Distance float64   `json:"distance"` // 0: the same; 1: no word is kept
}

func hundredths(n float64) float64 { return math.Round(n*100) / 100 }

func (e edits) human(p *cli.Printer) {
	if len(e.Edits) == 0 {
		p.Line("%s", p.Dim("nothing was changed yet, or nobody said what was proposed"))
		return
	}
	p.Line("%d posts, on the average %.2f from what was proposed", len(e.Edits), e.Distance)
	for _, one := range e.Edits {
		p.Line("")
		p.Line("%s on %s, %s: %.2f", p.Bold(one.Post), one.Account, one.State, one.Distance)
		p.Line("%s", p.Dim("proposed"))
		p.Text(one.Proposed)
		p.Line("%s", p.Dim("goes out"))
		p.Text(one.Final)
	}
}
