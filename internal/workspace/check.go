package workspace

import (
	"cmp"
	"slices"

	"go.yaml.in/yaml/v3"
)

// Checked is what a look at all files of a workspace found.
type Checked struct {
	Files    []File // every file that was read
	Problems []Problem
}

// Check reads every file of the workspace and returns everything that is wrong, by file and line. platforms are
// the known ones; none means that they are not checked.
func (w *Workspace) Check(platforms []string) (Checked, error) {
	files, strays, err := w.Files()
	if err != nil {
		return Checked{}, err
	}
	root, err := w.open()
	if err != nil {
		return Checked{}, err
	}
	defer root.Close()
	out := Checked{Files: files, Problems: strays}
	known := refersTo{platforms: platforms}
	trees := make([]*yaml.Node, len(files))
	for i, f := range files {
		raw, err := readIn(root, f.Path)
		if err != nil {
			out.Problems = append(out.Problems, problemOf(f.Path, err))
			continue
		}
		out.Problems = append(out.Problems, f.Check(raw)...)
		trees[i] = known.learn(f, raw)
	}
	for i, f := range files {
		if trees[i] != nil {
			out.Problems = append(out.Problems, known.check(f, trees[i])...)
		}
	}
	slices.SortStableFunc(out.Problems, func(p, q Problem) int {
		return cmp.Or(cmp.Compare(p.File, q.File), cmp.Compare(p.Line, q.Line), cmp.Compare(p.Column, q.Column))
	})
	return out, nil
}

// Check returns everything that is wrong with a file's content, taken alone; at most a hundred things.
func (f File) Check(raw []byte) []Problem {
	if len(raw) > maxFile {
		return []Problem{{File: f.Path, Line: 1, Column: 1, Message: "the file is too large", Hint: "shorten it"}}
	}
	var found []error
	switch f.Kind {
	case KindDraft:
		_, err := ParseDraft(f.Path, raw)
		found = append(found, err)
	case KindTelltales:
		_, found = parseTelltales(f.Path, raw)
	case KindStrategy, KindVoice, KindSeries, KindCompany, KindIntelligence:
		_, found = f.parse(raw)
	}
	var problems []Problem
	for _, err := range found {
		if err != nil {
			problems = append(problems, problemOf(f.Path, err))
		}
	}
	return problems
}

// parse reads a YAML file and holds it to its shape. The node is nil if there is nothing in it, or it is no YAML.
func (f File) parse(raw []byte) (*yaml.Node, []error) {
	in := inspection{doc: document{file: f.Path}}
	text, err := readText(f.Path, raw)
	if err != nil {
		return nil, []error{err}
	}
	top, err := in.doc.parse([]byte(text))
	if err != nil {
		return nil, []error{err}
	}
	s := f.Kind.place().shape()
	if top == nil {
		for _, k := range s.keys {
			if k.missing != "" {
				in.add(in.doc.fail(1, 1, "%s", k.missing).WithHint("%s", k.hint))
			}
		}
		return nil, in.found
	}
	in.inspect(top, "the "+f.Kind.word(), s)
	if len(in.found) == 0 { // what a shape can't say
		switch f.Kind {
		case KindStrategy:
			_, err = ParseStrategy(f.Path, raw)
		case KindSeries:
			_, err = ParseSeries(f.Path, raw)
		case KindVoice, KindCompany, KindIntelligence, KindTelltales, KindDraft:
		}
		in.add(err)
	}
	return top, in.found
}

// word is what a file of the kind is called in a sentence.
func (k Kind) word() string {
	switch k {
	case KindVoice:
		return "voice profile"
	case KindIntelligence:
		return "competitive intelligence"
	case KindTelltales:
		return "list of tell-tales"
	case KindDraft:
		return "draft"
	case KindStrategy, KindSeries, KindCompany:
	}
	return string(k)
}
