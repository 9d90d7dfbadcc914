package config

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/postshitnow/psn/internal/psn"
)

// envEntry is one line of an env file.
type envEntry struct {
	value string
	line  int
}

// parseEnv reads NAME=value lines: comments and empty lines are skipped, "export " before a name is
// allowed, a value may stand in single quotes, literally, or in double quotes, where \" \\ and \$ are
// escapes. Nothing is expanded, so that a $ in a password stays one. Errors have CodeInvalid and name the
// file and line, never what stands there.
func parseEnv(file string, raw []byte, known []string) (map[string]envEntry, error) {
	text := strings.TrimPrefix(string(raw), "\ufeff")
	if !utf8.ValidString(text) {
		return nil, psn.Errorf(psn.CodeInvalid, "%s is not valid UTF-8", file).WithHint("save the file as UTF-8")
	}
	entries := map[string]envEntry{}
	number := 0
	for line := range strings.Lines(text) {
		number++
		line = strings.TrimSpace(line)
		if line == "" || line[0] == '#' {
			continue
		}
		fail := func(message, hint string) error {
			return psn.Errorf(psn.CodeInvalid, "%s:%d: %s", file, number, message).WithHint("%s", hint)
		}
		name, value, found := strings.Cut(strings.TrimPrefix(line, "export "), "=")
		name = strings.TrimSpace(name)
		if !found || !isVariable(name) {
			return nil, fail("not of the form NAME=value", "write one NAME=value a line; comments begin with #")
		}
		if !slices.Contains(known, name) {
			return nil, unknownVariable(file, number, name, known)
		}
		if first, twice := entries[name]; twice {
			return nil, fail(fmt.Sprintf("%s stands twice, first in line %d", name, first.line), "keep one of them")
		}
		value, ok := unquote(strings.TrimSpace(value))
		if !ok {
			return nil, fail("the quotes of "+name+" do not match", "put the whole value in single quotes")
		}
		entries[name] = envEntry{value, number}
	}
	return entries, nil
}

func unknownVariable(file string, line int, name string, known []string) error {
	err := psn.Errorf(psn.CodeInvalid, "%s:%d: unknown variable %s", file, line, psn.Excerpt(name, 40)).
		WithHint("the file may have %s", strings.Join(known, ", "))
	if meant := psn.Closest(name, known); meant != "" {
		err.Hint = "did you mean " + meant + "? " + err.Hint
	}
	return err
}

func isVariable(name string) bool {
	return name != "" && strings.Trim(strings.ToUpper(name), "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_") == "" &&
		(name[0] < '0' || name[0] > '9')
}

// unquote takes the quotes off a value and a comment off its end. The second result is false if the
// quotes do not match.
func unquote(value string) (string, bool) {
	if value == "" {
		return "", true
	}
	quote := value[0]
	if quote != '\'' && quote != '"' {
		for i := 1; i < len(value); i++ {
			if value[i] == '#' && (value[i-1] == ' ' || value[i-1] == '\t') {
				return strings.TrimSpace(value[:i]), true
			}
		}
		return value, true
	}
	var b strings.Builder
	for i := 1; i < len(value); i++ {
		switch c := value[i]; {
		case c == quote:
			rest := strings.TrimSpace(value[i+1:])
			return b.String(), rest == "" || rest[0] == '#'
		case c == '\\' && quote == '"' && i+1 < len(value) && strings.IndexByte(`"\$`+"`", value[i+1]) >= 0:
			i++
			b.WriteByte(value[i])
		default:
			b.WriteByte(c)
		}
	}
	return "", false
}

// envQuote writes a value so that parseEnv and a POSIX shell read it back.
func envQuote(value string) string {
	if !strings.Contains(value, "'") {
		return "'" + value + "'"
	}
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`, `$`, `\$`, "`", "\\`").Replace(value) + `"`
}
