package workspace

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/postshitnow/psn/internal/psn"
)

// Address is what a key such as strategy.zone or voice-profiles.personal.tone means.
type Address struct {
	Key  string
	File File
	path []string // keys and numbers of items below the top of the file
	form *shape
}

// Value is what stands at an address.
type Value struct {
	Address
	Line, Column int
	Data         any    // texts, numbers, lists and maps; nil for nothing
	Hash         string // of the whole file
}

// Hash returns by what a content is known again.
func Hash(raw []byte) string {
	sum := sha256.Sum256(raw)
	return hex.EncodeToString(sum[:])
}

// Resolve finds what a key means: the kind of file, its name where there are several, and the keys and the numbers
// of items (from 0) in it. It returns an error with CodeNotFound for a file that is not there and with
// CodeInvalid for keys that no such file has, with what was probably meant.
func (w *Workspace) Resolve(key string) (Address, error) {
	words := strings.Split(key, ".")
	kinds := KindNames()
	if !slices.Contains(kinds, words[0]) {
		err := psn.Errorf(psn.CodeInvalid, "%q does not begin with a kind of file", psn.Excerpt(key, 60)).
			WithHint("the kinds are %s; as in strategy.zone or voice-profiles.personal.tone", strings.Join(kinds, ", "))
		if meant := psn.Closest(words[0], kinds); meant != "" {
			err.Hint = "did you mean " + strings.Join(append([]string{meant}, words[1:]...), ".") + "? " + err.Hint
		}
		return Address{}, err
	}
	place := Kind(words[0]).place()
	a := Address{Key: key, File: place.fileOf(""), path: words[1:], form: place.shape()}
	if place.file == "" {
		name, rest, err := w.nameIn(place, words[1:])
		if err != nil {
			return Address{}, err
		}
		a.File, a.path = place.fileOf(name), rest
	}
	for i, word := range a.path {
		below := a.form.at(word)
		if below == nil {
			return Address{}, a.noKey(i, word)
		}
		a.form = below
	}
	return a, nil
}

// nameIn returns the file that the first words name, whose name may have dots, and the words after it.
func (w *Workspace) nameIn(place kindPlace, words []string) (name string, rest []string, err error) {
	files, _, err := w.Files()
	if err != nil {
		return "", nil, err
	}
	var names []string
	for _, f := range files {
		if f.Kind == place.kind {
			names = append(names, f.Name)
		}
	}
	for n := len(words); n > 0; n-- {
		if name := strings.Join(words[:n], "."); slices.Contains(names, name) {
			return name, words[n:], nil
		}
	}
	asked := strings.Join(words, ".")
	if len(words) > 0 {
		asked = words[0]
	}
	missing := psn.Errorf(psn.CodeNotFound, "there is no file %s", psn.Excerpt(place.fileOf(asked).Path, 100)).
		WithHint("there are %s in %s", orNone(names), place.folder)
	if asked == "" {
		missing = psn.Errorf(psn.CodeInvalid, "the key %s does not say which file", place.kind).
			WithHint("there are %s in %s", orNone(names), place.folder)
	}
	if meant := psn.Closest(asked, names); meant != "" {
		missing.Hint = "did you mean " + string(place.kind) + "." + meant + "? " + missing.Hint
	}
	return "", nil, missing
}

func orNone(names []string) string {
	if len(names) == 0 {
		return "none"
	}
	return psn.Excerpt(strings.Join(names, ", "), 200)
}

// noKey says that there is no key of a name where a path has come to.
func (a Address) noKey(i int, word string) error {
	where := a.File.Key()
	if i > 0 {
		where += "." + strings.Join(a.path[:i], ".")
	}
	err := psn.Errorf(psn.CodeInvalid, "%s has no key %q", where, psn.Excerpt(word, 40))
	var names []string
	for form := a.form; form != nil; form = form.or {
		names = append(names, form.names()...)
		if form.items != nil {
			return err.WithHint("it is a list: name an item by its number, from 0")
		}
	}
	if len(names) == 0 {
		return err.WithHint("it is %s", a.form.wants())
	}
	err = err.WithHint("the keys are %s", strings.Join(names, ", "))
	if meant := psn.Closest(word, names); meant != "" {
		err.Hint = "did you mean " + where + "." + meant + "? " + err.Hint
	}
	return err
}

// Get returns what stands at a key. It returns errors as Resolve does, and with CodeNotFound if the file does not
// have the key. A file that has other problems can be read nevertheless, as long as it is YAML.
func (w *Workspace) Get(key string) (Value, error) {
	a, err := w.Resolve(key)
	if err != nil {
		return Value{}, err
	}
	raw, err := w.Read(a.File)
	if err != nil {
		return Value{}, err
	}
	text, err := readText(a.File.Path, raw)
	if err != nil {
		return Value{}, err
	}
	node, err := document{file: a.File.Path}.parse([]byte(text))
	if err != nil {
		return Value{}, err
	}
	for i, word := range a.path {
		below := below(node, word)
		if below == nil {
			return Value{}, psn.Errorf(psn.CodeNotFound, "%s is not set in %s", a.Key, a.File.Path).
				WithHint("set it with `psn config set %s VALUE`", a.Key).WithNext("psn config get " + strings.TrimSuffix(a.File.Key()+"."+strings.Join(a.path[:i], "."), "."))
		}
		node = below
	}
	v := Value{Address: a, Line: 1, Column: 1, Hash: Hash(raw)}
	if node != nil {
		v.Line, v.Column, v.Data = node.Line, node.Column, dataOf(node)
	}
	return v, nil
}

// below returns the value of a key, or an item; nil if there is none.
func below(n *yaml.Node, word string) *yaml.Node {
	if n == nil {
		return nil
	}
	if n.Kind == yaml.SequenceNode {
		if i, err := strconv.Atoi(word); err == nil && i >= 0 && i < len(n.Content) {
			return n.Content[i]
		}
		return nil
	}
	return child(n, word)
}

// dataOf returns a node as plain data. Texts that are written without quotes and look like dates stay texts.
func dataOf(n *yaml.Node) any {
	switch n.Kind {
	case yaml.MappingNode:
		m := map[string]any{}
		for i := 0; i+1 < len(n.Content); i += 2 {
			m[n.Content[i].Value] = dataOf(n.Content[i+1])
		}
		return m
	case yaml.SequenceNode:
		list := []any{}
		for _, item := range n.Content {
			list = append(list, dataOf(item))
		}
		return list
	case yaml.AliasNode:
		return "*" + n.Value
	case yaml.ScalarNode, yaml.DocumentNode:
	}
	switch n.ShortTag() {
	case "!!null":
		return nil
	case "!!int":
		if v, err := strconv.Atoi(n.Value); err == nil {
			return v
		}
	case "!!bool":
		return n.Value == "true"
	}
	return n.Value
}
