package workspace

import (
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/postshitnow/psn/internal/psn"
)

// refersTo is what the files of a workspace may refer to.
type refersTo struct {
	platforms []string
	pillars   []string
	voices    []string
}

// learn notes what a file defines and returns its tree; nil if it is not YAML that can be read.
func (r *refersTo) learn(f File, raw []byte) *yaml.Node {
	if f.Kind.place().shape == nil {
		return nil
	}
	tree, problems := f.parse(raw)
	if tree == nil || len(problems) > 0 {
		return nil
	}
	switch f.Kind {
	case KindStrategy:
		if s, err := ParseStrategy(f.Path, raw); err == nil {
			for _, p := range s.Pillars {
				r.pillars = append(r.pillars, p.Name)
			}
		}
	case KindVoice:
		r.voices = append(r.voices, f.Name)
	case KindSeries, KindCompany, KindIntelligence, KindTelltales, KindDraft:
	}
	return tree
}

// check returns what a file refers to that is not there.
func (r *refersTo) check(f File, tree *yaml.Node) []Problem {
	in := inspection{doc: document{file: f.Path}}
	switch f.Kind {
	case KindStrategy:
		for _, key := range []string{"windows", "frequency"} {
			if n := child(tree, key); n != nil {
				for i := 0; i+1 < len(n.Content); i += 2 {
					r.platform(&in, n.Content[i], append([]string{defaultWindows}, r.platforms...))
				}
			}
		}
	case KindSeries:
		if n := child(tree, "pillar"); n != nil {
			known(&in, n, "pillar", r.pillars, "the pillars of config/strategy.yaml are")
		}
		if n := child(tree, "platforms"); n != nil {
			for _, item := range n.Content {
				r.platform(&in, item, r.platforms)
			}
		}
	case KindCompany:
		if n := child(tree, "voice"); n != nil {
			known(&in, n, "voice profile", r.voices, "the readable files in config/voice-profiles are")
		}
	case KindVoice, KindIntelligence, KindTelltales, KindDraft:
	}
	var problems []Problem
	for _, err := range in.found {
		problems = append(problems, problemOf(f.Path, err))
	}
	return problems
}

func (r *refersTo) platform(in *inspection, n *yaml.Node, names []string) {
	if len(r.platforms) > 0 {
		known(in, n, "platform", names, "known platforms:")
	}
}

// known reports a name that is not among those that are there.
func known(in *inspection, n *yaml.Node, what string, names []string, there string) {
	if slices.Contains(names, n.Value) {
		return
	}
	list := strings.Join(names, ", ")
	if list == "" {
		list = "none"
	}
	err := in.doc.failAt(n, "there is no %s %q", what, psn.Excerpt(n.Value, 40)).WithHint("%s %s", there, psn.Excerpt(list, 300))
	if meant := psn.Closest(n.Value, names); meant != "" {
		err.Hint = "did you mean \"" + meant + "\"? " + err.Hint
	}
	in.add(err)
}

// child returns the value of a key of a mapping; nil if it has none.
func child(n *yaml.Node, key string) *yaml.Node {
	if n.Kind != yaml.MappingNode {
		return nil
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		if n.Content[i].Value == key {
			return n.Content[i+1]
		}
	}
	return nil
}
