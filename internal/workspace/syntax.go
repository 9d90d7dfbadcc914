package workspace

import (
	"bytes"
	"errors"
	"io"
	"strconv"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"

	"github.com/postshitnow/psn/internal/psn"
)

// The exact place of a fault is searched by parsing again and again, so only within these bounds.
const (
	maxSearchedBytes = 16 << 10
	maxSearchedSteps = 500 // lines of the text, and characters of the line
)

// parse returns the top node, or nil if there is nothing but comments.
func (d document) parse(raw []byte) (*yaml.Node, error) {
	decoder := yaml.NewDecoder(bytes.NewReader(raw))
	var top yaml.Node
	err := decoder.Decode(&top)
	if errors.Is(err, io.EOF) {
		return nil, nil //nolint:nilnil // nothing is written, and that is no error
	}
	if err != nil {
		return nil, d.syntaxError(raw, err)
	}
	var second yaml.Node
	if err := decoder.Decode(&second); !errors.Is(err, io.EOF) {
		if err != nil {
			return nil, d.syntaxError(raw, err)
		}
		return nil, d.failAt(&second, "a second YAML document").WithHint("remove the line --- before it")
	}
	if top.Kind != yaml.DocumentNode || len(top.Content) != 1 || top.Content[0].ShortTag() == "!!null" {
		return nil, nil //nolint:nilnil // nothing is written, and that is no error
	}
	return top.Content[0], nil
}

// syntaxError turns an error of the YAML library, whose line may be off and whose column is missing, into
// one with the place from which on nothing makes it right.
func (d document) syntaxError(raw []byte, err error) *psn.Error {
	line, column := 1, 1
	what := strings.TrimPrefix(err.Error(), "yaml: ")
	if rest, cut := strings.CutPrefix(what, "line "); cut {
		if number, after, found := strings.Cut(rest, ": "); found {
			what = after
			if n, err := strconv.Atoi(number); err == nil {
				line = n
			}
		}
	}
	if len(raw) <= maxSearchedBytes && bytes.Count(raw, []byte("\n")) <= maxSearchedSteps {
		line, column = faultIn(string(raw))
	}
	return d.fail(line, column, "not valid YAML: %s", psn.Excerpt(what, 120)).
		WithHint("check quotes, brackets and indentation; tabs can't indent")
}

// faultIn finds the end of the longest beginning of text that is valid: first in lines, then in the
// characters of the line after them.
func faultIn(text string) (line, column int) {
	lines := strings.SplitAfter(text, "\n")
	good, size := 0, 0
	for i, at := 0, 0; i < len(lines); i++ {
		if at += len(lines[i]); valid(text[:at]) {
			good, size = i+1, at
		}
	}
	if good == len(lines) {
		return 1, 1
	}
	bad := strings.TrimRight(lines[good], "\r\n")
	cut := 0
	for i := range bad {
		if i > maxSearchedSteps {
			break
		}
		if valid(text[:size] + bad[:i]) {
			cut = i
		}
	}
	return good + 1, utf8.RuneCountInString(bad[:cut]) + 1
}

func valid(text string) bool {
	var n yaml.Node
	return yaml.Unmarshal([]byte(text), &n) == nil
}
