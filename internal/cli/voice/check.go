package voice

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/postshitnow/psn/internal/app"
	"github.com/postshitnow/psn/internal/cli"
	"github.com/postshitnow/psn/internal/psn"
)

// mostDraft bounds a draft file.
const mostDraft = 256 << 10

type checkOptions struct {
	env    *cli.Env
	open   func() *app.App
	check  app.CheckVoice
	strict bool
}

func newCheck(env *cli.Env, open func() *app.App) *cobra.Command {
	opts := &checkOptions{env: env, open: open}
	cmd := &cobra.Command{
		Use:   "check FILE",
		Short: "hold a draft to a voice profile, with the line of each finding",
		Long: `Finds the words that the profile bans, what is above its limits (characters of a segment, words of a sentence, emoji,
hashtags, reading ease), and the phrases of config/voice-profiles/telltales.txt by which people tell that
nobody wrote a text. FILE is a draft as psn post create reads it; - is standard input.

Reading ease is Flesch's for English and Fernández-Huerta's for Spanish, from 0, hard, to 100, easy; texts of
less than fifty words have none. Findings are data, and the exit code is 0; with --strict it is 1 if there
are any.`,
		Example: "psn voice check draft.md\npsn voice check draft.md --profile brand-operator-acme --strict\nprintf 'Let us delve into it' | psn voice check -",
		Args:    cli.ExactArgs("FILE"),
		RunE: env.Run(func(ctx context.Context, args []string) (*cli.Result, error) {
			return runCheck(ctx, opts, args[0])
		}),
	}
	cmd.Flags().StringVar(&opts.check.Profile, "profile", "", "by the voice profile of this `name` (personal)")
	cmd.Flags().StringVar(&opts.check.Language, "language", "", "the text's `language` (the draft's, else the workspace's first)")
	cmd.Flags().BoolVar(&opts.strict, "strict", false, "end with exit code 1 if anything is found")
	return cli.Annotate(cmd, cli.Traits{Idempotent: true, Output: checked{}})
}

// checked is the data of `psn voice check`.
type checked struct {
	File     string    `json:"file"` // - for standard input
	Profile  string    `json:"profile"`
	Language string    `json:"language"`
	Findings []finding `json:"findings"` // by line and column
	More     int       `json:"more"`     // findings that were left out
	Measures measures  `json:"measures"`
}

// finding is one thing that an editor would point at.
type finding struct {
	Line       int    `json:"line"`
	Column     int    `json:"column"`
	Rule       string `json:"rule"`     // banned, telltale, length, emoji, hashtags, long-sentence, long-words or readability
	Severity   string `json:"severity"` // problem: against the profile; advice: worth a look
	Excerpt    string `json:"excerpt"`
	Suggestion string `json:"suggestion"`
}

// measures are what was counted.
type measures struct {
	Characters   int      `json:"characters"`
	Words        int      `json:"words"`
	Sentences    int      `json:"sentences"`
	PerSentence  float64  `json:"words_per_sentence"`
	LongestWords int      `json:"longest_sentence"` // in words
	LongWords    int      `json:"long_words"`       // of more than 12 letters
	Emoji        int      `json:"emoji"`
	Hashtags     int      `json:"hashtags"`
	ReadingEase  *float64 `json:"reading_ease"` // null for other languages and short texts
	Formula      string   `json:"formula"`
}

func runCheck(ctx context.Context, opts *checkOptions, file string) (*cli.Result, error) {
	var err error
	if opts.check.Raw, err = opts.env.ReadInput(ctx, file, mostDraft); err != nil {
		return nil, err
	}
	if opts.check.File = file; file == "-" {
		opts.check.File = ""
	}
	found, err := opts.open().CheckVoice(opts.check)
	if err != nil {
		return nil, err
	}
	out := checked{
		File: file, Profile: found.Profile, Language: found.Language, Findings: []finding{}, More: found.Report.More,
		Measures: measures(found.Report.Measures),
	}
	for _, f := range found.Report.Findings {
		out.Findings = append(out.Findings, finding{f.Line, f.Column, string(f.Rule), string(f.Severity), f.Excerpt, f.Suggestion})
	}
	r := &cli.Result{Data: out, Human: out.human}
	n := len(out.Findings) + out.More
	switch {
	case n > 0 && opts.strict:
		return r, psn.Errorf(psn.CodeInternal, "%d findings in %s", n, file).
			WithHint("each says where it is and what to do; look again afterwards, or without --strict")
	case n > 0:
		r.Next = []string{"psn voice show" + profileArg(out.Profile)}
	case file != "-":
		r.Next = []string{"psn post create --file " + cli.Quote(file)}
	}
	return r, nil
}

func profileArg(name string) string {
	if name == "personal" {
		return ""
	}
	return " " + cli.Quote(name)
}

func (c checked) human(p *cli.Printer) {
	var rows [][]any
	for _, f := range c.Findings {
		style := p.Warn
		if f.Severity == "problem" {
			style = p.Bad
		}
		rows = append(rows, []any{fmt.Sprintf("%d:%d", f.Line, f.Column), style(f.Rule), f.Excerpt, f.Suggestion})
	}
	if len(rows) == 0 {
		p.Line("%s nothing that %s would say otherwise", p.Good("✓"), p.Bold(c.Profile))
	} else {
		p.Table([]string{"AT", "RULE", "TEXT", "INSTEAD"}, rows)
	}
	if c.More > 0 {
		p.Line("%s", p.Dim(fmt.Sprintf("and %d more findings", c.More)))
	}
	m := c.Measures
	line := fmt.Sprintf("%d characters, %d words, %.1f a sentence, %d emoji, %d hashtags", m.Characters, m.Words, m.PerSentence, m.Emoji, m.Hashtags)
	if m.ReadingEase != nil {
		line += fmt.Sprintf(", reading ease %.0f (%s)", *m.ReadingEase, m.Formula)
	}
	p.Line("%s", p.Dim(line))
}
