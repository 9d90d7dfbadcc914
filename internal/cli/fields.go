package cli

import (
	"bytes"
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strings"

	"github.com/postshitnow/psn/internal/psn"
)

// knownFields lists the keys of the declared output, or of its elements, in their order; nil if it is not
// declared or has no fixed keys.
func knownFields(output any) []string {
	if output == nil {
		return nil
	}
	t := reflect.TypeOf(output)
	for t.Kind() == reflect.Slice || t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	if t.Kind() != reflect.Struct {
		return nil
	}
	var names []string
	for _, p := range properties(t) {
		names = append(names, p.name)
	}
	return names
}

// checkFields returns a usage error for the first field that is not known.
func checkFields(fields, known []string) error {
	for _, f := range fields {
		if !slices.Contains(known, f) {
			err := psn.Errorf(psn.CodeUsage, "there is no field %q", psn.Excerpt(f, 40))
			return err.WithHint("%s", join(didYouMean(closest(f, known)), "the fields are "+strings.Join(known, ", ")))
		}
	}
	return nil
}

// selectFields keeps these keys, in this order, of an object or of each object in an array. A key that an
// object lacks is null; one that no object has is a usage error.
func selectFields(data []byte, fields []string) ([]byte, error) {
	var objects []map[string]json.RawMessage
	list := data[0] == '['
	raw := data
	if !list {
		raw = slices.Concat([]byte("["), data, []byte("]"))
	}
	if err := json.Unmarshal(raw, &objects); err != nil {
		return nil, psn.Errorf(psn.CodeUsage, "the data has no fields to select").WithHint("leave out --fields")
	}
	if err := checkPresent(objects, fields); err != nil {
		return nil, err
	}
	var buf bytes.Buffer
	buf.WriteByte('[')
	for i, o := range objects {
		if i > 0 {
			buf.WriteByte(',')
		}
		for j, f := range fields {
			value, has := o[f]
			if !has {
				value = json.RawMessage("null")
			}
			fmt.Fprintf(&buf, "%s%q:%s", separator(j), f, value)
		}
		buf.WriteByte('}')
	}
	buf.WriteByte(']')
	if !list {
		return buf.Bytes()[1 : buf.Len()-1], nil
	}
	return buf.Bytes(), nil
}

// separator returns what stands before the n-th key of an object.
func separator(n int) string {
	if n == 0 {
		return "{"
	}
	return ","
}

// checkPresent returns a usage error for a field that none of the objects has, if there are any.
func checkPresent(objects []map[string]json.RawMessage, fields []string) error {
	if len(objects) == 0 {
		return nil
	}
	present := map[string]bool{}
	for _, o := range objects {
		for k := range o {
			present[k] = true
		}
	}
	known := make([]string, 0, len(present))
	for k := range present {
		known = append(known, k)
	}
	slices.Sort(known)
	return checkFields(fields, known)
}
