package workspace

import (
	"slices"
	"strconv"

	"go.yaml.in/yaml/v3"
)

// shape says what a piece of YAML may be. The checker, the JSON Schemas and `psn config` all go by it.
type shape struct {
	about  string             // one sentence, for editors
	keys   []shapeKey         // a mapping with these keys
	free   *shape             // a mapping with keys of one's own
	name   func(string) error // what a key of one's own may be; nil for anything
	items  *shape             // a list
	text   bool               // a scalar, as it is written
	most   int                // a whole number from 0 to most
	check  func(string) error // of a text
	sample string             // of a text, for editors and hints
	or     *shape             // another form
}

// shapeKey is a key of a mapping.
type shapeKey struct {
	name    string
	value   *shape
	missing string // the sentence if it is missing; empty if it need not be there
	hint    string // with missing
}

// fits reports whether a form is meant by a node's kind.
func (s *shape) fits(n *yaml.Node) bool {
	switch n.Kind {
	case yaml.MappingNode:
		return s.keys != nil || s.free != nil
	case yaml.SequenceNode:
		return s.items != nil
	case yaml.ScalarNode:
		return s.text || s.most > 0
	case yaml.AliasNode, yaml.DocumentNode:
	}
	return false
}

// wants says what a form is, in a user's words.
func (s *shape) wants() string {
	switch {
	case s.items != nil:
		return "a list"
	case s.keys != nil, s.free != nil:
		return "keys with values"
	case s.most > 0:
		return "a whole number"
	}
	return "text"
}

// names returns the known keys of a mapping.
func (s *shape) names() []string {
	names := make([]string, len(s.keys))
	for i, k := range s.keys {
		names[i] = k.name
	}
	return names
}

// at returns the shape of a key or an item; nil if there is none of that name.
func (s *shape) at(name string) *shape {
	for form := s; form != nil; form = form.or {
		for _, k := range form.keys {
			if k.name == name {
				return k.value
			}
		}
		if form.free != nil {
			return form.free
		}
		if _, err := strconv.Atoi(name); err == nil && form.items != nil {
			return form.items
		}
	}
	return nil
}

// maxProblems is how many problems of one file are told.
const maxProblems = 100

// inspection collects what is wrong with a document.
type inspection struct {
	doc   document
	found []error
}

func (in *inspection) add(err error) {
	if err != nil && len(in.found) < maxProblems {
		in.found = append(in.found, err)
	}
}

// inspect goes through a node and what is below it. what names it in sentences.
func (in *inspection) inspect(n *yaml.Node, what string, s *shape) {
	form := s
	for form != nil && !form.fits(n) {
		form = form.or
	}
	switch {
	case form == nil:
		in.add(in.doc.wrongType(n, what, s.wants()))
	case form.items != nil:
		for _, item := range n.Content {
			in.inspect(item, itemOf(what), form.items)
		}
	case form.most > 0:
		_, err := in.doc.number(n, what, form.most)
		in.add(err)
	case form.text:
		text, err := in.doc.text(n, what)
		if err == nil && form.check != nil {
			if err = form.check(text); err != nil {
				err = in.doc.wrap(n, err)
			}
		}
		in.add(err)
	default:
		in.mapping(n, what, form)
	}
}

// itemOf names an item of a list: "an item of goals", and "a pillar" where there is a word for it.
func itemOf(what string) string {
	switch what {
	case "pillars":
		return "a pillar"
	case "competitors":
		return "a competitor"
	case "products":
		return "a product"
	}
	if len(what) > len("windows of ") && what[:len("windows of ")] == "windows of " {
		return "a window"
	}
	return "an item of " + what
}

func (in *inspection) mapping(n *yaml.Node, what string, s *shape) {
	seen := map[string]int{}
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, value := n.Content[i], n.Content[i+1]
		if key.Kind != yaml.ScalarNode {
			in.add(in.doc.wrongType(key, "a key of "+what, "a word"))
			continue
		}
		if line, twice := seen[key.Value]; twice {
			in.add(in.doc.repeated(key, line))
			continue
		}
		seen[key.Value] = key.Line
		child, label := s.free, what+" of "+key.Value
		if s.free != nil && s.name != nil {
			if err := s.name(key.Value); err != nil {
				in.add(in.doc.wrap(key, err))
				continue
			}
		}
		if at := slices.Index(s.names(), key.Value); at >= 0 {
			child, label = s.keys[at].value, key.Value
		}
		if child == nil {
			in.add(in.doc.unknownKey(key, s.names()))
			continue
		}
		in.inspect(value, label, child)
	}
	for _, k := range s.keys {
		if _, there := seen[k.name]; !there && k.missing != "" {
			in.add(in.doc.failAt(n, "%s", k.missing).WithHint("%s", k.hint))
		}
	}
}
