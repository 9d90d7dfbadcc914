package cli

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"syscall"
	"unicode"
	"unicode/utf8"

	"github.com/postshitnow/psn/internal/psn"
)

// success is the envelope of a result.
type success struct {
	OK         bool            `json:"ok"`
	Data       json.RawMessage `json:"data"`
	Next       []string        `json:"next"`
	Warnings   []string        `json:"warnings,omitempty"`
	NextCursor string          `json:"next_cursor,omitempty"`
}

// envelope returns the envelope of a result around its data, on one line.
func envelope(o outcome, data []byte) ([]byte, error) {
	body, err := encode(success{
		OK: !o.failed, Data: data, Next: orEmpty(o.result.Next),
		Warnings: o.result.Warnings, NextCursor: o.result.NextCursor,
	})
	return append(body, '\n'), err
}

// orEmpty makes a list that is printed as [] rather than null.
func orEmpty(list []string) []string {
	if list == nil {
		return []string{}
	}
	return list
}

// encode returns value as compact JSON, readable as it is: <, > and & stay, whatever could steer a
// terminal is escaped, and a nil slice is an empty list.
func encode(value any) ([]byte, error) {
	if v := reflect.ValueOf(value); v.Kind() == reflect.Slice && v.IsNil() {
		value = []any{}
	}
	var buf bytes.Buffer
	enc := json.NewEncoder(&buf)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(value); err != nil {
		return nil, fmt.Errorf("cli: encode the output: %w", err)
	}
	return escape(bytes.TrimRight(buf.Bytes(), "\n")), nil
}

// escape writes the characters that Safe would drop, and that JSON allows inside a string, as \uXXXX.
func escape(raw []byte) []byte {
	risky := func(r rune) bool { return r >= 0x7f && (unicode.IsControl(r) || isBidi(r)) }
	if bytes.IndexFunc(raw, risky) < 0 {
		return raw
	}
	out := make([]byte, 0, len(raw)+16)
	for len(raw) > 0 {
		r, size := utf8.DecodeRune(raw)
		if risky(r) {
			out = fmt.Appendf(out, `\u%04x`, r)
		} else {
			out = append(out, raw[:size]...)
		}
		raw = raw[size:]
	}
	return out
}

// indent returns JSON as a person reads it.
func indent(raw []byte) ([]byte, error) {
	var buf bytes.Buffer
	if err := json.Indent(&buf, raw, "", "  "); err != nil {
		return nil, fmt.Errorf("cli: indent the output: %w", err)
	}
	return append(buf.Bytes(), '\n'), nil
}

// lines returns the elements of a JSON array one a line, and any other value on one line.
func lines(data []byte) ([]byte, error) {
	if data[0] != '[' {
		return append(data, '\n'), nil
	}
	var elements []json.RawMessage
	if err := json.Unmarshal(data, &elements); err != nil {
		return nil, fmt.Errorf("cli: split the output: %w", err)
	}
	var buf bytes.Buffer
	for _, e := range elements {
		buf.Write(e)
		buf.WriteByte('\n')
	}
	return buf.Bytes(), nil
}

// errPipe is returned when nobody reads the output any more.
var errPipe = errors.New("cli: the reader of the output has gone")

// writeError names a failure to write the output, of a command that may have changed something.
func writeError(err error, mutated bool) error {
	what := "can't write the output"
	if mutated {
		what = "it is done, but " + what
	}
	switch {
	case errors.Is(err, syscall.EPIPE):
		return errPipe
	case errors.Is(err, syscall.ENOSPC):
		return psn.Errorf(psn.CodeFull, "%s: no space left", what)
	}
	return psn.Errorf(psn.CodeInternal, "%s: %w", what, err)
}
