package post

import (
	"context"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/postshitnow/psn/internal/app"
	"github.com/postshitnow/psn/internal/cli"
	"github.com/postshitnow/psn/internal/psn"
)

// preview is the data of `psn post preview`.
type preview struct {
	ID       string            `json:"id"`
	State    psn.State         `json:"state"`
	Revision int               `json:"revision"`
	Account  string            `json:"account"`
	Handle   string            `json:"handle"`
	Platform string            `json:"platform"`
	At       cli.Time          `json:"at"`    // what was asked for; null if nothing was
	Valid    bool              `json:"valid"` // it can go out as it is
	Language string            `json:"language"`
	Options  map[string]string `json:"options"`
	ReplyTo  string            `json:"reply_to"` // the post that it answers; may be empty
	Poll     *poll             `json:"poll"`     // with the first segment; null if there is none
	Segments []previewed       `json:"segments"`
	CostUSD  float64           `json:"cost_usd"` // what the network charges for all of it

	network string
}

// previewed is a segment as its network shows it.
type previewed struct {
	segment
	Card string `json:"card"` // the link that is shown as a card, where psn makes it; may be empty
	URL  string `json:"url"`  // empty unless it is out
}

func newPreview(env *cli.Env, open func() *app.App) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "preview ID",
		Short: "show a post as its network shows it, with counts, pictures, link cards, poll and cost",
		Long: `Nothing is sent and nothing is fetched: a link card is told by its address. Where a network makes the card
itself, there is none here.`,
		Example: "psn post preview 7k2\npsn post preview 7k2 --output human\npsn post preview 7k2 --jq '.segments[].length'",
		Args:    cli.ExactArgs("ID"),
		RunE: env.Run(func(ctx context.Context, args []string) (*cli.Result, error) {
			hub, err := env.HubName()
			if err != nil {
				return nil, err
			}
			a := open()
			found, err := a.PreviewPost(ctx, hub, args[0])
			if err != nil {
				return nil, err
			}
			out := previewOf(found, a.ShownZone())
			return &cli.Result{Data: out, Next: nextSteps(found.Story.Post, found.Story.Policy), Human: out.human}, nil
		}),
	}
	return cli.Annotate(cmd, cli.Traits{Idempotent: true, Output: preview{}})
}

func previewOf(f app.PostPreview, zone *time.Location) preview {
	p, content := f.Story.Post, f.Story.Post.Content
	out := preview{
		ID: p.ID, State: p.State, Revision: p.Revision, Account: f.Story.Account.Name, Handle: f.Story.Account.Handle,
		Platform: f.Story.Account.Platform, At: cli.In(p.ScheduledAt, zone), Valid: f.Valid, Language: content.Language,
		Options: content.Options, ReplyTo: content.ReplyTo, Poll: pollOf(content.Poll), network: f.Network,
	}
	if out.Options == nil {
		out.Options = map[string]string{}
	}
	micros := int64(0)
	for i, s := range segmentsOf(content, f.Reports) {
		one := previewed{segment: s}
		if i < len(f.Cards) {
			one.Card = f.Cards[i]
		}
		micros += f.Reports[i].CostMicroUSD
		out.Segments = append(out.Segments, one)
	}
	out.CostUSD = float64(micros) / 1e6
	for _, u := range f.Story.Publications {
		if u.DeletedAt.IsZero() && u.Segment < len(out.Segments) {
			out.Segments[u.Segment].URL = u.URL
		}
	}
	return out
}

// human draws each segment with a line at its side.
func (v preview) human(p *cli.Printer) {
	p.Line("%s on %s (%s), post %s, revision %d: %s", p.Bold(v.Handle), v.network, v.Account, v.ID, v.Revision, colour(p, v.State))
	p.Pairs("at", v.At.String(), "answers", v.ReplyTo)
	for i, s := range v.Segments {
		p.Line("")
		for line := range strings.SplitSeq(cli.SafeLines(s.Text), "\n") {
			p.Line("  %s %s", p.Dim("│"), line)
		}
		printPictures(p, "  │ ", s.Media)
		if i == 0 && v.Poll != nil {
			for _, o := range v.Poll.Options {
				p.Line("  %s ○ %s", p.Dim("│"), o)
			}
			p.Line("  %s %s", p.Dim("│"), p.Dim("open for "+v.Poll.Duration))
		}
		if s.Card != "" {
			p.Line("  %s %s", p.Dim("│ link card:"), s.Card)
		}
		if s.URL != "" {
			p.Line("  %s %s", p.Dim("│ out:"), p.Good(s.URL))
		}
		s.Media = nil // shown already
		printSegments(p, []segment{s.segment})
	}
	if len(v.Segments) > 1 && v.CostUSD > 0 {
		p.Line("costs $%.3f in all", v.CostUSD)
	}
	if !v.Valid {
		p.Line("%s", p.Bad("it can't go out like this"))
	}
}
