package media

import (
	"context"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/postshitnow/psn/internal/app"
	"github.com/postshitnow/psn/internal/cli"
	"github.com/postshitnow/psn/internal/psn"
)

type carouselOptions struct {
	env  *cli.Env
	open func() *app.App
	ask  app.CarouselMedia
}

func newCarousel(env *cli.Env, open func() *app.App) *cobra.Command {
	opts := &carouselOptions{env: env, open: open}
	cmd := &cobra.Command{
		Use:   "carousel IMAGE...",
		Short: "make a PDF with a picture on each page, which LinkedIn shows as a carousel",
		Long: `Each picture is made upright, fitted into a page of the same size and put on white. The document carries the alternative
texts, and nothing that tells where or when a picture was taken. The same pictures give the same file.`,
		Example: "psn media carousel one.png two.png three.png --out deck.pdf\npsn media carousel slides/*.jpg --page 4:5 --title 'Five lessons'",
		Args:    cli.SomeArgs("IMAGE"),
		RunE: env.Run(func(ctx context.Context, args []string) (*cli.Result, error) {
			opts.ask.Images = args
			return runCarousel(ctx, opts)
		}),
	}
	cmd.Flags().StringArrayVar(&opts.ask.Alt, "alt", nil, "what a picture shows, as `text`; one for each, in that order")
	cmd.Flags().StringVar(&opts.ask.Title, "title", "", "the document's `title`")
	cmd.Flags().StringVar(&opts.ask.Page, "page", "", "the `proportions` of the pages: 4:5, 1:1, 16:9 (if not given, the first picture's)")
	cmd.Flags().StringVar(&opts.ask.Out, "out", "", "write it into this `file`; if not given, beside the first picture")
	cli.AddDryRun(cmd, &opts.ask.DryRun)
	return cli.Annotate(cmd, cli.Traits{Mutates: true, Idempotent: true, Output: carouselMade{}})
}

// carouselMade is the data of `psn media carousel`.
type carouselMade struct {
	Kind   psn.MediaKind `json:"kind"`
	MIME   string        `json:"mime"`
	Bytes  int64         `json:"bytes"` // 0 on a dry run
	Pages  int           `json:"pages"`
	Width  int           `json:"width"`  // of a page, points
	Height int           `json:"height"` // of a page, points
	Out    string        `json:"out"`
	DryRun bool          `json:"dry_run"`
}

func runCarousel(ctx context.Context, opts *carouselOptions) (*cli.Result, error) {
	meter := opts.env.Meter()
	opts.ask.Watch = func(done, all int) { meter.Show(int64(done), int64(all), "page %d of %d", done, all) }
	did, err := opts.open().CarouselMedia(ctx, opts.ask)
	meter.End()
	if err != nil {
		return nil, err
	}
	d := did.Document
	out := carouselMade{d.Kind(), d.MIME, d.Bytes, d.Pages, did.Width, did.Height, did.Out, opts.ask.DryRun}
	next := []string{
		"psn post create --media " + cli.Quote(did.Out) + " --alt 'what the pages show' --text 'Look' --option title='The title' --dry-run" + on(opts.env),
		"psn media inspect " + cli.Quote(did.Out) + on(opts.env),
	}
	if out.DryRun {
		var files []string
		for _, name := range opts.ask.Images {
			files = append(files, cli.Quote(name))
		}
		next = []string{"psn media carousel " + strings.Join(files, " ")}
	}
	return &cli.Result{Data: out, Human: out.human, Warnings: did.Warnings, Next: next}, nil
}

func (c carouselMade) human(p *cli.Printer) {
	if c.DryRun {
		p.Line("%s", p.Dim("dry run: nothing was made"))
	}
	size := ""
	if c.Bytes > 0 {
		size = bytes(c.Bytes)
	}
	p.Line("document %s", p.Bold(c.Out))
	p.Pairs("pages", fmt.Sprint(c.Pages), "size", size, "each page", fmt.Sprintf("%d × %d", c.Width, c.Height))
}
