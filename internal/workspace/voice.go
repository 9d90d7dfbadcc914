package workspace

import (
	"maps"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/postshitnow/psn/internal/psn"
)

// Voice is what a file in config/voice-profiles says: how posts sound.
type Voice struct {
	Name      string `yaml:"-"` // of the file, without .yaml
	About     string `yaml:"about"`
	Manner    `yaml:",inline"`
	Limits    VoiceLimits       `yaml:"limits"`
	Languages map[string]Manner `yaml:"languages"` // what is added in one language, by BCP 47 tag
}

// Manner is how to write.
type Manner struct {
	Tone     Words    `yaml:"tone"`
	Do       []string `yaml:"do"`
	Dont     []string `yaml:"dont"`
	Banned   []string `yaml:"banned"`
	Phrases  []string `yaml:"phrases"`
	Examples []string `yaml:"examples"`
}

// VoiceLimits are what a draft is held to; nil for what the profile does not say.
type VoiceLimits struct {
	Characters    *int `yaml:"characters"`
	SentenceWords *int `yaml:"sentence_words"`
	Emoji         *int `yaml:"emoji"`
	Hashtags      *int `yaml:"hashtags"`
	Readability   *int `yaml:"readability"`
}

// Words are texts that a file may write as one.
type Words []string

// UnmarshalYAML reads a text or a list of texts.
func (w *Words) UnmarshalYAML(n *yaml.Node) error {
	if n.Kind == yaml.ScalarNode {
		*w = Words{n.Value}
		return nil
	}
	return n.Decode((*[]string)(w))
}

// In returns how to write in a language: what holds for all, followed by what the profile adds for it. A profile
// for es holds for es-MX too, unless there is one for that.
func (v Voice) In(language string) Manner {
	own, ok := v.Languages[language]
	if !ok {
		base, _, _ := strings.Cut(language, "-")
		own = v.Languages[base]
	}
	m := v.Manner
	if len(own.Tone) > 0 {
		m.Tone = own.Tone
	}
	m.Do = append(slices.Clip(m.Do), own.Do...)
	m.Dont = append(slices.Clip(m.Dont), own.Dont...)
	m.Banned = append(slices.Clip(m.Banned), own.Banned...)
	m.Phrases = append(slices.Clip(m.Phrases), own.Phrases...)
	m.Examples = append(slices.Clip(m.Examples), own.Examples...)
	return m
}

// VoiceNames returns the names of the voice profiles in alphabetical order.
func (w *Workspace) VoiceNames() ([]string, error) {
	files, _, err := w.Files()
	var names []string
	for _, f := range files {
		if f.Kind == KindVoice {
			names = append(names, f.Name)
		}
	}
	return names, err
}

// LoadVoice reads config/voice-profiles/NAME.yaml. It returns an error with CodeNotFound if there is none of that
// name, with a suggestion, and with CodeInvalid, line and column for the first thing that is wrong in it.
func (w *Workspace) LoadVoice(name string) (Voice, error) {
	if err := psn.CheckName(name); err != nil {
		return Voice{}, err
	}
	f := KindVoice.place().fileOf(name)
	raw, err := w.Read(f)
	if psn.CodeOf(err) == psn.CodeNotFound {
		names, _ := w.VoiceNames()
		missing := psn.Errorf(psn.CodeNotFound, "there is no voice profile %q", name).WithHint("a profile is a file %s", f.Path)
		if len(names) > 0 {
			missing.Hint = "there are " + psn.Excerpt(strings.Join(names, ", "), 200) + "; " + missing.Hint
		}
		if meant := psn.Closest(name, names); meant != "" {
			missing.Hint = "did you mean " + meant + "? " + missing.Hint
		}
		return Voice{}, missing.WithNext("psn voice show")
	}
	if err != nil {
		return Voice{}, err
	}
	v := Voice{Name: name}
	tree, found := f.parse(raw)
	if len(found) > 0 {
		return Voice{}, found[0]
	}
	if tree == nil {
		return v, nil
	}
	if err := tree.Decode(&v); err != nil {
		return Voice{}, psn.Errorf(psn.CodeInvalid, "%s: %w", f.Path, err)
	}
	return v, nil
}

// AddsFor returns the languages that the profile adds something for, in alphabetical order.
func (v Voice) AddsFor() []string { return slices.Sorted(maps.Keys(v.Languages)) }
