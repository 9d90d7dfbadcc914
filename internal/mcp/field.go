package mcp

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"

	"github.com/postshitnow/psn/internal/psn"
)

// field is one field of a tool's input. It becomes a flag of the command, unless its kind says otherwise.
type field struct {
	name     string
	about    string
	kind     kind
	flag     string // without dashes; empty for the name with - for _
	required bool
	values   []string // the only ones; empty for any
}

// kind is what a field holds, and where it goes on the command line.
type kind int

const (
	word     kind = iota // a text, as a flag
	words                // a list of texts, as a flag for each
	number               // a whole number, as a flag
	yes                  // a boolean, as a flag where it is true
	argument             // a text, as the command's argument
	input                // a text, on standard input
	verb                 // a text, the last word of the command's path
)

// schema returns the field's JSON schema.
func (f field) schema() map[string]any {
	s := map[string]any{"description": f.about}
	inner := s
	switch f.kind {
	case words:
		inner = map[string]any{"type": "string"}
		s["type"], s["items"] = "array", inner
	case number:
		s["type"] = "integer"
	case yes:
		s["type"] = "boolean"
	case word, argument, input, verb:
		s["type"] = "string"
	}
	if len(f.values) > 0 {
		inner["enum"] = f.values
	}
	return s
}

// flags returns the field's value as flags of the command line.
func (f field) flags(value any) []string {
	name := f.flag
	if name == "" {
		name = strings.ReplaceAll(f.name, "_", "-")
	}
	name = "--" + name
	var out []string
	switch v := value.(type) {
	case string:
		out = append(out, name+"="+v)
	case []string:
		for _, one := range v {
			out = append(out, name+"="+one)
		}
	case int64:
		out = append(out, name+"="+strconv.FormatInt(v, 10))
	case bool:
		if v {
			out = append(out, name)
		}
	}
	return out
}

// read returns the value of the field: a string, []string, int64 or bool. It returns an error with psn.CodeUsage for
// any other.
func (f field) read(raw json.RawMessage) (any, error) {
	var err error
	wants := "a text"
	var value any
	switch f.kind {
	case words:
		wants = "a list of texts"
		var list []string
		err = json.Unmarshal(raw, &list)
		value = list
		for _, one := range list {
			if err == nil {
				err = f.known(one)
			}
		}
	case number:
		wants = "a whole number"
		var n int64
		err = json.Unmarshal(raw, &n)
		value = n
	case yes:
		wants = "true or false"
		var b bool
		err = json.Unmarshal(raw, &b)
		value = b
	case word, argument, input, verb:
		var text string
		if err = json.Unmarshal(raw, &text); err == nil {
			err = f.known(text)
		}
		value = text
	}
	if err == nil {
		return value, nil
	}
	if psn.CodeOf(err) == psn.CodeUsage {
		return nil, err
	}
	return nil, psn.Errorf(psn.CodeUsage, "%s must be %s", f.name, wants).WithHint("it is %s", psn.Excerpt(string(raw), 60))
}

// known returns an error with psn.CodeUsage for a value that is none of the field's.
func (f field) known(value string) error {
	if len(f.values) == 0 || slices.Contains(f.values, value) {
		return nil
	}
	err := psn.Errorf(psn.CodeUsage, "%s can't be %q", f.name, psn.Excerpt(value, 60)).WithHint("it is one of %s", strings.Join(f.values, ", "))
	if meant := psn.Closest(value, f.values); meant != "" {
		err.Hint = "did you mean " + meant + "? " + err.Hint
	}
	return err
}
