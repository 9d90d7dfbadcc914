package config

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path/filepath"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/postshitnow/psn/internal/psn"
)

// fileValue is one value of config.yaml.
type fileValue struct {
	value  string
	source Source // with the line
}

func settingsFile(dirs Dirs) string { return filepath.Join(dirs.Config, "config.yaml") }

// readSettingsFile reads config.yaml strictly: a flat list of keys and values. It returns nothing if the
// file is not there, and an error with CodeInvalid that names file, line and column for anything odd.
func readSettingsFile(file string) (map[string]fileValue, error) {
	raw, err := readFile(file, func(fs.FileInfo) error { return nil })
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil //nolint:nilnil // no file, no values
	}
	if err != nil {
		return nil, err
	}
	decoder := yaml.NewDecoder(bytes.NewReader(raw))
	var top, second yaml.Node
	err = decoder.Decode(&top)
	if errors.Is(err, io.EOF) || err == nil && top.Content[0].ShortTag() == "!!null" {
		return nil, nil //nolint:nilnil // only comments
	}
	if err == nil && !errors.Is(decoder.Decode(&second), io.EOF) {
		err = errors.New("a second document, or something broken, after the first")
	}
	if err != nil {
		return nil, psn.Errorf(psn.CodeInvalid, "%s: not valid YAML: %s", file, strings.TrimPrefix(err.Error(), "yaml: ")).
			WithHint("write one `key: value` a line")
	}
	n := top.Content[0]
	if n.Kind != yaml.MappingNode {
		return nil, fileFault(file, n, "not a list of keys and values")
	}
	values := map[string]fileValue{}
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, value := n.Content[i], n.Content[i+1]
		if rule(key.Value) == nil || key.Kind != yaml.ScalarNode {
			return nil, unknownSetting(file, key)
		}
		if _, twice := values[key.Value]; twice {
			return nil, fileFault(file, key, key.Value+" stands twice")
		}
		if value.Kind != yaml.ScalarNode || value.ShortTag() == "!!null" || value.Value == "" {
			return nil, fileFault(file, value, key.Value+" needs a plain value")
		}
		values[key.Value] = fileValue{value.Value, Source{FromFile, fmt.Sprintf("%s:%d", file, value.Line)}}
	}
	return values, nil
}

func fileFault(file string, n *yaml.Node, what string) *psn.Error {
	return psn.Errorf(psn.CodeInvalid, "%s:%d:%d: %s", file, n.Line, n.Column, what)
}

func unknownSetting(file string, key *yaml.Node) error {
	var known []string
	for _, r := range rules {
		known = append(known, r.key)
	}
	err := fileFault(file, key, fmt.Sprintf("unknown key %q", psn.Excerpt(key.Value, 40))).
		WithHint("the keys are %s", strings.Join(known, ", "))
	if meant := psn.Closest(key.Value, known); meant != "" {
		err.Hint = fmt.Sprintf("did you mean %q? %s", meant, err.Hint)
	}
	return err
}
