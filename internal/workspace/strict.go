package workspace

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/postshitnow/psn/internal/psn"
)

// document is a piece of YAML in a file, read strictly: every error has CodeInvalid and begins with the
// file, the line and the column.
type document struct {
	file   string // as the user knows it; may be empty
	before int    // lines of the file before the YAML
}

// field is one key of a mapping with its value.
type field struct {
	key   *yaml.Node
	value *yaml.Node
}

// failAt makes an error about a node.
func (d document) failAt(n *yaml.Node, format string, args ...any) *psn.Error {
	return d.fail(n.Line, n.Column, format, args...)
}

// fail makes an error about a line, counted from 1 in the YAML, and a column.
func (d document) fail(line, column int, format string, args ...any) *psn.Error {
	err := psn.Errorf(psn.CodeInvalid, format, args...)
	err.Message = position(d.file, line+d.before, column) + err.Message
	return err
}

// position writes "file:line:column: ", or in words where the file has no name.
func position(file string, line, column int) string {
	if file == "" {
		return fmt.Sprintf("line %d, column %d: ", line, column)
	}
	return fmt.Sprintf("%s:%d:%d: ", file, line, column)
}

// fields returns the keys of a mapping in their order. A key that is not known, a key that stands twice
// and anything but a mapping are errors. If known is nil, any key will do.
func (d document) fields(n *yaml.Node, what string, known []string) ([]field, error) {
	if n.Kind != yaml.MappingNode {
		return nil, d.wrongType(n, what, "keys with values")
	}
	var found []field
	lines := map[string]int{}
	for i := 0; i+1 < len(n.Content); i += 2 {
		key := n.Content[i]
		if key.Kind != yaml.ScalarNode {
			return nil, d.wrongType(key, "a key of "+what, "a word")
		}
		if known != nil && !slices.Contains(known, key.Value) {
			return nil, d.unknownKey(key, known)
		}
		if line, twice := lines[key.Value]; twice {
			return nil, d.repeated(key, line)
		}
		lines[key.Value] = key.Line
		found = append(found, field{key, n.Content[i+1]})
	}
	return found, nil
}

// repeated makes an error about a key that stood in an earlier line of the YAML already.
func (d document) repeated(key *yaml.Node, line int) *psn.Error {
	return d.failAt(key, "%q stands twice, first in line %d", psn.Excerpt(key.Value, 40), line+d.before).
		WithHint("keep one of them")
}

func (d document) unknownKey(key *yaml.Node, known []string) *psn.Error {
	err := d.failAt(key, "unknown key %q", psn.Excerpt(key.Value, 40)).WithHint("the keys are %s", strings.Join(known, ", "))
	if meant := psn.Closest(key.Value, known); meant != "" {
		err.Hint = fmt.Sprintf("did you mean %q? %s", meant, err.Hint)
	}
	return err
}

// text returns a scalar as it is written. Empty values, true and false are errors, because an unquoted
// word that means something else to YAML is a usual surprise.
func (d document) text(n *yaml.Node, what string) (string, error) {
	if n.Kind == yaml.ScalarNode && (n.Value == "" || n.ShortTag() == "!!null") {
		return "", d.failAt(n, "%s has no value", what).WithHint("give one or leave the key out")
	}
	if n.Kind != yaml.ScalarNode || n.ShortTag() == "!!bool" || n.ShortTag() == "!!binary" {
		return "", d.wrongType(n, what, "text")
	}
	return n.Value, nil
}

// texts returns a list of scalars.
func (d document) texts(n *yaml.Node, what string) ([]string, error) {
	if n.Kind != yaml.SequenceNode {
		return nil, d.wrongType(n, what, "a list")
	}
	var found []string
	for _, item := range n.Content {
		text, err := d.text(item, "an item of "+what)
		if err != nil {
			return nil, err
		}
		found = append(found, text)
	}
	return found, nil
}

// number returns a whole number from 0 to most.
func (d document) number(n *yaml.Node, what string, most int) (int, error) {
	if n.Kind != yaml.ScalarNode || n.ShortTag() != "!!int" {
		return 0, d.wrongType(n, what, "a whole number").WithHint("use a number from 0 to %d", most)
	}
	v, err := strconv.Atoi(n.Value)
	if err != nil || v < 0 || v > most {
		return 0, d.failAt(n, "%s can't be %s", what, psn.Excerpt(n.Value, 40)).WithHint("use a number from 0 to %d", most)
	}
	return v, nil
}

func (d document) wrongType(n *yaml.Node, what, want string) *psn.Error {
	err := d.failAt(n, "%s must be %s, not %s", what, want, kindOf(n))
	if n.Kind == yaml.ScalarNode && want == "text" {
		return err.WithHint("put it in quotes")
	}
	return err
}

// kindOf says what a node is in a user's words.
func kindOf(n *yaml.Node) string {
	switch n.Kind {
	case yaml.MappingNode:
		return "keys with values"
	case yaml.SequenceNode:
		return "a list"
	case yaml.AliasNode:
		return "an alias"
	case yaml.ScalarNode, yaml.DocumentNode:
	}
	switch n.ShortTag() {
	case "!!null":
		return "nothing"
	case "!!bool":
		return "true or false"
	case "!!int", "!!float":
		return "a number"
	}
	return "text"
}

// wrap puts the place of a node before the message of an error, whose code and hint stay.
func (d document) wrap(n *yaml.Node, err error) error {
	placed, ok := errors.AsType[*psn.Error](err)
	if !ok {
		return err
	}
	copied := *placed
	copied.Message = position(d.file, n.Line+d.before, n.Column) + placed.Message
	return &copied
}
