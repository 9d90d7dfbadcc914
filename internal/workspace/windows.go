package workspace

import (
	"slices"
	"strings"
	"time"

	"go.yaml.in/yaml/v3"
)

// defaultWindows is the key of the windows of platforms that have none of their own.
const defaultWindows = "default"

// daySets are the words for several days at once.
var daySets = map[string][]time.Weekday{
	"daily": {
		time.Monday, time.Tuesday, time.Wednesday, time.Thursday, time.Friday, time.Saturday, time.Sunday,
	},
	"weekdays": {time.Monday, time.Tuesday, time.Wednesday, time.Thursday, time.Friday},
	"weekends": {time.Saturday, time.Sunday},
}

// What is said of a window that is not whole.
const (
	windowMissing = "a window needs days and times"
	windowHint    = "as in `- days: weekdays` and below it `times: [\"09:00\"]`"
)

const daysHint = "use mon, tue, wed, thu, fri, sat, sun, daily, weekdays or weekends"

func (s *Strategy) readWindows(n *yaml.Node) (map[string][]Window, error) {
	fields, err := s.doc.fields(n, "windows", nil)
	if err != nil {
		return nil, err
	}
	windows := map[string][]Window{}
	for _, f := range fields {
		if f.value.Kind != yaml.SequenceNode {
			return nil, s.doc.wrongType(f.value, "windows of "+f.key.Value, "a list")
		}
		s.platforms = append(s.platforms, f.key)
		windows[f.key.Value] = []Window{}
		for _, item := range f.value.Content {
			w, err := s.readWindow(item)
			if err != nil {
				return nil, err
			}
			windows[f.key.Value] = append(windows[f.key.Value], w)
		}
	}
	return windows, nil
}

func (s *Strategy) readWindow(n *yaml.Node) (Window, error) {
	fields, err := s.doc.fields(n, "a window", []string{"days", "times"})
	if err != nil {
		return Window{}, err
	}
	var w Window
	for _, f := range fields {
		items := []*yaml.Node{f.value}
		if f.value.Kind == yaml.SequenceNode {
			items = f.value.Content
		}
		for _, item := range items {
			text, err := s.doc.text(item, f.key.Value)
			if err != nil {
				return Window{}, err
			}
			if f.key.Value == "days" {
				days, ok := parseDays(text)
				if !ok {
					return Window{}, s.doc.failAt(item, "%q is not a day", text).WithHint(daysHint)
				}
				w.Days = append(w.Days, days...)
				continue
			}
			at, err := time.Parse("15:04", text)
			if err != nil {
				return Window{}, s.doc.failAt(item, "%q is not a time of day", text).WithHint("write 00:00 to 23:59")
			}
			w.Times = append(w.Times, TimeOfDay{at.Hour(), at.Minute()})
		}
	}
	if len(w.Days) == 0 || len(w.Times) == 0 {
		return Window{}, s.doc.failAt(n, windowMissing).WithHint(windowHint)
	}
	slices.Sort(w.Days)
	w.Days = slices.Compact(w.Days)
	return w, nil
}

// parseDays reads a day of the week, in full or by three letters, or a word for several.
func parseDays(word string) ([]time.Weekday, bool) {
	word = strings.ToLower(word)
	if days, ok := daySets[word]; ok {
		return days, true
	}
	for day := time.Sunday; day <= time.Saturday; day++ {
		if name := strings.ToLower(day.String()); word == name || word == name[:3] {
			return []time.Weekday{day}, true
		}
	}
	return nil, false
}
