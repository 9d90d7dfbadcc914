// Package calendar is `psn calendar`.
package calendar

import (
	"context"
	"errors"
	"fmt"
	"io"
	"syscall"

	"github.com/spf13/cobra"

	"github.com/postshitnow/psn/internal/app"
	"github.com/postshitnow/psn/internal/cli"
	"github.com/postshitnow/psn/internal/psn"
)

// mostPosts bounds --limit.
const mostPosts = 2000

type options struct {
	env   *cli.Env
	open  func() *app.App
	week  bool
	month bool
	from  string
	limit int
	ics   string
}

// New returns the command.
func New(env *cli.Env, open func() *app.App) *cobra.Command {
	opts := &options{env: env, open: open}
	cmd := &cobra.Command{
		Use:   "calendar",
		Short: "see what goes out when, across hubs, and where it clashes or a posting window stays empty",
		Long: `Shows the next seven days of every hub that this machine is connected to, or of those that --hub names, in
the workspace's time zone. Posts of one account within an hour of each other clash; a posting window of
config/strategy.yaml is empty if the account has no post near it. Cancelled posts are left out. A hub that
can't be opened is named in a warning.

With --ics it writes an iCalendar file for calendar programs, from a month ago to a year ahead unless --week,
--month or --from says otherwise. Each post keeps its event for ever, moved and cancelled ones included. The
file shows the beginning of each text, drafts too: think of who can read it. It is not written if a hub can't
be opened, because its events would vanish from the programs that read the file.`,
		Example: "psn calendar\npsn calendar --month --hub personal,work\npsn calendar --from 2026-12-01 --jq '.empty'\n" +
			"psn calendar --ics posts.ics\npsn calendar --ics -",
		Args: cli.NoArgs,
	}
	show := env.Run(func(ctx context.Context, _ []string) (*cli.Result, error) { return run(ctx, opts) })
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if opts.ics == "-" {
			return feed(cmd, opts)
		}
		return show(cmd, args)
	}
	cmd.Flags().BoolVar(&opts.week, "week", false, "seven days, from today or --from on; so without --month too")
	cmd.Flags().BoolVar(&opts.month, "month", false, "the whole month of today or of --from")
	cmd.Flags().StringVar(&opts.from, "from", "", "begin on this `day`: 2026-12-01, today, tomorrow, yesterday")
	cmd.Flags().IntVar(&opts.limit, "limit", 200, fmt.Sprintf("show at most this `number` of posts, up to %d", mostPosts))
	cmd.Flags().StringVar(&opts.ics, "ics", "", "write an iCalendar `file`, or - for standard output")
	cmd.MarkFlagsMutuallyExclusive("week", "month")
	return cli.Annotate(cmd, cli.Traits{Idempotent: true, Output: data{}})
}

// query returns what the flags ask for.
func (o *options) query() (app.CalendarQuery, error) {
	q := app.CalendarQuery{Hubs: o.env.HubNames(), From: o.from, Span: app.Week, Limit: o.limit}
	if o.limit < 1 || o.limit > mostPosts {
		return q, psn.Errorf(psn.CodeUsage, "--limit %d: use a number from 1 to %d", o.limit, mostPosts)
	}
	switch {
	case o.month:
		q.Span = app.Month
	case o.ics != "" && !o.week:
		q.Span = app.Feed
	}
	if o.ics != "" {
		q.Limit = 0
	}
	return q, nil
}

func run(ctx context.Context, o *options) (*cli.Result, error) {
	q, err := o.query()
	if err != nil {
		return nil, err
	}
	a := o.open()
	c, err := a.Calendar(ctx, q)
	if err != nil {
		return nil, err
	}
	if o.ics != "" {
		return written(a, c, o.ics)
	}
	d := dataOf(c)
	r := &cli.Result{
		Data: d, Next: next(c), Warnings: c.Warnings,
		Human: func(p *cli.Printer) { human(p, newSheet(c, q.Span, o.env.Width)) },
	}
	if !c.Next.IsZero() {
		r.Warnings = append(r.Warnings, fmt.Sprintf(
			"only the first %d of %d posts are shown; go on with `psn calendar --from %s`, or show more with --limit, up to %d",
			len(c.Posts), c.Total, cli.In(c.Next, c.Zone).Format("2006-01-02T15:04:05Z07:00"), mostPosts))
	}
	return r, nil
}

// written saves the calendar in a file.
func written(a *app.App, c app.Calendar, file string) (*cli.Result, error) {
	if err := a.SaveICS(c, file); err != nil {
		return nil, err
	}
	d := data{
		Zone: c.Zone.String(), From: cli.In(c.From, c.Zone), To: cli.In(c.To, c.Zone), Missing: []string{},
		ICS: &icsFile{file, len(c.Posts)},
	}
	return &cli.Result{Data: d, Warnings: c.Warnings, Human: func(p *cli.Printer) {
		p.Line("%s wrote %s to %s", p.Good("✓"), count(len(c.Posts), "event", "events"), file)
	}}, nil
}

// feed prints the calendar as an iCalendar file, and nothing else, on standard output.
func feed(cmd *cobra.Command, o *options) error {
	for _, name := range []string{"output", "json", "fields", "jq", "out"} {
		if cmd.Flags().Changed(name) {
			return cli.Usagef(cmd, "--ics - prints an iCalendar file, and --%s asks for something else", name)
		}
	}
	q, err := o.query()
	if err != nil {
		return err
	}
	c, err := o.open().Calendar(cmd.Context(), q)
	if err == nil {
		err = c.Whole()
	}
	if err != nil {
		return err
	}
	for _, w := range c.Warnings {
		o.env.Show(func(p *cli.Printer) { p.Line("%s %s", p.Warn("warning:"), w) })
	}
	_, err = io.WriteString(o.env.Out, c.ICS())
	if err != nil && !errors.Is(err, syscall.EPIPE) { // a reader that has gone is no failure
		return psn.Errorf(psn.CodeInternal, "the calendar can't be written: %w", err)
	}
	return nil
}

// next suggests what to do about what the calendar shows.
func next(c app.Calendar) []string {
	on := func(hub string) string {
		for _, h := range c.Hubs {
			if h.Name == hub && h.Selected {
				return ""
			}
		}
		return " --hub " + hub
	}
	var commands []string
	if len(c.Clashes) > 0 {
		clash := c.Clashes[0]
		for _, p := range clash.Posts[1:] {
			if p.State != psn.Published && p.State != psn.Publishing {
				commands = append(commands, "psn post schedule "+p.ID+" --at next"+on(clash.Hub))
				break
			}
		}
	}
	if len(c.Empty) > 0 {
		commands = append(commands, "psn slots --account "+c.Empty[0].Account+on(c.Empty[0].Hub))
	}
	if len(c.Posts) > 0 {
		commands = append(commands, "psn post show "+c.Posts[0].ID+on(c.Posts[0].Hub))
	} else {
		commands = append(commands, "psn post create --help")
	}
	return commands
}

// count writes a number with its noun.
func count(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}
