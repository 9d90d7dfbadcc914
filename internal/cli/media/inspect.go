package media

import (
	"context"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/postshitnow/psn/internal/app"
	"github.com/postshitnow/psn/internal/cli"
	"github.com/postshitnow/psn/internal/psn"
)

type inspectOptions struct {
	env  *cli.Env
	open func() *app.App
	fit  string
}

func newInspect(env *cli.Env, open func() *app.App) *cobra.Command {
	opts := &inspectOptions{env: env, open: open}
	cmd := &cobra.Command{
		Use:   "inspect FILE",
		Short: "say what a file is, and what each network would do with it",
		Long: `A picture is made to fit what a network takes; a video or a document goes out as it is or is refused. Accounts of
the hub are judged by their own server's limits, networks by their usual ones in an ordinary post. Nothing is stored or
sent.`,
		Example: "psn media inspect talk.mp4\npsn media inspect cat.png --json\npsn media inspect panorama.jpg --fit crop",
		Args:    cli.ExactArgs("FILE"),
		RunE: env.Run(func(ctx context.Context, args []string) (*cli.Result, error) {
			return runInspect(ctx, opts, args[0])
		}),
	}
	cmd.Flags().StringVar(&opts.fit, "fit", "", "what becomes of a picture that is too wide or too high for a network: `crop, pad or refuse` (refuse if not given)")
	return cli.Annotate(cmd, cli.Traits{Idempotent: true, Output: inspected{}})
}

// inspected is the data of `psn media inspect`.
type inspected struct {
	facts
	SHA256    string    `json:"sha256"`
	Bitrate   int64     `json:"bitrate"`    // bits per second of a video
	FastStart bool      `json:"fast_start"` // a video can be shown while it arrives
	Verdicts  []verdict `json:"verdicts"`
}

// verdict is what would become of the file on a network, or for an account.
type verdict struct {
	Platform string   `json:"platform"`
	Account  string   `json:"account"` // empty for the network's own limits
	Fate     app.Fate `json:"fate"`
	Becomes  string   `json:"becomes"`  // what it is converted to
	Problems []string `json:"problems"` // why it is refused
	Notes    []string `json:"notes"`    // what would help, what is cut off or added, what psn can't tell
}

func runInspect(ctx context.Context, opts *inspectOptions, file string) (*cli.Result, error) {
	name, err := opts.env.HubName()
	if err != nil {
		return nil, err
	}
	found, err := opts.open().InspectMedia(ctx, name, file, psn.Fit(opts.fit))
	if err != nil {
		return nil, err
	}
	out := inspected{
		facts: factsOf(found.Media), SHA256: found.Media.SHA256, Bitrate: found.Bitrate, FastStart: found.FastStart, Verdicts: []verdict{},
	}
	for _, v := range found.Verdicts {
		out.Verdicts = append(out.Verdicts, verdict{
			v.Platform, v.Account, v.Fate, v.Becomes, append([]string{}, v.Problems...), append([]string{}, v.Notes...),
		})
	}
	next := "psn post create --media " + cli.Quote(file) + " --alt 'what it shows' --text 'Look' --dry-run" + on(opts.env)
	return &cli.Result{Data: out, Human: out.human, Next: []string{next}}, nil
}

func (o inspected) human(p *cli.Printer) {
	p.Line("%s %s", o.Kind, p.Bold(o.Name))
	p.Pairs("type", o.format(), "size", bytes(o.Bytes), "shows", o.size(), "SHA-256", o.SHA256)
	p.Line("")
	var cells [][]any
	for _, v := range o.Verdicts {
		fate := any(string(v.Fate))
		switch v.Fate {
		case app.Fits:
			fate = p.Good(string(v.Fate))
		case app.Refused:
			fate = p.Bad(string(v.Fate))
		case app.Converted:
		}
		says := slices.Concat(v.Problems, v.Notes)
		if v.Becomes != "" { // it says what the notes do
			says = append(slices.Clone(v.Problems), v.Becomes)
		}
		cells = append(cells, []any{v.Platform, v.Account, fate, strings.Join(says, "; ")})
	}
	p.Table([]string{"NETWORK", "ACCOUNT", "WOULD BE", "WHY OR WHAT"}, cells)
}
