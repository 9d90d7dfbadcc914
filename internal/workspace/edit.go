package workspace

import (
	"maps"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/postshitnow/psn/internal/psn"
)

// Edit is a change of one value in a file, planned and not written yet.
type Edit struct {
	Address
	Line     int // of the value in the new text, or of the line below which it was put in
	Old, New any // what stood there and what is to stand there; Old is nil if the key was not set
	Lost     int // lines of comments that go with the old value

	before, after []byte // the whole file
}

// Changed reports whether the edit changes anything.
func (e Edit) Changed() bool { return string(e.before) != string(e.after) }

// Hashes returns the hashes of the file before and after.
func (e Edit) Hashes() (before, after string) { return Hash(e.before), Hash(e.after) }

// Plan works out how to set a key to a value: a text as it is, or YAML for a number, a list or keys with values.
// Comments, order and spacing of the file stay. It returns errors as Resolve and Read do, and with CodeInvalid for
// a value that the key can't have, and for a place that can only be changed by hand.
func (w *Workspace) Plan(key, value string) (Edit, error) {
	a, err := w.Resolve(key)
	if err != nil {
		return Edit{}, err
	}
	if len(a.path) == 0 {
		return Edit{}, psn.Errorf(psn.CodeInvalid, "%s is a whole file", key).WithHint("name one of its keys: %s", strings.Join(a.form.names(), ", "))
	}
	raw, err := w.Read(a.File)
	if err != nil {
		return Edit{}, err
	}
	return a.plan(raw, value)
}

func (a Address) plan(raw []byte, value string) (Edit, error) {
	e := Edit{Address: a, before: raw}
	text, err := readText(a.File.Path, raw)
	if err != nil {
		return e, err
	}
	doc := document{file: a.File.Path}
	top, err := doc.parse([]byte(text))
	if err != nil {
		return e, err
	}
	wanted, err := a.parseValue(value)
	if err != nil {
		return e, err
	}
	old := a.find(top)
	if old != nil {
		e.Old = dataOf(old)
	}
	e.New = dataOf(wanted)
	if reflect.DeepEqual(e.Old, e.New) && old != nil {
		e.Line, e.after = old.Line, raw
		return e, nil
	}
	if err := a.reach(doc, top); err != nil {
		return e, err
	}
	changed := editor{text}.set(top, a.path, wanted)
	if err := a.verify(top, changed, wanted); err != nil {
		return e, err
	}
	if err := a.judge(raw, []byte(changed)); err != nil {
		return e, err
	}
	after, err := doc.parse([]byte(changed))
	if err != nil {
		return e, err
	}
	if now := a.find(after); now != nil {
		e.Line = now.Line
	}
	e.Lost = max(0, comments(text)-comments(changed))
	e.after = likeIn(raw, changed)
	return e, nil
}

func (a Address) find(n *yaml.Node) *yaml.Node {
	for _, word := range a.path {
		n = below(n, word)
	}
	return n
}

// reach makes sure that what is above the value can hold it.
func (a Address) reach(doc document, n *yaml.Node) error {
	for i, word := range a.path {
		if n == nil {
			return nil
		}
		where := strings.TrimSuffix(a.File.Key()+"."+strings.Join(a.path[:i], "."), ".")
		next := below(n, word)
		switch {
		case n.Kind == yaml.SequenceNode && next == nil:
			return doc.failAt(n, "%s has %d items, numbered from 0", where, len(n.Content)).WithHint("set the whole list")
		case n.Kind == yaml.ScalarNode && n.ShortTag() != "!!null", n.Kind == yaml.AliasNode:
			return doc.failAt(n, "%s is %s and has no keys", where, kindOf(n)).WithHint("set the whole of it")
		}
		n = next
	}
	return nil
}

// verify makes sure that exactly the one value is another now.
func (a Address) verify(top *yaml.Node, changed string, wanted *yaml.Node) error {
	var before any = map[string]any{}
	if top != nil {
		before = dataOf(top)
	}
	after, err := document{file: a.File.Path}.parse([]byte(changed))
	if err == nil && after != nil && reflect.DeepEqual(withValue(before, a.path, dataOf(wanted)), dataOf(after)) {
		return nil
	}
	line := 1
	if n := a.find(top); n != nil {
		line = n.Line
	}
	return psn.Errorf(psn.CodeInvalid, "%s is written in a way that psn does not change in place", a.Key).
		WithHint("edit line %d of %s by hand; `psn config check` looks at it", line, a.File.Path)
}

// judge refuses an edit that brings a problem into the file which was not there before.
func (a Address) judge(before, after []byte) error {
	var known []string
	for _, p := range a.File.Check(before) {
		known = append(known, p.Message)
	}
	for _, p := range a.File.Check(after) {
		if i := slices.Index(known, p.Message); i >= 0 {
			known = slices.Delete(known, i, i+1)
			continue
		}
		err := psn.Errorf(psn.CodeInvalid, "%s can't be that: %s", a.Key, p.Message)
		err.Hint = p.Hint
		return err
	}
	return nil
}

// parseValue reads a value as it was typed, by what the key may be.
func (a Address) parseValue(value string) (*yaml.Node, error) {
	if err := psn.CheckText(value); err != nil {
		return nil, err
	}
	asText := &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: value}
	parsed, err := document{file: "the value"}.parse([]byte(value))
	for form := a.form; form != nil; form = form.or {
		switch {
		case form.text && (err != nil || parsed == nil || parsed.Kind == yaml.ScalarNode || form.or == nil && a.form == form):
			return asText, nil //nolint:nilerr // a text need not be YAML
		case err == nil && parsed != nil && form.fits(parsed):
			return parsed, nil
		}
	}
	if err != nil {
		return nil, err
	}
	refused := psn.Errorf(psn.CodeInvalid, "%s must be %s", a.Key, a.form.wants())
	switch {
	case a.form.items != nil:
		return nil, refused.WithHint("write a list, as in psn config set %s '[one, two]'", a.Key)
	case a.form.most > 0:
		return nil, refused.WithHint("use a number from 0 to %d", a.form.most)
	}
	return nil, refused.WithHint("set one of its keys, as in psn config set %s.KEY VALUE", a.Key)
}

// withValue returns data with one value set, and leaves the data itself alone.
func withValue(data any, path []string, value any) any {
	if len(path) == 0 {
		return value
	}
	if list, ok := data.([]any); ok {
		list = slices.Clone(list)
		if i, err := strconv.Atoi(path[0]); err == nil && i >= 0 && i < len(list) {
			list[i] = withValue(list[i], path[1:], value)
		}
		return list
	}
	m := map[string]any{}
	if old, ok := data.(map[string]any); ok {
		maps.Copy(m, old)
	}
	m[path[0]] = withValue(m[path[0]], path[1:], value)
	return m
}

// comments counts the lines of a text that are comments.
func comments(text string) int {
	n := 0
	for line := range strings.Lines(text) {
		if strings.HasPrefix(strings.TrimSpace(line), "#") {
			n++
		}
	}
	return n
}

// likeIn returns a text with the byte order mark and the line ends of a file.
func likeIn(raw []byte, text string) []byte {
	if strings.Contains(string(raw), "\r\n") {
		text = strings.ReplaceAll(text, "\n", "\r\n")
	}
	if strings.HasPrefix(string(raw), byteOrderMark) {
		text = byteOrderMark + text
	}
	return []byte(text)
}
