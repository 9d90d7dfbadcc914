package app

import (
	"strings"

	"github.com/postshitnow/psn/internal/psn"
	"github.com/postshitnow/psn/internal/voice"
	"github.com/postshitnow/psn/internal/workspace"
)

// personalVoice is the profile that is used unasked.
const personalVoice = "personal"

// Voice is a voice profile, as it is for one language.
type Voice struct {
	workspace.Voice
	workspace.Manner          // with what the profile adds for the language
	Language         string   // empty: for all
	Others           []string // the names of all profiles
}

// ShowVoice returns a voice profile; an empty name is the personal one. language may be empty.
func (a *App) ShowVoice(name, language string) (Voice, error) {
	ws, err := a.workspace()
	if err != nil {
		return Voice{}, err
	}
	if name == "" {
		name = personalVoice
	}
	v, err := ws.LoadVoice(name)
	if err != nil {
		return Voice{}, err
	}
	out := Voice{Voice: v, Manner: v.Manner, Language: language}
	if language != "" {
		if err := workspace.CheckLanguage(language); err != nil {
			return Voice{}, err
		}
		out.Manner = v.In(language)
	}
	out.Others, err = ws.VoiceNames()
	return out, err
}

// CheckVoice holds a draft to a voice profile.
type CheckVoice struct {
	File     string // as the user knows it; empty for standard input
	Raw      []byte
	Profile  string // empty for the personal one
	Language string // BCP 47; empty for the draft's, else the workspace's first
}

// VoiceFinding is one thing that an editor would point at.
type VoiceFinding = voice.Finding

// VoiceMeasures are what was counted in a draft.
type VoiceMeasures = voice.Measures

// VoiceChecked is what was found in a draft.
type VoiceChecked struct {
	Profile  string
	Language string
	Report   voice.Report
}

// CheckVoice reads a draft as an editor would. What it finds is no error. A draft or a profile that can't be read is.
func (a *App) CheckVoice(c CheckVoice) (VoiceChecked, error) {
	ws, err := a.workspace()
	if err != nil {
		return VoiceChecked{}, err
	}
	draft, texts, err := workspace.ParseDraftTexts(c.File, c.Raw)
	if err != nil {
		return VoiceChecked{}, err
	}
	if c.Profile == "" {
		c.Profile = personalVoice
	}
	profile, err := ws.LoadVoice(c.Profile)
	if err != nil {
		return VoiceChecked{}, err
	}
	out := VoiceChecked{Profile: profile.Name}
	if out.Language, err = a.languageOf(c.Language, draft); err != nil {
		return VoiceChecked{}, err
	}
	list, err := ws.Telltales()
	if err != nil {
		return VoiceChecked{}, err
	}
	limits := profile.Limits
	held := voice.Profile{
		Banned: profile.In(out.Language).Banned, Characters: limits.Characters, SentenceWords: limits.SentenceWords,
		Emoji: limits.Emoji, Hashtags: limits.Hashtags, Readability: limits.Readability,
	}
	for _, t := range list {
		if t.Language == "" || baseOf(t.Language) == baseOf(out.Language) {
			held.Telltales = append(held.Telltales, voice.Phrase{Text: t.Phrase, Advice: t.Advice})
		}
	}
	var segments []voice.Text
	empty := true
	for _, t := range texts {
		segments = append(segments, voice.Text{Body: t.Body, Line: t.Line})
		empty = empty && strings.TrimSpace(t.Body) == ""
	}
	if empty {
		return VoiceChecked{}, psn.Errorf(psn.CodeInvalid, "the draft has no text").WithHint("write one below the front matter")
	}
	out.Report = voice.Check(segments, out.Language, held)
	return out, nil
}

// languageOf returns the language that was asked for, else the draft's, else the workspace's first, else English.
func (a *App) languageOf(asked string, draft workspace.Draft) (string, error) {
	if asked != "" {
		return asked, workspace.CheckLanguage(asked)
	}
	if draft.Language != "" {
		return draft.Language, nil
	}
	s, err := a.strategyHere()
	if err != nil {
		return "", err
	}
	if s != nil && len(s.Languages) > 0 {
		return s.Languages[0], nil
	}
	return "en", nil
}

func baseOf(language string) string {
	base, _, _ := strings.Cut(strings.ToLower(language), "-")
	return base
}
