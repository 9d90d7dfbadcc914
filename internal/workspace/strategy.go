package workspace

import (
	"time"

	"go.yaml.in/yaml/v3"

	"github.com/postshitnow/psn/internal/psn"
)

// Strategy is what config/strategy.yaml says.
type Strategy struct {
	Zone      *time.Location
	Languages []string            // BCP 47, the main one first
	Windows   map[string][]Window // by platform; "default" is for platforms that have none of their own
	Frequency map[string]int      // posts a week by platform; "default" as in Windows
	Pillars   []Pillar
	Goals     []string

	doc       document
	platforms []*yaml.Node // the keys of Windows and Frequency in the file, for CheckPlatforms
}

// Window is a set of posting times on some days of the week.
type Window struct {
	Days  []time.Weekday
	Times []TimeOfDay
}

// TimeOfDay is a time on the wall.
type TimeOfDay struct {
	Hour   int // 0 to 23
	Minute int // 0 to 59
}

// Pillar is one of the few subjects that posts are about.
type Pillar struct {
	Name     string
	About    string   // may be empty
	Keywords []string // by which trends and ideas are told to belong to it
	Weight   int      // its share of the posts beside the others'; 0 if the file does not say
}

var strategyKeys = []string{"zone", "languages", "windows", "frequency", "pillars", "goals"}

// ParseStrategy reads a strategy strictly; name is the file as the user knows it. It returns an error with
// CodeInvalid, with line and column, for broken YAML, unknown or repeated keys, values of the wrong type,
// and zones, languages, days and times that don't exist. Only zone is required.
func ParseStrategy(name string, raw []byte) (*Strategy, error) {
	s := &Strategy{doc: document{file: name}}
	text, err := readText(name, raw)
	if err != nil {
		return nil, err
	}
	top, err := s.doc.parse([]byte(text))
	if err != nil {
		return nil, err
	}
	if top == nil {
		return nil, s.doc.fail(1, 1, "zone is missing").WithHint("add a line such as `zone: America/New_York`")
	}
	fields, err := s.doc.fields(top, "the strategy", strategyKeys)
	if err != nil {
		return nil, err
	}
	for _, f := range fields {
		if err := s.read(f); err != nil {
			return nil, err
		}
	}
	if s.Zone == nil {
		return nil, s.doc.failAt(top, "zone is missing").WithHint("add a line such as `zone: America/New_York`")
	}
	return s, nil
}

// CheckPlatforms returns an error with CodeInvalid, with line and column, for the first platform with
// windows or a frequency that is not among the known ones.
func (s *Strategy) CheckPlatforms(known []string) error {
	keys := append([]string{defaultWindows}, known...)
	for _, key := range s.platforms {
		found := false
		for _, k := range keys {
			found = found || k == key.Value
		}
		if !found {
			err := s.doc.unknownKey(key, keys)
			return err
		}
	}
	return nil
}

func (s *Strategy) read(f field) error {
	var err error
	switch f.key.Value {
	case "zone":
		s.Zone, err = s.readZone(f.value)
	case "languages":
		s.Languages, err = s.readLanguages(f.value)
	case "windows":
		s.Windows, err = s.readWindows(f.value)
	case "frequency":
		s.Frequency, err = s.readFrequency(f.value)
	case "pillars":
		s.Pillars, err = s.readPillars(f.value)
	case "goals":
		s.Goals, err = s.doc.texts(f.value, "goals")
	}
	return err
}

func (s *Strategy) readZone(n *yaml.Node) (*time.Location, error) {
	name, err := s.doc.text(n, "zone")
	if err != nil {
		return nil, err
	}
	zone, err := psn.LoadZone(name)
	if err != nil {
		return nil, s.doc.wrap(n, err)
	}
	return zone, nil
}

func (s *Strategy) readLanguages(n *yaml.Node) ([]string, error) {
	languages, err := s.doc.texts(n, "languages")
	if err != nil {
		return nil, err
	}
	for i, language := range languages {
		if err := checkLanguage(language); err != nil {
			return nil, s.doc.wrap(n.Content[i], err)
		}
	}
	return languages, nil
}

func (s *Strategy) readPillars(n *yaml.Node) ([]Pillar, error) {
	if n.Kind != yaml.SequenceNode {
		return nil, s.doc.wrongType(n, "pillars", "a list")
	}
	var pillars []Pillar
	for _, item := range n.Content {
		if item.Kind == yaml.ScalarNode {
			name, err := s.doc.text(item, "a pillar")
			if err != nil {
				return nil, err
			}
			pillars = append(pillars, Pillar{Name: name})
			continue
		}
		fields, err := s.doc.fields(item, "a pillar", []string{"name", "about", "keywords", "weight"})
		if err != nil {
			return nil, err
		}
		var p Pillar
		for _, f := range fields {
			if err := s.readPillar(&p, f); err != nil {
				return nil, err
			}
		}
		if p.Name == "" {
			return nil, s.doc.failAt(item, "a pillar has no name").WithHint("add `name: …`")
		}
		pillars = append(pillars, p)
	}
	return pillars, nil
}

func (s *Strategy) readPillar(p *Pillar, f field) (err error) {
	switch f.key.Value {
	case "name":
		p.Name, err = s.doc.text(f.value, "name")
	case "about":
		p.About, err = s.doc.text(f.value, "about")
	case "keywords":
		p.Keywords, err = s.doc.texts(f.value, "keywords")
	case "weight":
		p.Weight, err = s.doc.number(f.value, "weight", 100)
	}
	return err
}

func (s *Strategy) readFrequency(n *yaml.Node) (map[string]int, error) {
	fields, err := s.doc.fields(n, "frequency", nil)
	if err != nil {
		return nil, err
	}
	frequency := map[string]int{}
	for _, f := range fields {
		s.platforms = append(s.platforms, f.key)
		if frequency[f.key.Value], err = s.doc.number(f.value, "frequency of "+f.key.Value, 500); err != nil {
			return nil, err
		}
	}
	return frequency, nil
}
