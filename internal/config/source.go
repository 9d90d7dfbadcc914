package config

import (
	"errors"
	"fmt"

	"github.com/postshitnow/psn/internal/psn"
)

// Lookup returns the value of an environment variable and whether it is set, as os.LookupEnv does. A
// variable that is set but empty counts as not set.
type Lookup func(name string) (string, bool)

// get returns a variable's value; it is empty if the variable is not set.
func (l Lookup) get(name string) string {
	if l == nil {
		return ""
	}
	value, _ := l(name)
	return value
}

// SourceKind says what sort of place a value comes from.
type SourceKind string

// The kinds of source, strongest first.
const (
	FromFlag        SourceKind = "flag"
	FromEnvironment SourceKind = "environment"
	FromFile        SourceKind = "file"
	FromDefault     SourceKind = "default"
)

// Source is where a value comes from.
type Source struct {
	Kind SourceKind
	Name string // the flag, the variable, or the file with its line; empty for a default
}

// String returns "environment PSN_LEASE", "flag --lease", "file /home/ana/.config/psn/config.yaml:3" or
// "default".
func (s Source) String() string {
	if s.Name == "" {
		return string(s.Kind)
	}
	return string(s.Kind) + " " + s.Name
}

// prefixed puts a place before an error's message.
func prefixed(place string, err error) error {
	e, ok := errors.AsType[*psn.Error](err)
	if !ok {
		return fmt.Errorf("%s%w", place, err)
	}
	copied := *e
	copied.Message = place + e.Message
	return &copied
}
