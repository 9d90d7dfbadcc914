package voice

import (
	"context"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/spf13/cobra"

	"github.com/postshitnow/psn/internal/app"
	"github.com/postshitnow/psn/internal/cli"
)

const (
	mostItems    = 50   // of a list
	mostExamples = 5    // the first
	mostText     = 2000 // characters of an item
)

func newShow(env *cli.Env, open func() *app.App) *cobra.Command {
	language := ""
	cmd := &cobra.Command{
		Use:   "show [PROFILE]",
		Short: "show a voice profile, by default the personal one",
		Long: `Profiles are the files in config/voice-profiles: personal, brand-operator-COMPANY, brand-ambassador-COMPANY. With
--language, what a profile adds for a language is added. Lists show 50 items, and five examples; the file has all.`,
		Example: "psn voice show\npsn voice show personal --language es",
		Args:    cli.OptionalArg("PROFILE"),
		RunE: env.Run(func(_ context.Context, args []string) (*cli.Result, error) {
			return runShow(open(), strings.Join(args, ""), language)
		}),
	}
	cmd.Flags().StringVar(&language, "language", "", "as it is for this `language`: en, es, pt-BR")
	return cli.Annotate(cmd, cli.Traits{Idempotent: true, Output: shown{}})
}

// shown is the data of `psn voice show`.
type shown struct {
	Profile   string   `json:"profile"`
	File      string   `json:"file"`
	About     string   `json:"about"`
	Language  string   `json:"language"` // empty: what holds for all
	Tone      []string `json:"tone"`
	Do        []string `json:"do"`
	Dont      []string `json:"dont"`
	Banned    []string `json:"banned"`
	Phrases   []string `json:"phrases"`
	Examples  []string `json:"examples"`
	Limits    limits   `json:"limits"`
	Languages []string `json:"languages"` // that it adds something for
	Profiles  []string `json:"profiles"`  // all there are
}

// limits are what a draft is held to; null for what the profile does not say.
type limits struct {
	Characters    *int `json:"characters"`
	SentenceWords *int `json:"sentence_words"`
	Emoji         *int `json:"emoji"`
	Hashtags      *int `json:"hashtags"`
	Readability   *int `json:"readability"`
}

func runShow(a *app.App, name, language string) (*cli.Result, error) {
	v, err := a.ShowVoice(name, language)
	if err != nil {
		return nil, err
	}
	left := 0
	list := func(items []string, most int) []string {
		out := []string{}
		left += max(0, len(items)-most)
		for _, item := range items[:min(len(items), most)] {
			if utf8.RuneCountInString(item) > mostText {
				item = string([]rune(item)[:mostText-1]) + "…"
				left++
			}
			out = append(out, item)
		}
		return out
	}
	out := shown{
		Profile: v.Name, File: "config/voice-profiles/" + v.Name + ".yaml", About: v.About, Language: v.Language,
		Tone: list(v.Tone, mostItems), Do: list(v.Do, mostItems), Dont: list(v.Dont, mostItems),
		Banned: list(v.Banned, mostItems), Phrases: list(v.Phrases, mostItems), Examples: list(v.Examples, mostExamples),
		Limits: limits(v.Limits), Languages: v.AddsFor(), Profiles: list(v.Others, mostItems),
	}
	r := &cli.Result{Data: out, Human: out.human, Next: []string{"psn voice check draft.md" + forProfile(v.Name)}}
	if left > 0 {
		r.Warnings = append(r.Warnings, fmt.Sprintf("%d items are cut or left out; %s has them", left, out.File))
	}
	return r, nil
}

// forProfile returns the flag that names a profile, for a command to be suggested.
func forProfile(name string) string {
	if name == "personal" {
		return ""
	}
	return " --profile " + cli.Quote(name)
}

func (s shown) human(p *cli.Printer) {
	p.Line("%s (%s)", p.Bold(s.Profile), s.File)
	if s.About != "" {
		p.Line("%s", s.About)
	}
	p.Pairs("tone", strings.Join(s.Tone, ", "), "banned", strings.Join(s.Banned, ", "), "limits", s.Limits.String(),
		"languages", strings.Join(s.Languages, ", "), "profiles", strings.Join(s.Profiles, ", "))
	for _, part := range []struct {
		title string
		items []string
	}{{"do", s.Do}, {"don't", s.Dont}, {"phrases", s.Phrases}, {"examples", s.Examples}} {
		if len(part.items) == 0 {
			continue
		}
		p.Line("")
		p.Line("%s", p.Bold(part.title))
		for _, item := range part.items {
			p.Line("  - %s", item)
		}
	}
}

// String says the limits in words.
func (l limits) String() string {
	var words []string
	say := func(n *int, format string) {
		if n != nil {
			words = append(words, fmt.Sprintf(format, *n))
		}
	}
	say(l.Characters, "%d characters")
	say(l.SentenceWords, "%d words a sentence")
	say(l.Emoji, "%d emoji")
	say(l.Hashtags, "%d hashtags")
	say(l.Readability, "reading ease %d")
	return strings.Join(words, ", ")
}
