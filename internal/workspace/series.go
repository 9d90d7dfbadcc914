package workspace

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"go.yaml.in/yaml/v3"

	"github.com/postshitnow/psn/internal/psn"
)

// maxSeriesFile is the most bytes of a series file.
const maxSeriesFile = 64 << 10

// Series is a recurring format: what config/series/NAME.yaml says.
type Series struct {
	Name      string   // of the file, without .yaml
	Title     string   // may be empty
	Pillar    string   // the pillar it belongs to; may be empty
	Platforms []string // where its episodes go; may be empty
	Accounts  []string // names; may be empty
	Rule      string   // RFC 5545 recurrence, as FREQ=WEEKLY;BYDAY=TU; ParseSeries does not judge it
	At        string   // time of day, as 09:00; may be empty
	Zone      string   // IANA name; empty means the strategy's
	Start     string   // first day, as 2026-01-05; may be empty
	Languages []string // BCP 47; none means the strategy's
	Template  string   // what an episode's draft begins with; may be empty
}

var seriesKeys = []string{"title", "pillar", "platforms", "accounts", "rule", "at", "zone", "start", "languages", "language", "template"}

// SeriesDir returns the folder of series files.
func (w *Workspace) SeriesDir() string { return filepath.Join(w.Root, "config", "series") }

// SeriesFiles returns the names of the series in alphabetical order; none if the folder is missing. Files
// whose names can't be a series' are left out; LoadSeries would refuse them.
func (w *Workspace) SeriesFiles() ([]string, error) {
	entries, err := os.ReadDir(w.SeriesDir())
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, psn.Errorf(psn.CodeInvalid, "can't read the series: %w", err).WithHint("check the folder config/series and its permissions")
	}
	var names []string
	for _, entry := range entries {
		name, yaml := strings.CutSuffix(entry.Name(), ".yaml")
		if yaml && !entry.IsDir() && psn.CheckName(name) == nil {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names, nil
}

// LoadSeries reads config/series/NAME.yaml. It returns an error with CodeNotFound if there is none of that
// name, with a suggestion, and errors as ParseSeries does.
func (w *Workspace) LoadSeries(name string) (Series, error) {
	if err := psn.CheckName(name); err != nil {
		return Series{}, err
	}
	raw, err := os.ReadFile(filepath.Join(w.SeriesDir(), name+".yaml")) //nolint:gosec // the name has no separator
	if errors.Is(err, fs.ErrNotExist) {
		missing := psn.Errorf(psn.CodeNotFound, "there is no series %q", name).WithHint("a series is a file config/series/NAME.yaml")
		names, _ := w.SeriesFiles() //nolint:errcheck // it only helps
		if meant := psn.Closest(name, names); meant != "" {
			missing.Hint = "did you mean " + meant + "? " + missing.Hint
		}
		return Series{}, missing
	}
	if err != nil {
		return Series{}, psn.Errorf(psn.CodeInvalid, "can't read series %s: %w", name, err).WithHint("check the file and its permissions")
	}
	s, err := ParseSeries("config/series/"+name+".yaml", raw)
	s.Name = name
	return s, err
}

// ParseSeries reads a series file strictly; name is the file as the user knows it. It returns an error with
// CodeInvalid, with line and column, as ParseStrategy does. Only rule is required, and whether it is a rule is
// not checked. The result has no Name.
func ParseSeries(name string, raw []byte) (Series, error) {
	doc := document{file: name}
	if len(raw) > maxSeriesFile {
		return Series{}, doc.fail(1, 1, "the file has %d bytes, at most %d are allowed", len(raw), maxSeriesFile)
	}
	text, err := readText(name, raw)
	if err != nil {
		return Series{}, err
	}
	top, err := doc.parse([]byte(text))
	if err != nil {
		return Series{}, err
	}
	const ruleHint = "add a line such as `rule: FREQ=WEEKLY;BYDAY=TU`"
	if top == nil {
		return Series{}, doc.fail(1, 1, "rule is missing").WithHint(ruleHint)
	}
	fields, err := doc.fields(top, "the series", seriesKeys)
	if err != nil {
		return Series{}, err
	}
	var s Series
	for _, f := range fields {
		if err := s.read(doc, f); err != nil {
			return Series{}, err
		}
	}
	if s.Rule == "" {
		return Series{}, doc.failAt(top, "rule is missing").WithHint(ruleHint)
	}
	return s, nil
}

func (s *Series) read(doc document, f field) (err error) {
	switch f.key.Value {
	case "title":
		s.Title, err = doc.text(f.value, "title")
	case "pillar":
		s.Pillar, err = doc.text(f.value, "pillar")
	case "platforms":
		s.Platforms, err = doc.texts(f.value, "platforms")
	case "accounts":
		s.Accounts, err = readAccounts(doc, f)
	case "rule":
		s.Rule, err = doc.text(f.value, "rule")
	case "template":
		s.Template, err = doc.text(f.value, "template")
	case "zone":
		s.Zone, err = doc.checked(f.value, "zone", func(v string) error { _, err := psn.LoadZone(v); return err })
	case "at":
		s.At, err = doc.checked(f.value, "at", checkTimeOfDay)
	case "start":
		s.Start, err = doc.checked(f.value, "start", checkDate)
	case "language", "languages":
		if s.Languages != nil {
			return doc.failAt(f.key, "both language and languages").WithHint("keep one of them")
		}
		s.Languages, err = readSeriesLanguages(doc, f)
	}
	return err
}

func readSeriesLanguages(doc document, f field) ([]string, error) {
	items := []*yaml.Node{f.value}
	if f.key.Value == "languages" {
		if f.value.Kind != yaml.SequenceNode {
			return nil, doc.wrongType(f.value, "languages", "a list").WithHint("for one language write `language: en`")
		}
		items = f.value.Content
	}
	languages := []string{}
	for _, item := range items {
		tag, err := readLanguage(doc, item)
		if err != nil {
			return nil, err
		}
		languages = append(languages, tag)
	}
	return languages, nil
}

// checked returns a scalar that a check lets pass.
func (d document) checked(n *yaml.Node, what string, check func(string) error) (string, error) {
	text, err := d.text(n, what)
	if err != nil {
		return "", err
	}
	if err := check(text); err != nil {
		return "", d.wrap(n, err)
	}
	return text, nil
}

func checkTimeOfDay(text string) error {
	if at, err := time.Parse("15:04", text); err != nil || at.Format("15:04") != text {
		return psn.Errorf(psn.CodeInvalid, "%q is not a time of day", psn.Excerpt(text, 40)).WithHint("write 00:00 to 23:59")
	}
	return nil
}

func checkDate(text string) error {
	if _, err := time.Parse(time.DateOnly, text); err != nil {
		return psn.Errorf(psn.CodeInvalid, "%q is not a date", psn.Excerpt(text, 40)).WithHint("write year, month and day, as 2026-01-05")
	}
	return nil
}
